"""Train, start and load both systems by turns, so that what else the machine does disturbs both alike."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import mean

from bot.nlu.encoder import Encoder
from tests.benchmark.data import Question, conversations
from tests.benchmark.load import Load, converse
from tests.benchmark.system import Cost, Running, System, memory, running, train

#: Clients at once, and the conversations that they hold together in one round.
CLIENTS = {1: 15, 8: 40}
#: Times that each system is started; of the last it is measured further.
STARTS = 3
#: Conversations before anything is timed.
WARM_UP = 5


@dataclass
class Measured:
    """What was measured of one system. Start and memory in seconds and megabytes."""

    system: System
    training: Cost
    starts: list[Cost] = field(default_factory=list)
    loads: dict[int, Load] = field(default_factory=lambda: {clients: Load() for clients in CLIENTS})
    memory: float = 0.0

    @property
    def start(self) -> Cost:
        """Return the mean of its starts."""
        return Cost(mean(one.wall for one in self.starts), mean(one.processor for one in self.starts))


@dataclass
class Benchmark:
    """Both systems, and the seconds of single calls of the bare sentence encoder in the same minutes."""

    ours: Measured
    stock: Measured
    encoder: list[float]


def say(text: str) -> None:
    """Print a line of progress at once."""
    print(text, file=sys.stderr, flush=True)


async def all_of(systems: tuple[System, System], *, rounds: int) -> Benchmark:
    """Measure everything. Raises RuntimeError or aiohttp.ClientError when a system fails."""
    say("Training (both encode and learn everything anew).")
    ours, stock = (Measured(system, train(system, say)) for system in systems)
    encoder = Encoder(threads=2)
    seconds: list[float] = []
    with ExitStack() as stack:
        addresses = _started((ours, stock), stack)
        for one in (ours, stock):
            await converse(_webhook(one, addresses), conversations(WARM_UP), clients=1, right=one.system.right)
        for number in range(rounds):
            for clients, count in CLIENTS.items():
                held = conversations(count, seed=number)
                if clients == 1:
                    seconds += _encoded(encoder, held)
                for one in (ours, stock):
                    load = await converse(
                        _webhook(one, addresses), held, clients=clients, right=one.system.right
                    )  # fmt: skip
                    one.loads[clients].add(load)
                    say(f"  round {number + 1}, {clients} clients, {one.system.name}: {load.rate:.1f} turns/s")
        for one in (ours, stock):
            one.memory = memory(addresses[one.system.name].process.pid)
    return Benchmark(ours, stock, seconds)


def _started(both: tuple[Measured, Measured], stack: ExitStack) -> dict[str, Running]:
    """Start each STARTS times by turns, and leave the last of each running until the stack is closed."""
    addresses = {}
    for number in range(STARTS):
        for one in both:
            with ExitStack() as this:
                server = this.enter_context(running(one.system))
                one.starts.append(server.start)
                say(f"  {one.system.name}: healthy after {server.start.wall:.1f} s")
                if number == STARTS - 1:
                    addresses[one.system.name] = server
                    stack.push(this.pop_all())
    return addresses


def _webhook(one: Measured, addresses: dict[str, Running]) -> str:
    return addresses[one.system.name].url + one.system.webhook


def _encoded(encoder: Encoder, held: list[list[Question]]) -> list[float]:
    seconds = []
    for question in (question for conversation in held for question in conversation):
        started = time.perf_counter()
        encoder.encode([question.text])
        seconds.append(time.perf_counter() - started)
    return seconds
