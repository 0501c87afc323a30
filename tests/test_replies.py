"""The guard: no flagged message leaves without its contacts, whatever else has failed."""

from __future__ import annotations

import pytest

from bot.content import Content
from bot.replies.contacts import Directory, hours_text
from bot.replies.guard import guarded
from bot.replies.render import Renderer
from bot.safety import INTERFACE_KIND, ORDER, higher

AREAS = ("coventry", "kent", "medway", "other")
KINDS = [kind for kind in ORDER if kind != "none"]


def test_every_kind_has_a_reviewed_text_with_the_front_door_in_it(content: Content) -> None:
    assert set(content.safety) == set(KINDS)
    for entry in content.safety.values():
        assert "front_door" in entry.contacts, entry.kind


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_flagged_turn_begins_with_its_contacts(content: Content, kind: str, area: str) -> None:
    renderer = Renderer(content, area)
    answer = renderer.topic("process/strategy_timescale")
    for produced in ([], [answer], [{"text": "", "custom": {}}], [{"text": "stray"}]):
        replies = guarded(produced, kind, renderer)
        first = replies[0]
        assert first["custom"]["kind"] == "safety"
        wanted = [content.contact(one, area) for one in content.safety[kind].contacts]
        shown = [card["id"] for card in first["custom"]["contacts"]]
        assert shown == list(dict.fromkeys(one.id for one in wanted if one))
        for one in wanted:
            assert one is None or (one.phone.display if one.phone else one.name) in first["text"]
        for reply in replies:
            assert reply["custom"]["safety"] == INTERFACE_KIND.get(kind, kind)
            assert reply["custom"]["area"] == area
        for later in replies[1:]:
            assert later["text"].startswith(content.phrases["general_guidance"])


@pytest.mark.parametrize("area", AREAS)
def test_an_empty_turn_becomes_the_honest_failure_with_contacts(content: Content, area: str) -> None:
    (reply,) = guarded([], "none", Renderer(content, area))
    assert reply["custom"]["kind"] == "fallback"
    assert "999" in reply["text"]
    assert content.contact("front_door", area).name in reply["text"]


def test_an_unflagged_answer_is_left_as_it_is(content: Content) -> None:
    renderer = Renderer(content, "kent")
    (reply,) = guarded([renderer.topic("scale/prevalence")], "none", renderer)
    assert reply["text"] == renderer.topic("scale/prevalence")["text"]
    assert reply["custom"]["safety"] == "none"


def test_a_higher_kind_is_never_hidden() -> None:
    for n, first in enumerate(ORDER):
        for second in ORDER[n:]:
            assert higher(first, second) == higher(second, first) == first


def test_the_front_door_is_the_areas_own(content: Content) -> None:
    assert "024 7678 8555" in Directory(content, "coventry").fill("{front_door}")
    assert "03000 41 11 11" in Directory(content, "kent").fill("{front_door}")
    assert "01634 334 466" in Directory(content, "medway").fill("{front_door}")
    assert "https://www.gov.uk/report-child-abuse-to-local-council" in Directory(content, "other").fill("{front_door}")
    assert Directory(content, "other").fill("{lado}").startswith("the local authority designated officer")
    assert Directory(content, "kent").fill("ring {emergency} now") == "ring 999 now"


def test_hours_read_as_people_say_them(content: Content) -> None:
    assert hours_text(content.contacts["stop_it_now"]).startswith("Mon to Thu 9am to 9pm, Fri 9am to 5pm")
    assert hours_text(content.contacts["samaritans"]).startswith("24 hours a day")
    assert "24" not in hours_text(content.contacts["nspcc"]).split(";")[0]
