"""What the models learn from: the examples of data/nlu/ and the follow-ups of data/follow_ups/."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

DATA = Path(__file__).resolve().parents[2] / "data"


@dataclass(frozen=True)
class FollowUp:
    """What somebody says after the answer of the topic `after`, and the label that it then means."""

    after: str
    says: str
    topic: str


def files() -> list[Path]:
    """Return the files of data/nlu/, in the order of their names."""
    return sorted((DATA / "nlu").glob("*.yml"))


def labelled(paths: Iterable[Path] | None = None) -> list[tuple[str, str]]:
    """Return (text, label) of every example of some files; of all of data/nlu/ when none are named."""
    found = []
    for path in files() if paths is None else paths:
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            lines = [line[2:].strip() for line in block["examples"].splitlines() if line.startswith("- ")]
            found += [(line, block["intent"]) for line in lines]
    return found


@lru_cache(maxsize=1)
def follow_ups() -> tuple[FollowUp, ...]:
    """Return every follow-up of data/follow_ups/."""
    paths = sorted((DATA / "follow_ups").glob("*.yml"))
    return tuple(FollowUp(**one) for path in paths for one in yaml.safe_load(path.read_text(encoding="utf-8")))


def after_answers(titles: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return (text, label) of every follow-up as it is read after its answer; `titles` by topic."""
    return [(after_answer(titles[one.after], one.says), one.topic) for one in follow_ups()]


def after_answer(title: str, says: str) -> str:
    """Return a message as it is read after an answer: with the title of what was answered before it."""
    return f"{title} | {says}"
