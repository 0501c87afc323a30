"""Whole dialogues: once a conversation is about a case, its follow-ups are, until it plainly turns elsewhere."""

from __future__ import annotations

from uuid import uuid4

from tests.conftest import Service

OPENING = "a girl in my class told me yesterday that her stepdad touched her"


def kinds(service: Service, *messages: str) -> list[str]:
    """Return the safety of each turn of one conversation."""
    sender = uuid4().hex
    return [service.ask(message, sender=sender)[0]["custom"]["safety"] for message in messages]


def test_an_age_and_a_household_after_a_disclosure_stay_a_case(service: Service) -> None:
    assert kinds(service, OPENING, "she is seven", "he lives with them") == ["case", "case", "case"]


def test_a_question_about_him_after_a_disclosure_gets_the_front_door_again(service: Service) -> None:
    sender = uuid4().hex
    service.ask(OPENING, sender=sender)
    first = service.ask("should i tell him", sender=sender)[0]
    assert first["custom"]["safety"] == "case"
    assert "024 7678 8555" in first["text"]


def test_what_the_writer_is_to_do_is_still_about_the_case(service: Service) -> None:
    assert kinds(service, OPENING, "do i ring both sets of parents") == ["case", "case"]


def test_the_same_fragments_with_no_case_before_them_are_no_case_of_the_conversation(service: Service) -> None:
    assert kinds(service, "what is a strategy discussion", "who chairs it")[1] == "none"


def test_a_plain_turn_to_something_general_ends_the_case(service: Service) -> None:
    turned = "a different question for training next week: which books on trauma does the toolkit recommend"
    said = kinds(service, OPENING, turned, "what is a window of tolerance")
    assert said[0] == "case"
    assert said[2] == "none"


def test_a_button_is_answered_as_a_topic_whatever_was_said_before(service: Service) -> None:
    assert kinds(service, OPENING, "/scale/prevalence")[1] == "none"


def test_a_survivors_own_words_within_a_case_are_heard(service: Service) -> None:
    assert kinds(service, OPENING, "i was abused myself when i was small")[1] == "survivor"


def test_danger_within_a_case_goes_first(service: Service) -> None:
    assert kinds(service, OPENING, "he is hurting her right now")[1] == "danger"
