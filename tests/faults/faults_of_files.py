"""A model or a content file that is broken, at the start and while readers ask."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from bot.train import model_path
from tests.faults import topology
from tests.faults.client import QUESTIONS, Tally, settle
from tests.faults.topology import Part, Topology, address

Begin = Callable[[str], Tally]


def refuses_to_start(part: Part) -> str:
    """Return what a part says that ends instead of starting."""
    with pytest.raises(AssertionError):
        part.start()
    assert part.ended()
    return part.log.read_text(errors="replace")


def swap_a_bit(model: Path) -> None:
    data = bytearray(model.read_bytes())
    data[len(data) // 2] ^= 1
    model.write_bytes(data)


@pytest.mark.parametrize("program", ["assistant", "action server"])
def test_a_broken_content_file_does_not_start_and_is_named(copy: Path, program: str) -> None:
    (copy / "content" / "helplines.yml").write_text("- id: [broken\n")
    if program == "assistant":
        env = {"DATA_DIR": str(copy / "var"), "DB_URL": "", "ACTION_SERVER_URL": "http://127.0.0.1:9"}
        part = topology.assistant("assistant-refused", cwd=copy, **env)
    else:
        part = topology.action_server("actions-refused", cwd=copy)
    assert "helplines.yml" in refuses_to_start(part)


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [("a broken content file", "helplines.yml"), ("a corrupt model", "is not the one trained here")],
)
def test_what_is_broken_while_it_runs_is_found_at_the_restart_and_the_other_goes_on(
    parts: Topology, tally: Begin, copy: Path, fault: str, sentence: str
) -> None:
    counted = tally(f"{fault} under two running assistants; one is restarted, does not start, is mended and starts")
    file = copy / "content" / "helplines.yml" if "content" in fault else copy / "models" / model_path().name
    whole = file.read_bytes()
    pair = [topology.assistant(f"assistant-{fault[-7:].strip()}-{n}", cwd=copy, **parts.shared) for n in (1, 2)]

    def ask(*asked: Part) -> None:
        for part in asked:
            sender = uuid4().hex
            for message in QUESTIONS:
                assert counted.ask(address(part), sender, message, area="kent")

    try:
        for part in pair:
            part.start()
        ask(*pair)
        if "content" in fault:
            file.write_text("- id: [broken\n")
        else:
            swap_a_bit(file)
        ask(*pair)
        pair[0].stop()
        assert sentence in refuses_to_start(pair[0])
        ask(pair[1])
        file.write_bytes(whole)
        pair[0].start()
        ask(*pair)
    finally:
        for part in pair:
            part.stop()
    settle(counted, parts.database.url)
    assert counted.answered == counted.sent, parts.complaints()
