# Sourced by audit.sh, fuzz.sh and load.sh: their tools want newer packages than Rasa pins, so each has an environment of its own.

# own_environment <folder> <program that runs when it is complete> <package>...
# One whose program is there but does not run (copied or moved with the repository's folder) is made anew.
own_environment() {
  local folder=$1 program=$2 uv name
  shift 2
  name=$(basename "$folder")
  "$folder/bin/$program" --version >/dev/null 2>&1 && return 0
  uv=$(cat .tools/uv-path)
  echo "[$name] Installing $* into .tools/$name."
  if ! "$uv" venv --quiet --clear --python 3.11 "$folder" \
    || ! "$uv" pip install --quiet --python "$folder/bin/python" "$@"; then
    echo "[$name] Not run: the tools could not be installed. Check that the package index can be reached, and try again." >&2
    return 1
  fi
}
