"""Whole dialogues about helplines, through the running assistant."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.conftest import Service


def last(service: Service, *messages: str, area: str | None = None) -> dict[str, Any]:
    """Return the last reply of one conversation."""
    sender = uuid4().hex
    return [service.ask(message, sender=sender, area=area)[-1] for message in messages][-1]


def shown(reply: dict[str, Any]) -> list[str]:
    """Return the services of a reply."""
    return [card["id"] for card in reply["custom"]["contacts"]]


FIRST = [
    ("helpline numbers", "childline"),
    ("someone for a 15 year old boy", "childline"),
    ("number for mums whose partner was arrested", "stop_it_now"),
    ("LGBT survivor", "galop"),
    ("is Stop It Now open now", "stop_it_now"),
    ("opening hours of CRASAC", "crasac"),
    ("childline number", "childline"),
    ("male survivor age 40", "survivorsuk"),
    ("someone for a mum who found out", "mosac"),
    ("who can a child text", "childline"),
    ("free numbers only", "childline"),
]


@pytest.mark.parametrize(("message", "service_id"), FIRST, ids=[message for message, _ in FIRST])
def test_what_people_ask_for_gets_the_service_that_fits_first(service: Service, message: str, service_id: str) -> None:
    reply = last(service, message)
    assert reply["custom"]["kind"] == "helplines"
    assert shown(reply)[0] == service_id
    assert len(shown(reply)) <= 5


def test_show_all_shows_the_rest(service: Service) -> None:
    reply = last(service, "helpline numbers")
    assert len(shown(last(service, "helpline numbers", reply["custom"]["more"]))) > 25


def test_a_fifteen_year_old_is_not_sent_to_rape_crisis(service: Service) -> None:
    assert "rape_crisis" not in shown(last(service, "someone for a 15 year old boy"))


def test_open_now_is_answered_with_the_hours_and_the_number(service: Service) -> None:
    reply = last(service, "is Stop It Now open now")
    assert reply["custom"]["contacts"][0]["open"]["now"] in (True, False)
    assert reply["custom"]["contacts"][0]["open"]["text"] in reply["custom"]["lead"]
    assert "0808 1000 900" in reply["text"]
    assert "Mon to Thu 9am to 9pm" in reply["text"]


def test_hours_that_nobody_confirmed_say_so(service: Service) -> None:
    reply = last(service, "opening hours of CRASAC")
    assert reply["custom"]["contacts"][0]["open"] == {"now": None, "text": "Hours not confirmed"}
    assert "Hours not confirmed" in reply["text"]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("what's their email", "not stated"),
        ("what's their website", "https://www.stopitnow.org.uk"),
        ("is it free", "not stated"),
        ("when are they open", "Mon to Thu 9am to 9pm"),
        ("who is it for", "own sexual thoughts"),
        ("what is their number", "0808 1000 900"),
    ],
)
def test_a_question_back_is_about_the_service_just_shown(service: Service, question: str, said: str) -> None:
    reply = last(service, "stop it now", question)
    assert shown(reply) == ["stop_it_now"]
    assert said in reply["text"]


def test_one_question_back_may_follow_another(service: Service) -> None:
    reply = last(service, "someone for a 15 year old boy", "what's their email", "is it free")
    assert reply["custom"]["points"][0] == {"heading": "Childline (0800 1111)", "text": "Free to ring: yes."}


def test_after_another_question_it_is_no_longer_about_the_services(service: Service) -> None:
    reply = last(service, "childline number", "what is a strategy discussion", "who is it for")
    assert reply["custom"]["contacts"] == [] or shown(reply) != ["childline"]


def test_a_button_for_something_else_ends_it_too(service: Service) -> None:
    reply = last(service, "childline number", "/scale/prevalence", "is it free")
    assert shown(reply) != ["childline"]


def test_a_caller_who_may_text_is_told_what_is_known(service: Service) -> None:
    assert "by online chat or by email" in last(service, "who can a child text")["text"]


def test_an_unverified_number_says_so(service: Service) -> None:
    card = last(service, "mankind number")["custom"]["contacts"][0]
    assert card["warning"].startswith("Not verified")
    assert "01823 334244" in card["why"]


def test_a_helpline_asked_for_about_an_actual_child_comes_after_the_front_door(service: Service) -> None:
    replies = service.ask("a boy in my form told me yesterday his uncle touched him, what number can he ring")
    assert replies[0]["custom"]["kind"] == "safety"
    assert "024 7678 8555" in replies[0]["text"]
