#!/usr/bin/env bash
# Look every locked package up in the advisory database, and write the list of what is installed (SBOM).
# pip-audit and CycloneDX need newer packages than Rasa pins, so they live in an environment of their own. Run by make.
# Writes build/audit.json and build/sbom.json; ends with 1 when a package has an advisory or could not be looked up.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=$(cat .tools/uv-path)
tools="$PWD/.tools/audit"
if [ ! -x "$tools/bin/pip-audit" ]; then
  echo "[audit] Installing pip-audit and CycloneDX into .tools/audit."
  "$uv" venv --quiet --python 3.11 "$tools"
  "$uv" pip install --quiet --python "$tools/bin/python" 'pip-audit>=2.10,<3' 'cyclonedx-bom>=7,<8'
fi
mkdir -p build
"$uv" export --quiet --locked --no-dev --no-emit-project --format requirements-txt --output-file build/requirements.txt >/dev/null
"$tools/bin/cyclonedx-py" requirements build/requirements.txt --output-reproducible --output-format JSON \
  --output-file build/sbom.json
"$tools/bin/pip-audit" --requirement build/requirements.txt --disable-pip --require-hashes --progress-spinner off \
  --format json --output build/audit.json >/dev/null 2>build/audit.log || true
"$tools/bin/python" - <<'PYTHON'
import json, sys
from pathlib import Path

packages = json.loads(Path("build/audit.json").read_text())["dependencies"]
skipped = [one["name"] for one in packages if "skip_reason" in one]
found = [(one["name"], one["version"], bug) for one in packages for bug in one.get("vulns", [])]
for name, version, bug in found:
    print(f"{name} {version}: {bug['id']} ({', '.join(bug['aliases'])}), fixed in {', '.join(bug['fix_versions']) or 'none'}")
parts = len(json.loads(Path("build/sbom.json").read_text())["components"])
print(f"[audit] {len(packages)} packages: {len(found)} advisories, {len(skipped)} not looked up. SBOM: {parts} parts.")
if skipped:
    print("[audit] Not looked up means nothing is known of them: the advisory database could not be reached.")
sys.exit(bool(found or skipped))
PYTHON
