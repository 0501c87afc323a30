"""Run the trained pipeline over unseen messages and count what it understood."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot import logs
from bot.dialogue.who import is_close, other_need, settled
from bot.nlu.safety_rules import safety_by_rules
from bot.redaction import redact
from bot.safety import ORDER, higher

Redactor = Callable[[str], str]

FOLDER = Path(__file__).resolve().parent
#: In the order in which they were written; the newest is the one that nothing is chosen by.
SPLITS = ("dev", "test", "test2", "final", "final2", "final3", "final4", "final5", "final6", "final7")
OFFERED = 4


@dataclass(frozen=True)
class Seen:
    """One unseen message and what was made of it."""

    text: str
    wanted: frozenset[str]
    group: str
    topic: str | None
    intent: str
    offered: tuple[str, ...]
    confidence: float
    safety: str
    instead: str | None
    close: bool


@dataclass
class Rate:
    """A count out of a number, with the messages that were counted."""

    of: int = 0
    hits: list[Seen] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Return hits / of; 0 of nothing."""
        return len(self.hits) / self.of if self.of else 0.0

    def __str__(self) -> str:
        return f"{100 * self.share:.1f} % ({len(self.hits)}/{self.of})"


def rate(seen: Iterable[Seen], hit: Any) -> Rate:
    """Return how many of the messages `hit` is true of."""
    messages = list(seen)
    return Rate(len(messages), [one for one in messages if hit(one)])


class Pipeline:
    """The trained model's understanding, as the web channel uses it for the first message of a conversation."""

    def __init__(self, model: Path):
        from rasa.core.agent import Agent

        logs.configure()
        self._agent = Agent.load(str(model))

    def read(self, text: str, wanted: Iterable[str], group: str, *, redactor: Redactor = redact) -> Seen:
        """Return what the pipeline makes of a text, whose identifiers are taken out first, as the channel does."""
        from rasa.core.channels.channel import UserMessage

        redacted = redactor(text)
        parsed = asyncio.run(self._agent.processor.parse_message(UserMessage(redacted.lstrip("/ "))))
        rules = higher(safety_by_rules(text), safety_by_rules(redacted))
        kind = settled(rules, parsed["safety"], parsed, open_kind="none", follows=False)
        return Seen(
            text=text,
            wanted=frozenset(wanted),
            group=group,
            topic=parsed.get("topic"),
            intent=parsed["intent"]["name"],
            offered=tuple(one["name"] for one in parsed["topics"][:OFFERED]),
            confidence=parsed["topics"][0]["confidence"] if parsed["topics"] else 0.0,
            safety=kind,
            instead=other_need(kind, parsed["safety"]),
            close=is_close(kind, parsed["safety"]),
        )


def load(name: str) -> Any:
    """Return the data of an evaluation file."""
    return yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))


def read_all(pipeline: Pipeline, split: str) -> dict[str, list[Seen]]:
    """Return the messages of a split as understood: under "questions", "out_of_scope", "small_talk" and "safety".

    A split may have safety messages only.
    """
    asked = load(f"questions_{split}") if (FOLDER / f"questions_{split}.yml").exists() else {}
    return {
        "questions": [
            pipeline.read(one["text"], {topic, *one.get("also", [])}, one["style"])
            for topic, questions in asked.items()
            for one in questions
        ],
        "out_of_scope": [pipeline.read(text, (), "out_of_scope") for text in load("out_of_scope").get(split, [])],
        "small_talk": [pipeline.read(one["text"], (), one["kind"]) for one in load("small_talk").get(split, [])],
        "safety": [pipeline.read(text, (), kind) for kind, texts in load(f"safety_{split}").items() for text in texts],
    }


def right(one: Seen) -> bool:
    """Return whether the topic answered is one that was asked for."""
    return one.topic in one.wanted


def first_right(one: Seen) -> bool:
    """Return whether the nearest topic is one that was asked for, whether it is answered or only offered."""
    return bool(one.offered) and one.offered[0] in one.wanted


def given_or_offered(one: Seen) -> bool:
    """Return whether the right topic is answered, or is among the buttons of a question back."""
    return right(one) or (one.topic is None and bool(one.wanted & set(one.offered)))


def wrong_given(one: Seen) -> bool:
    """Return whether a wrong topic is answered as if it were right."""
    return one.topic is not None and not right(one)


def at_least(kind: str) -> Any:
    """Return a test for messages whose safety is this kind or a higher one."""
    return lambda one: ORDER.index(one.safety) <= ORDER.index(kind)
