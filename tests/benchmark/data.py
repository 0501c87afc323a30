"""What both systems are trained on and asked: the same examples, answers and conversations."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from bot.content import Content
from bot.replies.render import Renderer
from tests.conftest import questions, training_examples

#: Every draw of examples and questions is the same in every run.
SEED = 20
#: Examples of a label that both systems are trained on, unless asked for another number: with all of them, stock
#: Rasa's 100 epochs take the better part of a day on two cores.
EXAMPLES = 10
#: Questions of one conversation.
TURNS = 3
#: What is neither asked nor answered as a label of its own: examples of what is *no* safety matter.
LEFT_OUT = "safety/none"


@dataclass(frozen=True)
class Question:
    """An unseen message and the topics that answer it."""

    text: str
    wanted: frozenset[str]
    style: str


def examples(count: int = EXAMPLES) -> dict[str, list[str]]:
    """Return label -> at most `count` training examples, drawn once and for all."""
    draw = random.Random(SEED)
    return {
        label: draw.sample(texts, min(count, len(texts)))
        for label, texts in sorted(training_examples().items())
        if label != LEFT_OUT
    }


def unseen(split: str = "dev") -> list[Question]:
    """Return the unseen questions of a split, in the order of its file."""
    return [
        Question(one["text"], frozenset([topic, *one.get("also", [])]), one["style"])
        for topic, asked in questions(split).items()
        for one in asked
    ]


def conversations(count: int, *, seed: int = SEED) -> list[list[Question]]:
    """Return `count` conversations of TURNS unseen questions each, drawn without putting back while there are any."""
    pool = unseen()
    random.Random(seed).shuffle(pool)
    wanted = (pool * (count * TURNS // len(pool) + 1))[: count * TURNS]
    return [wanted[start : start + TURNS] for start in range(0, len(wanted), TURNS)]


def answers(content: Content, area: str) -> dict[str, str]:
    """Return label -> the text that answers it, for every label that is taught."""
    renderer = Renderer(content, area)
    return {label: _answer(renderer, label)["text"] for label in training_examples() if label != LEFT_OUT}


def _answer(renderer: Renderer, label: str) -> dict[str, Any]:
    group, _, name = label.partition("/")
    if group == "safety":
        return renderer.safety_text(name)
    if group == "small_talk":
        return renderer.phrase(name, "smalltalk")
    if label in ("out_of_scope", "area"):
        phrase = {"area": "area_is"}.get(label, label)
        return renderer.phrase(phrase, "fallback", contacts=["front_door", "emergency"])
    return renderer.topic(label)
