"""The arrangement that faults are injected into, and the table of what became of the messages.

The table goes to build/faults.md; with --record, after a run of all faults in which none failed, to docs/operations.md.
"""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.train import checksum_path, model_path
from tests import tables
from tests.conftest import ROOT
from tests.faults import topology
from tests.faults.client import HEADER, Tally
from tests.faults.topology import Topology

TALLIES: list[Tally] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record", action="store_true", help="write the table to docs/operations.md")


@pytest.fixture(scope="session")
def arrangement() -> Iterator[Topology]:
    with topology.running() as running:
        yield running


@pytest.fixture
def parts(arrangement: Topology) -> Topology:
    """Return the arrangement with every part running, whatever the test before left of it."""
    for told in arrangement.whole():
        print(f"\nbefore this test: {told}")
    return arrangement


@pytest.fixture
def tally() -> Callable[[str], Tally]:
    """Return what makes a new count that stands in the table."""

    def begin(fault: str) -> Tally:
        TALLIES.append(Tally(fault))
        return TALLIES[-1]

    return begin


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the program that may be broken."""
    for name in ("bot", "actions", "content", "data"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("config.yml", "domain.yml", "credentials.yml", "endpoints.yml", "uv.lock"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "models").mkdir()
    for file in (model_path(), checksum_path(model_path())):
        shutil.copy(file, tmp_path / "models")
    return tmp_path


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if not TALLIES:
        return
    table = HEADER + "\n".join(tally.row() for tally in TALLIES) + "\n"
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build" / "faults.md").write_text(table)
    print(f"\n\n{table}")
    if session.config.getoption("--record") and exitstatus == 0:
        where = (
            f"{date.today().isoformat()}, {platform.machine()}, {os.cpu_count()} cores, one run of `make test-faults`"
        )
        tables.write(
            "faults", f"{table}\n{where}, load average {os.getloadavg()[2]:.1f} over its last quarter of an hour."
        )
