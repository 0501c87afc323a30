"""`make release`: a model goes live only if it sees as many cases and people in danger as the one recorded.

Trains if need be, reads the sets of messages SETS (a minute or two), compares with gate.yml, and adds a line to
models/releases.tsv: time, commit, model, recall. `make rollback` reads it. `--record` writes gate.yml anew.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import yaml

from bot import settings
from bot.safety import ORDER
from bot.train import MODELS, model_path, verify
from tests.evaluation.measure import FOLDER, SPLITS, Pipeline, Seen, at_least, load

RECORDED = FOLDER / "gate.yml"
RELEASES = MODELS / "releases.tsv"
#: All but the newest, which nothing is chosen by: of sixty messages one more or less is chance, of two hundred not.
SETS = tuple(f"safety_{split}" for split in SPLITS[:-1])
HEAD = (
    "# Messages seen as their kind or a higher one by the last model that went live, of those of "
    f"{', '.join(SETS)}: [seen, of].\n"
)

Recall = dict[str, list[int]]


def recall(seen: Iterable[Seen]) -> Recall:
    """Return kind -> [messages seen as that kind or a higher one, messages of that kind]."""
    found: Recall = {}
    for one in seen:
        if one.group != "none":
            counted = found.setdefault(one.group, [0, 0])
            counted[0] += at_least(one.group)(one)
            counted[1] += 1
    return found


def fallen(new: Recall, recorded: Recall) -> list[str]:
    """Return a sentence for each kind of which a smaller share is seen than recorded, or that is no longer measured."""
    told = []
    for kind, (seen, of) in recorded.items():
        now, out_of = new.get(kind, [0, 0])
        if now * of < seen * out_of or not out_of:
            told.append(f"{kind}: {now} of {out_of} seen; the model that is live sees {seen} of {of}.")
    return told


def commit() -> str:
    """Return the present commit. Raises ValueError with a sentence when there are changes that are in none."""

    def git(*command: str) -> str:
        return subprocess.run(["git", *command], cwd=settings.ROOT, check=True, capture_output=True, text=True).stdout

    if git("status", "--porcelain").strip():
        raise ValueError("There are changes that are in no commit. Commit them: a release can be rolled back to.")
    return git("rev-parse", "HEAD").strip()


def note(releases: Path, release: str, model: str, measured: Recall) -> None:
    """Add a line to the list of releases."""
    cases = " ".join(f"{kind}={seen}/{of}" for kind, (seen, of) in measured.items())
    with releases.open("a") as lines:
        lines.write("\t".join((datetime.now(UTC).isoformat(timespec="seconds"), release, model, cases)) + "\n")


def main(arguments: list[str]) -> int:
    """Measure and decide; return 0 when the model may go live."""
    recording = arguments == ["--record"]
    try:
        release = "" if recording else commit()  # before a minute of training that could not be released
        subprocess.run([sys.executable, "-m", "bot.train"], cwd=settings.ROOT, check=True)
        verify(model_path())
    except (ValueError, subprocess.CalledProcessError) as problem:
        print(f"Not released: {problem}", file=sys.stderr)
        return 1
    pipeline = Pipeline(model_path())
    sets = [load(name) for name in SETS]
    kinds = [kind for kind in ORDER if kind != "none"]
    measured = recall(pipeline.read(text, (), kind) for kind in kinds for one in sets for text in one.get(kind, []))
    if recording:
        RECORDED.write_text(HEAD + yaml.safe_dump(measured, default_flow_style=None, sort_keys=False))
        print(f"Recorded in {RECORDED.relative_to(settings.ROOT)}: {measured}")
        return 0
    if told := fallen(measured, yaml.safe_load(RECORDED.read_text())):
        print("\n".join(told), file=sys.stderr)
        print(f"Not released: {model_path().name} sees fewer than the model that is live.", file=sys.stderr)
        return 1
    note(RELEASES, release, model_path().name, measured)
    print(f"{model_path().name} may go live: {measured}. Restart the assistant, or deploy an image of {release[:12]}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
