"""What a turn costs as conversations, topics, rules and the events of one conversation grow."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

import numpy as np
import sqlalchemy as sa
from rasa.core.agent import Agent
from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import Connection

from bot.nlu.encoder import DIMENSIONS
from bot.nlu.nearest import EXAMPLE_CODE, Nearest
from bot.nlu.text_model import TextModel
from bot.nlu.topic_classifier import TopicClassifier
from bot.store.conversations import ConversationStore
from bot.store.database import Database, turns
from bot.store.retention import forget_expired
from bot.store.retries import Retries
from tests.conftest import ROOT, questions
from tests.faults.client import COMPUTED, PLAIN, post

#: (what grew to how much, milliseconds of each thing that was timed)
Row = tuple[int, list[float]]


def by_events(url: str, marks: Sequence[int] = (1, 5, 10, 25, 50, 100, 200)) -> list[Row]:
    """Return, at some turns of one conversation, the milliseconds of one answered in-process and of one by an action.

    Each is the median of the five pairs of messages that end there (of one, at the first turn).
    """
    sender, found = uuid4().hex, []
    taken: tuple[list[float], list[float]] = ([], [])
    for turn in range(1, max(marks) + 1):
        for number, message in enumerate((PLAIN, COMPUTED)):
            data = {"sender": sender, "message": message, "metadata": {"message_id": uuid4().hex}}
            taken[number].append(timed(partial(post, url, json.dumps(data).encode())))
        if turn in marks:
            found.append((2 * turn, [median(one[-min(turn, 5) :]) for one in taken]))
    return found


def by_conversations(url: str, sizes: Sequence[int] = (0, 1_000, 10_000, 50_000)) -> list[Row]:
    """Return the milliseconds of what a turn asks of the store, and of one run of the retention job, as it fills."""
    return asyncio.run(_by_conversations(url, sizes))


async def _by_conversations(url: str, sizes: Sequence[int]) -> list[Row]:
    database = Database(url)
    store = ConversationStore(Domain.load(str(ROOT / "domain.yml")), database=database)
    retries, found, there = Retries(database), [], 0
    await _stored_turn(store, retries, "warm")
    kept = await database.run(lambda c: c.execute(sa.select(turns)).mappings().first())
    for size in sizes:
        rows = [{**kept, "conversation": uuid4().hex} for _ in range(size - there)]
        for start in range(0, len(rows), 5_000):
            await database.run(_insert, rows[start : start + 5_000])
        there = size
        taken = []
        for _ in range(100):
            began = time.perf_counter()
            await _stored_turn(store, retries, uuid4().hex)
            taken.append(1000 * (time.perf_counter() - began))
        began = time.perf_counter()
        await forget_expired(database, 24)
        found.append((size, [median(taken), 1000 * (time.perf_counter() - began)]))
    database.close()
    return found


def _insert(connection: Connection, rows: list[dict[str, Any]]) -> None:
    connection.execute(turns.insert(), rows)


async def _stored_turn(store: ConversationStore, retries: Retries, conversation: str) -> None:
    """Do what a turn asks of the database: known? read, save, keep."""

    async def turn() -> list[dict[str, Any]]:
        tracker = await store.get_or_create_tracker(conversation)
        understood = {"text": PLAIN, "topics": [{"name": "definitions/hsb", "confidence": 0.1}] * 8}
        for event in (UserUttered(PLAIN, parse_data=understood), *[ActionExecuted("action_listen")] * 6):
            tracker.update(event, store.domain)
        await store.save(tracker)
        return [{"text": "x" * 3000, "custom": {}}]

    await retries.once(conversation, uuid4().hex, turn)


def by_topics(agent: Agent, sizes: Sequence[int] = (1, 4, 15)) -> list[Row]:
    """Return the milliseconds of ranking a message with the model's labels, and with several times as many.

    The copies are synthetic: each label's weights and examples once more. Only the time is true of them.
    """
    classifier = _node(agent, TopicClassifier)
    texts = [one["text"] for asked in questions("dev").values() for one in asked][:200]
    found = []
    for times in sizes:
        model = _several(classifier._model, times)
        taken = [timed(partial(model.rank, text)) for text in texts]
        found.append((len(model.labels), [median(taken)]))
    return found


def _several(model: TextModel, times: int) -> TextModel:
    assert model.nearest is not None
    many = TextModel(model.settings)
    many.labels = [f"{label}{copy or ''}" for copy in range(times) for label in model.labels]
    many.weights, many.bias = np.tile(model.weights, (1, times)), np.tile(model.bias, times)
    many.ngrams, many.speller = model.ngrams, model.speller
    near, examples = model.nearest, len(model.nearest.scales)
    starts = np.concatenate([near.starts + copy * examples for copy in range(times)])
    # A model keeps its codes in ONNX Runtime alone; others of their number take as long.
    codes = np.random.default_rng(0).integers(-EXAMPLE_CODE, EXAMPLE_CODE, (DIMENSIONS, examples), dtype=np.int8)
    many.nearest = Nearest(np.tile(codes, (1, times)), np.tile(near.scales, times), starts)
    return many


def by_rules(agent: Agent, sizes: Sequence[int] = (1, 4, 15)) -> list[Row]:
    """Return the milliseconds of deciding what to do by the rules of all intents, and of several times as many."""
    policy = _node(agent, RulePolicy)
    domain, own, found = agent.domain, dict(policy.lookup[RULES]), []
    assert domain is not None
    tracker = DialogueStateTracker.from_events(
        "c", [ActionExecuted("action_listen"), UserUttered(PLAIN, {"name": "definitions"})], domain.slots
    )
    for times in sizes:
        copies = {
            key.replace('"intent": "', f'"intent": "copy_{copy}_'): action
            for copy in range(1, times)
            for key, action in own.items()
        }
        policy.lookup[RULES] = {**own, **copies}
        taken = [timed(partial(policy.predict_action_probabilities, tracker, domain)) for _ in range(100)]
        found.append((len(policy.lookup[RULES]), [median(taken)]))
    policy.lookup[RULES] = own
    return found


def _node(agent: Agent, kind: type) -> Any:
    """Return a component of a loaded model."""
    assert agent.processor is not None
    nodes = agent.processor.graph_runner._instantiated_nodes.values()  # type: ignore[attr-defined]
    return next(node._component for node in nodes if isinstance(node._component, kind))


def timed(work: Callable[[], object]) -> float:
    """Return the milliseconds that something takes."""
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


def bytes_a_turn(url: str) -> float:
    """Return the bytes on PostgreSQL's disk for each stored turn, its replies and indexes included."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        sizes = "SELECT pg_total_relation_size('turns') + pg_total_relation_size('replies')"
        used = connection.execute(sa.text(sizes)).scalar()
        stored = connection.execute(sa.select(sa.func.count()).select_from(turns)).scalar()
    engine.dispose()
    return float(used or 0) / max(1, int(stored or 0))


def sqlite(folder: str) -> str:
    """Return the address of a new SQLite file."""
    return f"sqlite:///{Path(folder)}/toolkit.db"
