#!/usr/bin/env bash
# Go back to the release before the present one: its rules, content and code, and the model that was trained with them.
# A model without the rules that it was made with is another assistant, so both go together. Run by `make rollback`.
set -euo pipefail
cd "$(dirname "$0")/.."
releases=models/releases.tsv
fail() { echo "Not rolled back: $*" >&2; exit 1; }
[ -s "$releases" ] || fail "there is no release yet (make release)."
[ -z "$(git status --porcelain)" ] || fail "there are changes that are in no commit. Commit or stash them."
here=$(git rev-parse HEAD)
# The last release of another commit before the last one of this commit; of any other commit when this is no release.
before=$(awk -F'\t' -v here="$here" '
  { commit[NR] = $2; model[NR] = $3; if ($2 == here) last = NR }
  END { for (row = (last ? last : NR + 1) - 1; row > 0; row--) if (commit[row] != here) { print commit[row], model[row]; exit } }
' "$releases")
[ -n "$before" ] || fail "there is no release before this one."
read -r commit model <<<"$before"
(cd models && sha256sum --check --status "$model.sha256") \
  || fail "the model $model is no longer there or is not as it was trained; git checkout $commit && make train makes it again."
git checkout --quiet --detach "$commit"
echo "Rolled back to $commit with $model. Restart the assistant."
