"""Count what the redactor removes, what it leaves, and what it changes without need."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from statistics import median

from bot.redaction import redact
from bot.redaction.spans import MARK
from tests.evaluation.measure import FOLDER, Pipeline, Redactor, Seen, load, right

#: A message, the topics that answer it, and its style or its kind of safety.
Labelled = tuple[str, Iterable[str], str]

#: Splits whose misses have been read and mended by general rules: they must reach the targets.
MENDED = ("dev", "dev2", "test", "fresh", "final", "final2", "final3", "final4", "final5", "final6", "final7")
#: Splits written last, by people who knew none of the others: nothing was changed for them.
UNSEEN = ("final8", "final9")
SETS = (*MENDED, *UNSEEN)
READ = (
    f"`{'` and `'.join(UNSEEN)}` were written last, and nothing was changed for them.\n"
    "The misses of the other sets have been read and mended by general rules: their figures are not for messages that\n"
    "nobody has seen. The table in [data-protection.md](data-protection.md#measured) has the first figure of each set."
)


@dataclass
class Redaction:
    """Counts over one file; `missed` holds (identifier, redacted text), `changed` (text, redacted text)."""

    identifiers: int = 0
    by_mark: Counter[str] = field(default_factory=Counter)
    missed: list[tuple[str, str]] = field(default_factory=list)
    clean: int = 0
    changed: list[tuple[str, str]] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)

    @property
    def share_removed(self) -> float:
        """Return the share of identifiers that are gone."""
        return 1 - len(self.missed) / self.identifiers if self.identifiers else 1.0


def measure_redaction(split: str, redactor: Redactor = redact) -> Redaction:
    """Return the counts of a redactor on a split; dev takes the messages of the other dev files as clean ones."""
    messages = {one["text"]: one["identifiers"] for one in load(f"redaction_{split}")}
    if split == "dev":
        asked = [one["text"] for group in load("questions_dev").values() for one in group]
        told = [text for group in load("safety_dev").values() for text in group]
        messages = {text: messages.get(text, []) for text in [*messages, *asked, *told]}
    redactor("start")  # loading the lists is no part of a message's time
    counted = Redaction()
    for text, identifiers in messages.items():
        began = time.thread_time()
        redacted = redactor(text)
        counted.milliseconds.append(1000 * (time.thread_time() - began))
        counted.identifiers += len(identifiers)
        missed = [identifier for identifier in identifiers if _is_left(identifier, redacted)]
        counted.missed += [(identifier, redacted) for identifier in missed]
        counted.by_mark += Counter(_mark_of(one, text, redacted) for one in identifiers if one not in missed)
        if not identifiers:
            counted.clean += 1
            if redacted != text:
                counted.changed.append((text, redacted))
    return counted


def changed_clean(counted: Redaction) -> float:
    """Return the share of messages without identifiers that were changed."""
    return len(counted.changed) / counted.clean if counted.clean else 0.0


def _is_left(identifier: str, redacted: str) -> bool:
    """Return whether an identifier is still there; one of up to two characters only as a word of its own."""
    if len(identifier) > 2:
        return identifier in redacted
    return re.search(rf"(?<!\w){re.escape(identifier)}(?!\w)", redacted) is not None


def _mark_of(identifier: str, text: str, redacted: str) -> str:
    """Return the kind of the mark that stands where an identifier stood."""
    marks = [mark.group() for mark in MARK.finditer(redacted)]
    literal = "(.*?)".join(re.escape(part) for part in MARK.split(redacted))
    match = re.fullmatch(literal, text, re.DOTALL)
    for mark, removed in zip(marks, match.groups() if match else (), strict=False):
        if identifier in removed or any(word in removed for word in identifier.split() if len(word) > 2):
            return re.sub(r" \d+(?=\])", "", mark)
    return "[in part]"


@dataclass
class Understanding:
    """What the pipeline makes of messages as typed and redacted, where these differ; `of` messages in all."""

    of: int
    read: list[tuple[Seen, Seen]]

    @property
    def otherwise(self) -> list[tuple[Seen, Seen]]:
        """Return those understood otherwise."""
        return [(raw, after) for raw, after in self.read if (raw.topic, raw.safety) != (after.topic, after.safety)]

    @property
    def unflagged(self) -> list[tuple[Seen, Seen]]:
        """Return those that are about somebody on one side of redaction only."""
        return [(raw, after) for raw, after in self.otherwise if (raw.safety == "none") != (after.safety == "none")]

    def right(self) -> tuple[int, int]:
        """Return how many of those read are rightly understood as typed, and redacted."""
        return sum(_is_right(raw) for raw, _ in self.read), sum(_is_right(after) for _, after in self.read)


def measure_understanding(pipeline: Pipeline, messages: Iterable[Labelled]) -> Understanding:
    """Return what the pipeline makes of messages before and after redaction; an unchanged message cannot differ."""
    every = list(messages)
    changed = [one for one in every if redact(one[0]) != one[0]]
    return Understanding(len(every), [(pipeline.read(*one, redactor=str), pipeline.read(*one)) for one in changed])


def _is_right(seen: Seen) -> bool:
    """Return whether a question's topic is the one asked for, or another message is flagged as it should be."""
    return right(seen) if seen.wanted else (seen.safety != "none") == (seen.group != "none")


