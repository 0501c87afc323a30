"""Whole dialogues about referral routes, through the running assistant."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.conftest import Service

#: One question for each "what for", with the title of the route it gets.
ASKED = [
    ("how do I refer a child", "Refer a worry about a child"),
    ("who do I ring if a child is in danger", "A child in danger now"),
    (
        "who do I ring about an allegation against a teacher",
        "Report an allegation about someone who works with children",
    ),
    ("how do I report exploitation", "Report child sexual exploitation"),
    ("who do I ring about HSB", "Refer a child's harmful sexual behaviour"),
    ("how do I refer to the SARC", "Refer for a medical examination (SARC)"),
    ("where do I report online grooming", "Report online grooming or abuse"),
    ("where do I report an image of a child online", "Get an image of a child taken down"),
    ("where do I report a crime", "Report a crime against a child"),
    ("where do I refer an adult survivor", "Help for an adult who was abused as a child"),
    (
        "where do I refer someone worried about their own thoughts",
        "Someone worried about their own thoughts or behaviour",
    ),
    ("how do I refer a mum for support", "Support for a parent who did not abuse"),
    ("how do I escalate a decision", "Professional disagreement and escalation"),
    ("police nfa who do I ring now", "When the police take no further action"),
]


@pytest.mark.parametrize(("message", "title"), ASKED, ids=[title for _, title in ASKED])
def test_a_question_for_a_route_gets_it(service: Service, message: str, title: str) -> None:
    reply = service.ask(message)[-1]
    assert reply["custom"]["title"] == title
    assert reply["custom"]["kind"] == "route"


def test_a_route_is_that_of_the_area(service: Service) -> None:
    for area, number in (("coventry", "024 7678 8555"), ("kent", "03000 41 11 11"), ("medway", "01634 334 466")):
        assert number in service.ask("how do I refer a child", area=area)[-1]["text"]
    assert "report-child-abuse-to-local-council" in service.ask("how do I refer a child", area="other")[-1]["text"]


def test_a_corrected_area_gets_the_answer_again(service: Service) -> None:
    sender = uuid4().hex
    service.ask("how do I refer a child", sender=sender)
    reply = service.ask("sorry I meant in Kent not Coventry", sender=sender)[-1]
    assert (reply["custom"]["topic"], reply["custom"]["area"]) == ("contacts/mash", "kent")


def test_one_question_back_and_its_button_gives_the_route(service: Service) -> None:
    sender = uuid4().hex
    (asked,) = service.ask("how do I refer a child for a medical", sender=sender)
    assert (asked["custom"]["kind"], asked["custom"]["topic"]) == ("route", "medical/sarc")
    assert "past three days" in asked["text"]
    payload = asked["buttons"][0]["payload"]
    assert payload == "/route/medical_under_13"
    (reply,) = service.ask(payload, sender=sender)
    assert (reply["custom"]["kind"], reply["custom"]["topic"]) == ("route", "medical/sarc")
    assert "police or social care must refer" in reply["text"]


def test_the_question_back_can_be_answered_in_words(service: Service) -> None:
    sender = uuid4().hex
    service.ask("how do I refer a child for a medical", sender=sender)
    reply = service.ask("13 to 17", sender=sender)[-1]
    assert reply["custom"]["title"] == "Medical (SARC): young person of 13 to 17"


def test_something_else_asked_instead_is_answered(service: Service) -> None:
    sender = uuid4().hex
    service.ask("how do I refer a child for a medical", sender=sender)
    reply = service.ask("what is a strategy discussion", sender=sender)[-1]
    assert reply["custom"]["topic"] == "process/strategy_discussion"


def test_an_age_that_was_said_needs_no_question(service: Service) -> None:
    reply = service.ask("can a 14 year old refer themselves to the SARC")[-1]
    assert reply["custom"]["title"] == "Medical (SARC): young person of 13 to 17"


def test_the_path_after_a_referral_is_drawn(service: Service) -> None:
    reply = service.ask("what happens after a referral")[-1]
    labels = [step["label"] for step in reply["custom"]["timeline"]]
    assert labels[0] == "Referral"
    assert "Section 47 enquiry" in labels
    assert all(label in reply["text"] for label in labels)


def test_a_route_asked_about_an_actual_child_comes_after_the_front_door(service: Service) -> None:
    message = "a girl in my class told me yesterday that her stepdad touched her, how do I refer her for a medical"
    replies = service.ask(message, area="kent")
    assert len(replies) > 1
    assert replies[0]["custom"]["kind"] == "safety"
    assert "03000 41 11 11" in replies[0]["text"]
    assert all(later["text"].startswith("General guidance") for later in replies[1:])
