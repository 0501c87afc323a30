"""Count what the redactor removes, what it leaves, and what it changes without need."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median

from bot.redaction import redact
from bot.redaction.spans import MARK
from tests.evaluation.measure import FOLDER, Pipeline, Seen, load

Redactor = Callable[[str], str]

#: Splits whose misses have been read and mended by general rules: they must reach the targets.
MENDED = ("dev", "dev2", "test", "fresh", "final")
READ = (
    "The misses of every set have been read and mended by general rules: these figures are not for messages that\n"
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


def splits() -> list[str]:
    """Return the splits that there are files for."""
    return [split for split in MENDED if (FOLDER / f"redaction_{split}.yml").exists()]


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
    """How many messages the pipeline understands otherwise without their identifiers."""

    of: int
    otherwise: list[tuple[Seen, Seen]]

    @property
    def unflagged(self) -> list[tuple[Seen, Seen]]:
        """Return those that are about somebody on one side of redaction only."""
        return [(raw, after) for raw, after in self.otherwise if (raw.safety == "none") != (after.safety == "none")]


def measure_understanding(pipeline: Pipeline, texts: list[str]) -> Understanding:
    """Return what differs in topic or safety before and after redaction; an unchanged message cannot differ."""
    pairs = [(text, redacted) for text in texts if (redacted := redact(text)) != text]
    read = [(pipeline.read(text, (), "raw"), pipeline.read(redacted, (), "redacted")) for text, redacted in pairs]
    differ = [(raw, after) for raw, after in read if (raw.topic, raw.safety) != (after.topic, after.safety)]
    return Understanding(len(texts), differ)


def redaction_section(pipeline: Pipeline) -> str:
    """Return the section of docs/evaluation.md on redaction, as Markdown."""
    parts = ["## Redaction", READ]
    for split in splits():
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
    for name, texts in _understood():
        found = measure_understanding(pipeline, texts)
        parts.append(
            f"- {name}: topic or safety differs after redaction in {100 * len(found.otherwise) / found.of:.1f} % "
            f"({len(found.otherwise)}/{found.of}), and whether it is flagged at all in "
            f"{100 * len(found.unflagged) / found.of:.1f} % ({len(found.unflagged)}/{found.of})"
        )
        lines = [
            f"{after.text} | {raw.topic} {raw.safety} > {after.topic} {after.safety}" for raw, after in found.otherwise
        ]
        parts.append(_listed("Understood otherwise", lines))
    return "\n\n".join(parts)


def _understood() -> list[tuple[str, list[str]]]:
    asked = [one["text"] for split in ("dev", "test") for group in load(f"questions_{split}").values() for one in group]
    told = [text for split in ("dev", "test") for group in load(f"safety_{split}").values() for text in group]
    marked = [one["text"] for split in splits() for one in load(f"redaction_{split}") if one["identifiers"]]
    return [("all questions and safety messages", asked + told), ("messages with identifiers", marked)]


def _listed(title: str, lines: list[str]) -> str:
    items = "\n".join(f"- `{' '.join(line.split()).replace('`', '')}`" for line in lines)
    return f"<details><summary>{title}: {len(lines)}</summary>\n\n{items or '- none'}\n\n</details>"
