"""Clients that hold conversations with a server and time every turn."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import aiohttp

from tests.benchmark.data import Question

#: Says of the JSON of a reply whether it answers the question.
Check = Callable[[Any, Question], bool]


@dataclass
class Load:
    """The turns of one or several rounds: seconds of each, and how many replies were right or empty."""

    seconds: list[float] = field(default_factory=list)
    elapsed: float = 0.0
    right: int = 0
    empty: int = 0

    @property
    def rate(self) -> float:
        """Return turns a second."""
        return len(self.seconds) / self.elapsed

    @property
    def accuracy(self) -> float:
        """Return the share of replies that were right, 0 to 1."""
        return self.right / len(self.seconds)

    def quantile(self, share: float) -> float:
        """Return the seconds within which this share of the turns was answered (nearest rank)."""
        return sorted(self.seconds)[min(len(self.seconds) - 1, int(share * len(self.seconds)))]

    def add(self, other: Load) -> None:
        """Take in the turns of another round."""
        self.seconds += other.seconds
        self.elapsed += other.elapsed
        self.right += other.right
        self.empty += other.empty


async def converse(url: str, conversations: Sequence[Sequence[Question]], *, clients: int, right: Check) -> Load:
    """Hold conversations, `clients` at a time, a new sender for each; the next turn waits for the reply to the last.

    Raises aiohttp.ClientError when a request fails: an unanswered turn must not count as a quick one.
    """
    load = Load()
    waiting = list(conversations)

    async def client(session: aiohttp.ClientSession) -> None:
        while waiting:
            sender = uuid4().hex
            for question in waiting.pop():
                started = time.perf_counter()
                async with session.post(url, json={"sender": sender, "message": question.text}) as answer:
                    answer.raise_for_status()
                    replies = await answer.json()
                load.seconds.append(time.perf_counter() - started)
                load.empty += not any(one.get("text") for one in replies)
                load.right += right(replies, question)

    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as session:
        started = time.perf_counter()
        await asyncio.gather(*(client(session) for _ in range(clients)))
        load.elapsed = time.perf_counter() - started
    return load
