"""The report that `make evaluate` writes: every rate with its denominator, every missed case message by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bot.safety import ORDER
from tests.evaluation.measure import (
    Seen,
    at_least,
    first_right,
    given_or_offered,
    rate,
    right,
    wrong_given,
)

Measured = dict[str, dict[str, list[Seen]]]
STYLES = ("polite", "keywords", "role", "typos", "indirect")
#: Kinds whose text must be exactly theirs.
TIERS = tuple(kind for kind in ORDER if kind not in ("case", "none"))
INTRODUCTION = """# Evaluation

Written by `make evaluate`; do not edit. The messages stand in `tests/evaluation/`, were written apart from the training
examples and are never trained on. `dev` was looked at while the components were made, `test`, `test2` (safety only) and
the safety messages of `final` to `final6` (`final2` to `final5`: safety only) after them, to set thresholds and to see
which sorts go wrong. `final7` (safety only) was written by people who knew none of the others, and was never used to
choose anything; nor were the questions of `final` and `final6`. The messages of `final6` and `final7` were asked to be
oblique, terse, rambling or hidden in a procedural question every second time, and are harder than those before.
Safety is that of the first message of a conversation, as the web channel settles it (bot/dialogue/who.py).
[alternatives.md](alternatives.md) compares simpler ways and stock Rasa, and [benchmark.md](benchmark.md) their speed.

![Understanding by style, and safety by kind](evaluation.png)
"""


def report(measured: Measured) -> str:
    """Return the whole report as Markdown."""
    parts = [INTRODUCTION]
    for split, groups in measured.items():
        if groups["questions"]:
            parts += [f"## Understanding ({split})", _understanding(groups)]
        parts += [f"## Safety ({split})", _safety(groups)]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _understanding(groups: dict[str, list[Seen]]) -> str:
    asked = groups["questions"]
    rows = [_style_row(style, [one for one in asked if one.group == style]) for style in STYLES]
    rows.append(_style_row("all", asked))
    table = _table(["style", "nearest topic right", "answered right", "right given or offered", "wrong given"], rows)
    small = rate(groups["small_talk"], lambda one: one.intent == "small_talk")
    outside = rate(groups["out_of_scope"], lambda one: one.topic is not None)
    flagged = rate(asked, lambda one: one.safety != "none")
    lines = [
        f"- out-of-scope messages answered as a topic: {outside}",
        f"- small talk recognised: {small}",
        f"- topic questions flagged as a person or a case: {flagged}",
    ]
    return "\n\n".join(
        [table, "\n".join(lines), "### By chapter", _chapters(asked), "### How sure it is", _calibration(asked),
         "### What is taken for what", _confusions(asked)]
    )  # fmt: skip


def _style_row(name: str, seen: list[Seen]) -> list[str]:
    return [name, *(str(rate(seen, test)) for test in (first_right, right, given_or_offered, wrong_given))]


def _chapters(asked: list[Seen]) -> str:
    chapters = sorted({next(iter(one.wanted)).split("/")[0] for one in asked})
    rows = []
    for chapter in chapters:
        mine = [one for one in asked if next(iter(one.wanted)).split("/")[0] == chapter]
        rows.append([chapter, str(rate(mine, first_right)), str(rate(mine, given_or_offered))])
    return _table(["chapter", "nearest topic right", "right given or offered"], rows)


def _calibration(asked: list[Seen]) -> str:
    bins = [(0.0, 0.2), (0.2, 0.35), (0.35, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 1.01)]
    rows = []
    for low, high in bins:
        inside = [one for one in asked if low <= one.confidence < high]
        rows.append([f"{low:.2f} to {min(high, 1):.2f}", str(rate(inside, first_right))])
    return _table(["chance given to the nearest topic", "it was right"], rows)


def _confusions(asked: list[Seen]) -> str:
    wrong = Counter(
        (min(one.wanted), one.offered[0]) for one in asked if one.offered and not first_right(one)
    )  # fmt: skip
    rows = [[wanted, taken, str(count)] for (wanted, taken), count in wrong.most_common(15)]
    return _table(["asked", "taken for", "times"], rows)


def _safety(groups: dict[str, list[Seen]]) -> str:
    messages = groups["safety"]
    by_kind = {kind: [one for one in messages if one.group == kind] for kind in ("case", *TIERS, "none")}
    rows = []
    for kind in ("case", *TIERS):
        flagged = rate(by_kind[kind], lambda one: one.safety != "none")
        exact = rate(by_kind[kind], lambda one, kind=kind: one.safety == kind)
        offered = rate(by_kind[kind], lambda one, kind=kind: kind in (one.safety, one.instead))
        rows.append([kind, str(flagged), str(exact), str(offered)])
    table = _table(["kind", "flagged at all", "exactly this kind", "this kind, or its contact and button beside"], rows)
    false = rate(by_kind["none"], lambda one: one.safety != "none")
    danger = rate(by_kind["danger"] + by_kind["suicidal"], lambda one: at_least(one.group)(one))
    shown = rate(by_kind["case"], lambda one: one.safety != "none" or one.close)
    lines = [
        f"- cases whose first reply begins with the front door, flagged or by a line above the answer: {shown}",
        f"- general messages flagged: {false}",
        f"- general messages answered below that line: {rate(by_kind['none'], lambda one: one.close)}",
        f"- danger and suicidal in their tier or a higher one: {danger}",
    ]
    missed = rate(by_kind["case"], lambda one: one.safety == "none")
    listed = [_quoted(f"Case messages missed: {missed}", missed.hits)]
    for kind in TIERS:
        unlike = [one for one in by_kind[kind] if one.safety != kind]
        listed.append(_quoted(f"{kind} taken for something else: {len(unlike)}", unlike))
    listed.append(_quoted(f"General messages flagged: {false}", false.hits))
    return "\n\n".join([table, "\n".join(lines), *listed])


def _quoted(title: str, seen: Sequence[Seen]) -> str:
    lines = [f"- ({one.safety}) {one.text}" for one in seen]
    return "\n".join([f"**{title}**", "", *(lines or ["- none"])])


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def plot(measured: Measured, path: Path) -> None:
    """Draw understanding by style and recall by kind, one pair of bars for each split."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, (left, right_side) = pyplot.subplots(1, 2, figsize=(12, 4.5), layout="constrained")
    width = 0.8 / len(measured)
    for number, (split, groups) in enumerate(measured.items()):
        asked = [[one for one in groups["questions"] if one.group == style] for style in STYLES]
        shares = [100 * rate(seen, first_right).share for seen in asked]
        left.bar([n + number * width for n in range(len(STYLES))], shares, width, label=split)
        kinds = ("case", *TIERS)
        recall = [
            100 * rate([one for one in groups["safety"] if one.group == kind], lambda one: one.safety != "none").share
            for kind in kinds
        ]
        right_side.bar([n + number * width for n in range(len(kinds))], recall, width, label=split)
    left.set_xticks(range(len(STYLES)), STYLES)
    left.set_title("Nearest topic is the right one (%)")
    left.axhline(90, color="black", linewidth=0.8, linestyle="--")
    right_side.set_xticks(range(len(TIERS) + 1), ("case", *TIERS), rotation=40, ha="right")
    right_side.set_title("Messages flagged (%)")
    right_side.axhline(99.5, color="black", linewidth=0.8, linestyle="--")
    for axis in (left, right_side):
        axis.set_ylim(50, 100)
    figure.legend(*left.get_legend_handles_labels(), loc="outside lower left")
    figure.savefig(path, dpi=110)
    pyplot.close(figure)
