"""What reaches inside Rasa: it works with the installed release, and these tests fail when Rasa changes under it."""

from __future__ import annotations

import sys
from importlib.metadata import version

import jsonschema
import pytest
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event
from rasa.shared.utils.common import all_subclasses

from bot import rasa_patches
from tests.conftest import last_line_of

#: Loads the trained model as the server does, understands a message, and says what was imported for it.
SERVES = """
import asyncio, sys
from bot import logs, rasa_patches
logs.configure()
{patch}
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from bot.train import model_path
agent = Agent.load(str(model_path()))
parsed = asyncio.run(agent.processor.parse_message(UserMessage("csa definition contact non-contact")))
print(sys.modules.get("tensorflow") is not None, parsed["topic"])
"""


def serves(patch: str) -> str:
    return last_line_of(SERVES.format(patch=patch))


def test_the_patches_are_for_the_release_that_is_installed() -> None:
    assert version("rasa") == rasa_patches.WRITTEN_FOR


def test_the_server_understands_messages_without_tensorflow() -> None:
    assert serves("rasa_patches.without_tensorflow()") == "False definitions/csa"


def test_without_the_patch_rasa_imports_tensorflow_and_understands_the_same() -> None:
    assert serves("") == "True definitions/csa"


def test_another_release_of_rasa_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rasa_patches, "WRITTEN_FOR", "0")
    before = {name: sys.modules.get(name) for name in rasa_patches.ONLY_FOR_TRAINING}
    check = RemoteAction._validate_action_result
    resolve = Event.resolve_by_type
    rasa_patches.without_tensorflow()
    rasa_patches.quick_action_results()
    rasa_patches.quick_event_types()
    assert {name: sys.modules.get(name) for name in rasa_patches.ONLY_FOR_TRAINING} == before
    assert RemoteAction._validate_action_result is check
    assert Event.resolve_by_type is resolve


def test_what_was_left_out_says_so_when_it_is_used() -> None:
    with pytest.raises(RuntimeError, match="only for training"):
        rasa_patches.OnlyForTraining()


RESULTS = [
    {"events": [], "responses": [{"text": "a"}]},
    {"events": [{"event": "slot", "name": "area", "value": "kent"}], "responses": []},
    {},
    {"events": [{"name": "area"}], "responses": []},
    {"events": [{"event": "no such event"}]},
    {"events": {}, "responses": []},
    {"events": [], "responses": ["text"]},
    [],
]


@pytest.mark.parametrize("result", RESULTS, ids=str)
def test_results_of_actions_are_judged_as_rasa_judges_them(result: dict) -> None:
    action = RemoteAction("action_helplines", None)

    def accepts(check: object) -> bool:
        try:
            return bool(check(action, result))  # type: ignore[operator]
        except jsonschema.ValidationError:
            return False

    assert accepts(rasa_patches._validate_action_result) == accepts(RemoteAction._validate_action_result)


def test_the_quick_check_takes_rasas_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RemoteAction, "_validate_action_result", RemoteAction._validate_action_result)
    rasa_patches.quick_action_results()
    assert RemoteAction._validate_action_result is rasa_patches._validate_action_result


def test_each_type_of_event_is_rasas_class_and_is_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    types = [one.type_name for one in all_subclasses(Event)]
    rasas = {name: Event.resolve_by_type(name) for name in types}
    monkeypatch.setattr(Event, "resolve_by_type", staticmethod(Event.resolve_by_type))
    rasa_patches.quick_event_types()
    assert {name: Event.resolve_by_type(name) for name in types} == rasas
    monkeypatch.setattr("rasa.shared.utils.common.all_subclasses", lambda _: pytest.fail("walked the classes again"))
    assert {name: Event.resolve_by_type(name) for name in types} == rasas


def test_an_unknown_type_of_event_is_still_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Event, "resolve_by_type", staticmethod(Event.resolve_by_type))
    rasa_patches.quick_event_types()
    for _ in range(2):
        with pytest.raises(ValueError, match="no such event"):
            Event.resolve_by_type("no such event")
