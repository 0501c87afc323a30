#!/usr/bin/env bash
# Look every locked package up in the advisory database, and write the list of what is installed (SBOM).
# Run by make. Writes build/audit.json, build/audit.log and build/sbom.json; ends with 1 when a package has an advisory or
# could not be looked up.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/own_environment.sh
uv=$(cat .tools/uv-path)
tools="$PWD/.tools/audit"
own_environment "$tools" pip-audit 'pip-audit>=2.10,<3' 'cyclonedx-bom>=7,<8'
mkdir -p build
rm -f build/audit.json build/sbom.json  # of an earlier run: they must not pass for the result of this one
if ! "$uv" export --quiet --locked --no-dev --no-emit-project --format requirements-txt \
  --output-file build/requirements.txt >build/audit.log 2>&1; then
  echo "[audit] Not run: the locked packages could not be listed: $(tail -n 1 build/audit.log | sed 's/^ *//') (build/audit.log)" >&2
  exit 1
fi
"$tools/bin/cyclonedx-py" requirements build/requirements.txt --output-reproducible --output-format JSON \
  --output-file build/sbom.json
# It ends with 1 both for an advisory and for a failure; only a file is a result.
"$tools/bin/pip-audit" --requirement build/requirements.txt --disable-pip --require-hashes --progress-spinner off \
  --format json --output build/audit.json >/dev/null 2>build/audit.log || true
if [ ! -s build/audit.json ]; then
  echo "[audit] No package was looked up: $(tail -n 1 build/audit.log | sed 's/^ *//') (build/audit.log)" >&2
  echo "[audit] Nothing is known of advisories. Check that pypi.org can be reached, and try again." >&2
  exit 1
fi
"$tools/bin/python" - <<'PYTHON'
import json, sys
from collections import Counter
from pathlib import Path

packages = json.loads(Path("build/audit.json").read_text())["dependencies"]
skipped = [one for one in packages if "skip_reason" in one]
found = [(one["name"], one["version"], bug) for one in packages for bug in one.get("vulns", [])]
for name, version, bug in found:
    print(f"{name} {version}: {bug['id']} ({', '.join(bug['aliases'])}), fixed in {', '.join(bug['fix_versions']) or 'none'}")
parts = len(json.loads(Path("build/sbom.json").read_text())["components"])
looked_up = len(packages) - len(skipped)
print(f"[audit] {len(packages)} packages, {looked_up} looked up: {len(found)} advisories. SBOM: {parts} parts.")
if skipped:
    # A reason names its package and version: without them the same reason is counted once.
    reasons = Counter(one["skip_reason"].replace(one["name"], "…").split(" (")[0] for one in skipped)
    for reason, number in reasons.most_common():
        print(f"[audit] {number} not looked up: {reason}")
    print("[audit] Nothing is known of packages that were not looked up.")
    if len(skipped) == len(packages):
        print("[audit] All of them are on pypi.org, so the advisory database was not reached. Run this where pypi.org can be.")
sys.exit(bool(found or skipped))
PYTHON
