"""Throughput and time to a reply, with locust, and the processor time that each part spent on it. Linux (/proc)."""

from __future__ import annotations

import csv
import json
import os
import resource
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.conftest import EVALUATION, ROOT, read_yaml
from tests.faults import topology
from tests.faults.topology import Part, Topology, address

FOLDER = ROOT / "build" / "load"
LOCUST = ROOT / ".tools" / "locust" / "bin" / "locust"
DIALOGUES = EVALUATION.parent / "conversations" / "dialogues_dev.yml"
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Arrangement:
    """What runs: where it is asked, and the processes of each part."""

    name: str
    workers: int
    url: str
    parts: dict[str, list[int]]


@dataclass(frozen=True)
class Load:
    """One run of locust: turns a second, milliseconds to a reply, processor milliseconds a turn of each part.

    `locust` and `others` are the cores that the client and programs that are no part of this used meanwhile.
    """

    arrangement: str
    workers: int
    users: int
    turns: int
    failed: int
    rate: float
    p50: float
    p95: float
    cost: dict[str, float]
    locust: float
    others: float


def write_conversations() -> int:
    """Write what is asked, the dialogues of tests/conversations/; return how many messages these are."""
    said = [
        {"area": one.get("area", "coventry"), "messages": [turn["says"] for turn in one["turns"]]}
        for one in read_yaml(DIALOGUES)
    ]
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "conversations.json").write_text(json.dumps(said))
    return sum(len(one["messages"]) for one in said)


@contextmanager
def embedded() -> Iterator[Arrangement]:
    """Run what `make serve` runs: one assistant with SQLite, one action server."""
    with TemporaryDirectory(prefix="toolkit-load-") as folder:
        actions = topology.action_server("load-actions")
        env = {"DATA_DIR": folder, "DB_URL": "", "ACTION_SERVER_URL": address(actions)}
        assistant = topology.assistant("load-assistant", **env)
        try:
            for part in (actions, assistant):
                part.start()
            yield Arrangement("`make serve`, SQLite", 1, address(assistant), _parts([assistant], [actions]))
        finally:
            for part in (actions, assistant):
                part.stop()


@contextmanager
def shared(workers: int) -> Iterator[tuple[Arrangement, Topology]]:
    """Run so many assistants and action servers behind nginx with PostgreSQL."""
    with topology.running(assistants_wanted=workers, actions_wanted=workers) as running:
        parts = _parts(running.assistants, running.actions)
        postmaster = int((running.database.folder / "data" / "postmaster.pid").read_text().split()[0])
        parts |= {"PostgreSQL": [postmaster], "nginx": _pids([running.proxy])}
        yield Arrangement("nginx, PostgreSQL", workers, running.url, parts), running


def loaded(arrangement: Arrangement, users: int, seconds: int) -> Load:
    """Have so many practitioners ask without a pause for so many seconds, after a tenth of it to warm up."""
    _locust(arrangement.url, users, max(3, seconds // 10), "warm")
    before = {name: processor(pids) for name, pids in arrangement.parts.items()}
    began, busy, client = time.monotonic(), _busy(), _client()
    row = _locust(arrangement.url, users, seconds, "run")
    took, busy, client = time.monotonic() - began, _busy() - busy, _client() - client
    turns = int(row["Request Count"])
    used = {name: processor(pids) - before[name] for name, pids in arrangement.parts.items()}
    cost = {name: 1000 * seconds_used / turns for name, seconds_used in used.items()}
    cores = client / took, max(0.0, busy - client - sum(used.values())) / took
    failed, rate, p50, p95 = (float(row[name]) for name in ("Failure Count", "Requests/s", "50%", "95%"))
    return Load(arrangement.name, arrangement.workers, users, turns, int(failed), rate, p50, p95, cost, *cores)


def _busy() -> float:
    """Return the seconds that this machine's cores have worked."""
    user, nice, system, _, _, *rest = map(int, Path("/proc/stat").read_text().split("\n")[0].split()[1:9])
    return (user + nice + system + sum(rest)) / TICKS


def _client() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)  # every locust that has ended
    return used.ru_utime + used.ru_stime


def _locust(url: str, users: int, seconds: int, name: str) -> dict[str, str]:
    """Run locust; return the last row of its statistics."""
    command = [LOCUST, "-f", Path(__file__).with_name("locustfile.py"), "--headless", "--only-summary", "--host", url]
    command += ["--users", str(users), "--spawn-rate", str(users), "--run-time", f"{seconds}s", "--stop-timeout", "60"]
    command += ["--csv", FOLDER / name, "--exit-code-on-error", "0"]
    with (FOLDER / "locust.log").open("wb") as log:
        subprocess.run(command, check=True, stdout=log, stderr=subprocess.STDOUT, cwd=FOLDER)
    with (FOLDER / f"{name}_stats.csv").open() as rows:
        return list(csv.DictReader(rows))[-1]


def processor(pids: Sequence[int]) -> float:
    """Return the seconds of processor that processes and all that they started have used, what has ended included."""
    family, used = set(pids), 0.0
    stats = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        stats[int(folder.name)] = (int(fields[1]), sum(map(int, fields[11:15])) / TICKS)
    while more := {pid for pid, (parent, _) in stats.items() if parent in family} - family:
        family |= more
    for pid in family & set(stats):
        used += stats[pid][1]
    return used


def megabytes(pids: Sequence[int]) -> float:
    """Return the mean resident memory of processes."""
    pages = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids]
    return sum(pages) / len(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6


def _parts(assistants: Sequence[Part], actions: Sequence[Part]) -> dict[str, list[int]]:
    return {"assistants": _pids(assistants), "action servers": _pids(actions)}


def _pids(parts: Sequence[Part]) -> list[int]:
    return [part.process.pid for part in parts if part.process is not None]
