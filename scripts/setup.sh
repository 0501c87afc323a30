#!/usr/bin/env bash
# Get uv if it is missing, then Python 3.11 and the locked dependencies. Run by make; says what it does.
# Usage: scripts/setup.sh [--dev]   Writes the path of uv to .tools/uv-path.
set -uo pipefail
cd "$(dirname "$0")/.."
tools="$PWD/.tools"
log="$tools/setup.log"
fail() { echo "Set-up stopped: $*" >&2; exit 1; }
mkdir -p "$tools" 2>/dev/null || fail "cannot write to $PWD; check the permissions and the free space."

find_uv() {
  for candidate in "$tools/bin/uv" "$(command -v uv || true)"; do
    if [ -n "$candidate" ] && "$candidate" --version >/dev/null 2>&1; then echo "$candidate"; return 0; fi
  done
  return 1
}

if ! uv=$(find_uv); then
  echo "[setup] Getting uv into $tools (no root needed)."
  if ! python3 -m pip install --quiet --disable-pip-version-check --target "$tools" 'uv>=0.8' >"$log" 2>&1; then
    command -v curl >/dev/null 2>&1 || fail "uv could not be installed: neither pip nor curl works. Install one of them."
    curl --fail --silent --show-error --location https://astral.sh/uv/install.sh 2>"$log" \
      | env UV_INSTALL_DIR="$tools/bin" UV_NO_MODIFY_PATH=1 sh >>"$log" 2>&1 \
      || fail "uv could not be downloaded. Check the network and try again ($log)."
  fi
  uv=$(find_uv) || fail "uv was installed but does not run ($log)."
fi

groups="--no-dev --inexact"   # --inexact: leave the test tools where `make test` put them
[ "${1:-}" = "--dev" ] && groups="--inexact"
stamp="$tools/installed${1:-}"
if [ ! -x .venv/bin/python ] || [ ! -f "$stamp" ] || ! cmp -s uv.lock "$stamp"; then
  free=$(df -Pk . | awk 'NR==2 {print int($4 / 1024)}')
  [ "$free" -ge 3000 ] || fail "only $free MB are free here; 3,000 MB are needed. Free some space and try again."
  echo "[setup] Installing Python 3.11 and the locked dependencies (about 700 MB of downloads the first time)."
  # shellcheck disable=SC2086
  if ! "$uv" sync --locked $groups 2>&1 | tee "$log" | grep -E '^(Using|Downloading|Installed|Prepared|error)' ; then
    [ -x .venv/bin/python ] || fail "the dependencies could not be installed: $(tail -n 1 "$log"). Check network and disk."
  fi
  "$uv" sync --locked $groups --check >/dev/null 2>&1 || fail "the dependencies are not complete: $(tail -n 1 "$log" | sed "s/^ *//"). Check the network and the free space, then try again."
  cp uv.lock "$stamp" || fail "the disk is full."
fi
echo "$uv" >"$tools/uv-path"
