#!/usr/bin/env bash
# Fuzz the running channel: schemathesis against docs/openapi.yml, then 10,000 hostile messages. Run by make.
# schemathesis wants newer packages than Rasa pins, so it lives in an environment of its own. It starts an assistant
# of its own without rate limits, in a folder that is thrown away.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=$(cat .tools/uv-path)
tools="$PWD/.tools/schemathesis"
if [ ! -x "$tools/bin/schemathesis" ]; then
  echo "[fuzz] Installing schemathesis into .tools/schemathesis."
  "$uv" venv --quiet --python 3.11 "$tools"
  "$uv" pip install --quiet --python "$tools/bin/python" 'schemathesis>=4,<5'
fi
folder=$(mktemp -d)
port=$(.venv/bin/python -c 'from bot.serve import free_port; print(free_port())')
env PORT="$port" RATE_LIMIT_PER_MINUTE=0 DATA_DIR="$folder" LOG_DIR="$folder/logs" \
  .venv/bin/python -m bot.serve >"$folder/serve.log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; rm -rf "$folder"' EXIT
until grep -q "Open http" "$folder/serve.log"; do
  kill -0 "$server" 2>/dev/null || { cat "$folder/serve.log" >&2; exit 1; }
  sleep 1
done
"$tools/bin/schemathesis" --config-file scripts/schemathesis.toml run docs/openapi.yml --url "http://127.0.0.1:$port" --max-examples "${FUZZ_EXAMPLES:-300}" \
  --exclude-checks positive_data_acceptance,unsupported_method
kill "$server" && wait "$server" || true
HOSTILE_MESSAGES="${FUZZ_MESSAGES:-10000}" .venv/bin/python -m pytest tests/test_hostile.py
