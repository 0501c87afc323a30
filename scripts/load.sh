#!/usr/bin/env bash
# Measure throughput and the cost of a turn, and write the tables of docs/operations.md. Run by make.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/own_environment.sh
own_environment "$PWD/.tools/locust" locust 'locust>=2.40,<3'
exec .venv/bin/python -W ignore -m tests.load "$@"
