"""Whole dialogues, named by what happens in them: follow-ups, two questions at once, areas, cases that begin and end.

They stand in dialogues_dev.yml, _test.yml and _final.yml, were written apart from the code, and are never trained on.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.conftest import Service, read_yaml

FOLDER = Path(__file__).resolve().parent
DIALOGUES = {
    f"{split}: {one['happens']}": one
    for split in ("dev", "test", "final")
    for one in read_yaml(FOLDER / f"dialogues_{split}.yml")
}
#: Known to go wrong; strict, so that one that comes right must leave the list.
NOT_YET = set(read_yaml(FOLDER / "not_yet.yml"))
TOO_CAREFUL = set(read_yaml(FOLDER / "too_careful.yml"))
#: Buttons of a reply that count as offered.
OFFERED = 4


def problems(turn: dict[str, Any], replies: list[dict[str, Any]]) -> list[str]:
    """Return what is wrong with the replies to one turn, in words; empty when all is as the dialogue says."""
    customs = [reply["custom"] for reply in replies]
    topics = {custom.get("topic") for custom in customs}
    offered = {one["payload"][1:] for reply in replies for one in reply.get("buttons", [])[:OFFERED]}
    text = "\n".join(reply["text"] for reply in replies)
    found = []
    if "topic" in turn and not (set(turn["topic"]) & (topics | (offered if turn.get("offer") else set()))):
        found.append(f"answered {sorted(filter(None, topics)) or sorted(offered)}, not {turn['topic']}")
    if "both" in turn and not (topics & set(turn["both"]) and set(turn["both"]) <= topics | offered):
        found.append(f"answered {sorted(filter(None, topics))}, not both {turn['both']}")
    for field in ("safety", "area"):
        if field in turn and customs[0][field] != turn[field]:
            found.append(f"{field} is {customs[0][field]}, not {turn[field]}")
    if "kind" in turn and turn["kind"] not in {custom["kind"] for custom in customs}:
        found.append(f"kind is {[custom['kind'] for custom in customs]}, not {turn['kind']}")
    if turn.get("related") and len(offered) < 2:
        found.append("offers nothing more")
    return found + [f"does not show {one}" for one in turn.get("shows", []) if one not in text]


def play(service: Service, dialogue: dict[str, Any]) -> list[str]:
    """Return what goes wrong in a dialogue, turn by turn."""
    sender, found = uuid4().hex, []
    for number, turn in enumerate(dialogue["turns"], start=1):
        replies = service.ask(turn["says"], sender=sender, area=dialogue.get("area"))
        found += [f"turn {number}, '{turn['says']}': {problem}" for problem in problems(turn, replies)]
    return found


@pytest.mark.parametrize(
    "happens",
    [
        pytest.param(one, marks=[pytest.mark.xfail(strict=True)] if one in NOT_YET | TOO_CAREFUL else [])
        for one in DIALOGUES
    ],
)
def test_what_happens(service: Service, happens: str) -> None:
    assert play(service, DIALOGUES[happens]) == []


def test_no_more_than_a_quarter_go_wrong() -> None:
    assert set(DIALOGUES) >= NOT_YET | TOO_CAREFUL
    assert len(NOT_YET) <= len(DIALOGUES) / 4 + 1
    assert len(TOO_CAREFUL) <= len(DIALOGUES) / 25
