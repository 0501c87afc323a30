#!/usr/bin/env bash
# Measure throughput and the cost of a turn, and write the tables of docs/operations.md. Run by make.
# locust wants newer packages than Rasa pins, so it lives in an environment of its own.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=$(cat .tools/uv-path)
tools="$PWD/.tools/locust"
if [ ! -x "$tools/bin/locust" ]; then
  echo "[load] Installing locust into .tools/locust."
  "$uv" venv --quiet --python 3.11 "$tools"
  "$uv" pip install --quiet --python "$tools/bin/python" 'locust>=2.40,<3'
fi
exec .venv/bin/python -W ignore -m tests.load "$@"
