#!/usr/bin/env bash
# Fuzz the running channel: schemathesis against docs/openapi.yml, then 10,000 hostile messages. Run by make.
# It starts an assistant of its own without rate limits, in a folder that is thrown away.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/own_environment.sh
tools="$PWD/.tools/schemathesis"
own_environment "$tools" schemathesis 'schemathesis>=4,<5'
folder=$(mktemp -d)
port=$(.venv/bin/python -c 'from bot.serve import free_port; print(free_port())')
env PORT="$port" RATE_LIMIT_PER_MINUTE=0 DATA_DIR="$folder" LOG_DIR="$folder/logs" \
  .venv/bin/python -m bot.serve >"$folder/serve.log" 2>&1 &
server=$!
stop() {
  if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; wait "$server" || true; fi
  server=
}
trap 'stop; rm -rf "$folder"' EXIT
until grep -q "Open http" "$folder/serve.log"; do
  kill -0 "$server" 2>/dev/null || { cat "$folder/serve.log" >&2; exit 1; }
  sleep 1
done
"$tools/bin/schemathesis" --config-file scripts/schemathesis.toml run docs/openapi.yml --url "http://127.0.0.1:$port" --max-examples "${FUZZ_EXAMPLES:-300}" \
  --exclude-checks positive_data_acceptance,unsupported_method
stop
HOSTILE_MESSAGES="${FUZZ_MESSAGES:-10000}" .venv/bin/python -m pytest tests/test_hostile.py