def redaction_section(pipeline: Pipeline) -> str:
    """Return the section of docs/evaluation.md on redaction, as Markdown."""
    parts = ["## Redaction", READ]
    for split in SETS:
        counted = measure_redaction(split)
        gone = counted.identifiers - len(counted.missed)
        parts.append(
            f"### {split}\n\n"
            f"- identifiers removed: {100 * counted.share_removed:.1f} % ({gone}/{counted.identifiers})\n"
            f"- clean messages changed: {100 * changed_clean(counted):.1f} % ({len(counted.changed)}/{counted.clean})\n"
            f"- processor time a message: median {median(counted.milliseconds):.2f} ms"
        )
        rows = "\n".join(f"| {mark} | {count} |" for mark, count in counted.by_mark.most_common())
        parts.append(f"| removed as | identifiers |\n|---|---|\n{rows}")
        parts.append(_listed("Identifiers left", [f"{one} | in: {text}" for one, text in counted.missed]))
        parts.append(_listed("Clean messages changed", [redacted for _, redacted in counted.changed]))
    for name, messages in (("all questions and safety messages", _labelled()), ("messages of these sets", _marked())):
        found = measure_understanding(pipeline, messages)
        parts.append(
            f"- {name}: topic or safety differs after redaction in {100 * len(found.otherwise) / found.of:.1f} % "
            f"({len(found.otherwise)}/{found.of}), and whether it is flagged at all in "
            f"{100 * len(found.unflagged) / found.of:.1f} % ({len(found.unflagged)}/{found.of})"
        )
        if name.startswith("all"):
            typed, redacted = found.right()
            parts.append(
                f"- of the {len(found.read)} of them that redaction changes, {typed} are understood rightly as typed, "
                f"{redacted} redacted (the topic, or whether somebody is spoken of): "
                f"{100 * abs(typed - redacted) / found.of:.2f} % apart of all"
            )
        lines = [
            f"{after.text} | {raw.topic} {raw.safety} > {after.topic} {after.safety}" for raw, after in found.otherwise
        ]
        parts.append(_listed("Understood otherwise", lines))
    return "\n\n".join(parts)


def _labelled() -> Iterator[Labelled]:
    """Yield every question and safety message of tests/evaluation/ with what it should be taken for."""
    for path in sorted(FOLDER.glob("questions_*.yml")):
        for topic, questions in load(path.stem).items():
            yield from ((one["text"], {topic, *one.get("also", [])}, one["style"]) for one in questions)
    for path in sorted(FOLDER.glob("safety_*.yml")):
        for kind, texts in load(path.stem).items():
            yield from ((text, (), kind) for text in texts)


def _marked() -> Iterator[Labelled]:
    for split in SETS:
        yield from ((one["text"], (), "") for one in load(f"redaction_{split}") if one["identifiers"])


def _listed(title: str, lines: list[str]) -> str:
    items = "\n".join(f"- `{' '.join(line.split()).replace('`', '')}`" for line in lines)
    return f"<details><summary>{title}: {len(lines)}</summary>\n\n{items or '- none'}\n\n</details>"
