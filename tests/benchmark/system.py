"""A system under test: how it is trained, started and measured. Linux and macOS (`ps`)."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.serve import free_port
from tests.benchmark.load import Check

#: Seconds to wait for a server before the benchmark gives up; stock Rasa needs a minute on two busy cores.
START_TIMEOUT = 600
PYTHON = [sys.executable, "-W", "ignore"]
ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}


@dataclass(frozen=True)
class Cost:
    """What something took: seconds on the clock, and seconds of processor, which other programs disturb less."""

    wall: float
    processor: float


@dataclass(frozen=True)
class System:
    """One of the two: where and how it is trained and served, and what a right reply of it looks like."""

    name: str
    trained_in: Path
    train: tuple[str, ...]
    served_in: Path
    serve: tuple[str, ...]  # {port} stands for the port
    health: str
    webhook: str
    right: Check


@dataclass(frozen=True)
class Running:
    """A started system: its address, the process that was started, and what it took until it was healthy."""

    url: str
    process: subprocess.Popen
    start: Cost


def train(system: System, say: Callable[[str], None]) -> Cost:
    """Train a system in its folder once and return what that took, now or when it was done.

    Raises RuntimeError with the end of its log.
    """
    done, log = system.trained_in / "trained.json", system.trained_in / "train.log"
    if done.exists():
        say(f"  {system.name}: was trained before, in {system.trained_in}")
        return Cost(**json.loads(done.read_text()))
    started, before = time.monotonic(), _processor_of_children()
    with log.open("wb") as output:
        process = _start(system.train, system.trained_in, output, {})
        try:
            while process.poll() is None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(30)
                    break
                say(f"  {system.name}: training, {time.monotonic() - started:.0f} s; {_last_line(log)}")
        finally:
            _stop(process)
    if process.returncode:
        raise RuntimeError(f"{system.name} could not be trained: {_last_line(log)} ({log})")
    cost = Cost(time.monotonic() - started, _processor_of_children() - before)
    done.write_text(json.dumps(asdict(cost)))
    return cost


@contextlib.contextmanager
def running(system: System) -> Iterator[Running]:
    """Start a system, wait until it is healthy, and stop all of it in the end. Raises RuntimeError when it is not."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    log = system.trained_in / "serve.log"
    started = time.monotonic()
    with log.open("wb") as output:
        command = tuple(part.format(port=port) for part in system.serve)
        process = _start(command, system.served_in, output, {"PORT": str(port), **_apart(system.trained_in)})
        try:
            while not _answers(url + system.health):
                if process.poll() is not None or time.monotonic() - started > START_TIMEOUT:
                    raise RuntimeError(f"{system.name} did not start: {_last_line(log)} ({log})")
                time.sleep(0.1)
            yield Running(url, process, Cost(time.monotonic() - started, _sum_of(process.pid, "cputimes")))
        finally:
            _stop(process)


def _apart(folder: Path) -> dict[str, str]:
    """Return what keeps a served system of ours apart from the real one: its own data and logs, any number of calls."""
    return {"DATA_DIR": str(folder / "var"), "LOG_DIR": str(folder / "logs"), "RATE_LIMIT_PER_MINUTE": "0"}


def memory(pid: int) -> float:
    """Return the megabytes resident of a process and all that it started; pages that they share count in each."""
    return _sum_of(pid, "rss") / 1024


def _sum_of(pid: int, column: str) -> float:
    """Return the sum of a column of `ps` over a process and all that it started."""
    listed = subprocess.run(["ps", "-eo", f"pid=,ppid=,{column}="], capture_output=True, text=True, check=True).stdout
    rows = [[int(part) for part in line.split()] for line in listed.splitlines()]
    family = {pid}
    while more := {child for child, parent, _ in rows if parent in family} - family:
        family |= more
    return float(sum(value for child, _, value in rows if child in family))


def _processor_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _start(command: tuple[str, ...], folder: Path, output: object, env: dict[str, str]) -> subprocess.Popen:
    return subprocess.Popen(
        [*PYTHON, *command],
        cwd=folder,
        env={**os.environ, **ENVIRONMENT, **env},
        stdout=output,  # type: ignore[arg-type]
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def _stop(process: subprocess.Popen) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(30)
            return


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def _last_line(log: Path) -> str:
    # Progress bars write over their own line.
    lines = log.read_text(errors="replace").replace("\r", "\n").strip().splitlines()
    return lines[-1][:100] if lines else "nothing said"
