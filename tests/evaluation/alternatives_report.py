"""docs/alternatives.md: one row for each way of understanding messages."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import fill

import numpy as np

from tests.evaluation.report import STYLES

#: Share of general messages that may be flagged where the recall of messages about people is compared.
FALSE_FLAGS = 0.02
TITLE = """# Alternatives

Written by `make alternatives`; do not edit. Each way learns from the same training examples (`data/nlu/`) and is asked
the development half of the unseen messages (`tests/evaluation/questions_dev.yml`, `safety_dev.yml`): the first topic
right, the right topic among the four that would be offered, the first right by style; and how many of the messages that
need people are found when the threshold is set so that {flags:.0%} of the general messages are flagged, which compares
the ways apart from where each would put its threshold. Every way but stock Rasa is our own text model with parts taken
away. Training is processor time, encoding of the examples included, relative to ours.
"""

#: Why the nearest example stays where this table alone would do without it.
NEAREST_KEPT = (
    "The nearest example stays all the same: over all 9,463 messages of people in tests/evaluation (23 November 2026)"
    " it gives or offers the text of every kind 0.6 to 2.2 points more often and brings 95.6 % instead of 94.5 % of"
    " those in danger or suicidal to their tier; as many cases are found (98.4 %), and 4.8 % instead of 5.0 % of the"
    " general messages are flagged."
)


@dataclass
class Result:
    """What one way made of the unseen messages, and the processor seconds of its training.

    `questions`: (style, topics wanted, topics offered, the likeliest first). `safety`: (kind wanted, chance of
    being about a person, 0 to 1).
    """

    name: str
    questions: list[tuple[str, frozenset[str], list[str]]]
    safety: list[tuple[str, float]]
    seconds: float

    def first(self, style: str | None = None) -> float:
        """Return the share of questions, of a style or all, whose likeliest topic is wanted."""
        asked = [(wanted, offered) for one, wanted, offered in self.questions if style in (None, one)]
        return sum(bool(offered) and offered[0] in wanted for wanted, offered in asked) / len(asked)

    def offered(self) -> float:
        """Return the share of questions with a wanted topic among those offered."""
        return sum(bool(wanted & set(offered)) for _, wanted, offered in self.questions) / len(self.questions)

    def recall(self) -> float:
        """Return the share of messages about people that score above all but FALSE_FLAGS of the general ones."""
        general = [score for kind, score in self.safety if kind == "none"]
        people = [score for kind, score in self.safety if kind != "none"]
        return float(np.mean(np.array(people) > np.quantile(general, 1 - FALSE_FLAGS)))


def report(all_examples: list[Result], few: list[Result], count: int, few_count: int, each: int) -> str:
    """Return the page."""
    return "\n".join(
        [
            TITLE.format(flags=FALSE_FLAGS),
            f"## With all {count:,} examples",
            "",
            *_table(all_examples),
            "",
            f"## With {each} examples of each label ({few_count:,})",
            "",
            "Stock Rasa's training takes hours with all of them, so it is compared here. Its training is that of the",
            "whole `rasa init` project, policies included. The adapter was learned from all examples, once: the fair",
            "comparison with stock Rasa is the row without it.",
            "",
            *_table(few),
            "",
            *_verdict(all_examples),
            "",
        ]
    )


def _table(results: list[Result]) -> list[str]:
    head = ["", "first right", "offered", *STYLES, "people found", "training"]
    ours = results[-1].seconds
    rows = [
        [
            one.name,
            *(f"{100 * share:.1f} %" for share in (one.first(), one.offered(), *map(one.first, STYLES), one.recall())),
            f"{one.seconds / ours:.1f}",
        ]
        for one in results
    ]
    return ["| " + " | ".join(cells) + " |" for cells in (head, ["---"] * len(head), *rows)]


def _verdict(results: list[Result]) -> list[str]:
    """Say which is the simplest way that nothing simpler equals: the ways stand from the simplest to the fullest."""
    best = max(one.first() for one in results)
    asked = len(results[0].questions)
    # Half the width of the 95 % interval of the best share: below that a difference may be chance.
    margin = 1.96 * float(np.sqrt(best * (1 - best) / asked))
    top = max(one.recall() for one in results)
    people = sum(kind != "none" for kind, _ in results[0].safety)
    slack = 1.96 * float(np.sqrt(top * (1 - top) / people))
    enough = [one for one in results if one.first() >= best - margin and one.recall() >= top - slack]
    return [
        "## The simplest that wins",
        "",
        fill(
            f"**{enough[0].name}**. It is the first of the table, which goes from the simplest to the fullest, that"
            f" comes within the margin of chance of the best in both: {100 * margin:.1f} points of the first topic"
            f" right ({asked} questions) and {100 * slack:.1f} points of the people found ({people} messages).",
            120,
        ),
        *(["", fill(NEAREST_KEPT, 120)] if "no nearest example" in enough[0].name else []),
    ]
