"""Stock Rasa's understanding of the unseen messages, for the comparison in docs/alternatives.md."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from bot import logs
from bot.content import load_content
from bot.nlu.topic_classifier import is_topic
from bot.settings import ROOT
from tests.benchmark.data import answers
from tests.benchmark.projects import Examples, prepared
from tests.benchmark.system import train
from tests.evaluation.alternatives_report import Result
from tests.evaluation.measure import OFFERED, load


def stock(learned: Examples) -> Result:
    """Train stock Rasa on examples, unless `make bench` did, and return how it understands the unseen messages."""
    _, system = prepared(ROOT / "build" / "benchmark", learned, answers(load_content(), "coventry"))
    cost = train(system, lambda line: print(line, file=sys.stderr, flush=True))
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import UserMessage

    logs.configure()
    processor = Agent.load(str(system.trained_in / "models" / "stock.tar.gz")).processor
    assert processor is not None

    def ranking(text: str) -> list[dict[str, Any]]:
        parsed = asyncio.run(processor.parse_message(UserMessage(text.lstrip("/ "))))
        return [{**one, "name": one["name"].replace("__", "/")} for one in parsed["intent_ranking"]]

    return Result(
        "stock Rasa (`rasa init`: DIET)",
        questions=[
            (
                one["style"],
                frozenset([topic, *one.get("also", [])]),
                [found["name"] for found in ranking(one["text"]) if is_topic(found["name"])][:OFFERED],
            )
            for topic, asked in load("questions_dev").items()
            for one in asked
        ],
        safety=[
            (kind, sum(one["confidence"] for one in ranking(text) if one["name"].startswith("safety/")))
            for kind, texts in load("safety_dev").items()
            for text in texts
        ],
        seconds=cost.processor,
    )
