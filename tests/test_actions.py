"""Custom actions, called as the action server calls them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

from actions.helplines import ActionHelplines, named
from actions.referral_route import ActionReferralRoute
from bot.content import Content
from bot.logs import TextFree
from tests.conftest import ROOT, read_yaml


def run(action: Any, *, topic: str, text: str = "", area: str = "coventry") -> list[dict[str, Any]]:
    """Return the messages of one action."""
    latest = {"text": text, "topic": topic, "intent": {"name": "x"}, "entities": []}
    tracker = Tracker("s", {"area": area}, latest, [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    asyncio.run(action.run(dispatcher, tracker, {}))
    return dispatcher.messages


def test_every_action_of_the_domain_is_registered() -> None:
    executor = ActionExecutor()
    executor.register_package("actions")
    named_in_domain = {name for name in read_yaml(ROOT / "domain.yml")["actions"] if name.startswith("action_")}
    assert named_in_domain == set(executor.actions)


@pytest.mark.parametrize(
    ("text", "services"),
    [
        ("number for Rape Crisis", ["rape_crisis"]),
        ("whats childline's number and the nspcc one", ["childline", "nspcc"]),
        ("samaritans or survivors trust?", ["samaritans", "survivors_trust"]),
        ("when is stop it now open", ["stop_it_now"]),
        ("helpline numbers", []),
    ],
)
def test_a_named_service_is_found(content: Content, text: str, services: list[str]) -> None:
    assert named(text, content) == services


@pytest.mark.parametrize("topic", ["contacts/mash", "process/lado", "medical/sarc"])
@pytest.mark.parametrize("area", ["coventry", "kent", "medway", "other"])
def test_a_route_is_the_areas_own(content: Content, topic: str, area: str) -> None:
    (message,) = run(ActionReferralRoute(), topic=topic, area=area)
    custom = message["custom"]
    assert (custom["kind"], custom["topic"], custom["area"]) == ("route", topic, area)
    assert custom["route"]["area"] == content.areas[area].name
    assert custom["route"]["text"] in message["text"]
    assert custom["sources"]


def test_an_action_that_fails_sends_nothing_and_logs_no_text(caplog: pytest.LogCaptureFixture) -> None:
    class Failing(ActionHelplines):
        def reply(self, tracker: Tracker) -> Any:
            raise ValueError("xylophone")

    assert run(Failing(), topic="contacts/helplines", text="xylophone") == []
    (line,) = [TextFree().format(record) for record in caplog.records]
    assert line == "ERROR actions.replying action_helplines failed: ValueError"
