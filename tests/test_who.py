"""Whom a message is about, in the light of what went before it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.dialogue.who import answered_too, other_need, settled, told


def found(kind: str, *, share: float = 1.0, confidence: float = 0.95, needs: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return what the pipeline says of a message."""
    return {"kind": kind, "confidence": confidence, "share": share, "needs": list(needs)}


def after_a_case(text: str, seen: dict[str, Any]) -> str:
    """Return the kind of a message that follows one about a case."""
    return settled("none", seen, {"text": text, "topic": None}, open_kind="case", follows=True)


def test_a_few_words_after_a_case_stay_with_it_however_sure_the_model_is_of_another_kind() -> None:
    assert after_a_case("do i need to tell anyone", found("child", share=0.97)) == "case"


@pytest.mark.parametrize("kind", ["danger", "suicidal"])
@pytest.mark.parametrize("text", ["tonight", "there is no point any more", "he has a knife and is going to hurt her"])
def test_harm_within_the_hour_is_heard_in_a_few_words(kind: str, text: str) -> None:
    for share in (0.97, 0.85, 0.5):
        assert after_a_case(text, found(kind, share=share)) == kind
    assert after_a_case(text, found(kind, share=0.4)) == "case"


def test_a_few_words_of_a_kind_that_is_not_urgent_turn_the_conversation_only_when_sure() -> None:
    text = "i never told anyone about my uncle"
    assert after_a_case(text, found("survivor", share=0.95)) == "survivor"
    assert after_a_case(text, found("survivor", share=0.85)) == "case"


def test_a_longer_message_of_another_kind_turns_the_conversation() -> None:
    words = "when i was small the man next door did the same to me and i never said"
    assert after_a_case(words, found("survivor", share=0.6)) == "survivor"


def test_what_a_flagged_message_may_be_instead_is_the_likeliest_other_kind() -> None:
    assert other_need("survivor", found("survivor", needs=("survivor", "child", "case"))) == "child"
    assert other_need("child", found("survivor", needs=("survivor", "child"))) == "survivor"
    assert other_need("case", found("case", needs=("case",))) is None


def test_the_need_that_was_spoken_of_before_is_not_forgotten_for_another() -> None:
    assert other_need("suicidal", found("suicidal", needs=("suicidal", "child")), "survivor") == "survivor"
    assert other_need("survivor", found("survivor", needs=("survivor", "child")), "survivor") == "child"
    assert other_need("none", found("none"), "survivor") is None


def test_a_question_is_about_nobody_and_nothing_is_offered_instead() -> None:
    assert other_need("none", found("none", needs=("case", "child"))) is None


@pytest.mark.parametrize(
    ("kind", "confidence", "stands"),
    [("suicidal", 0.23, "none"), ("suicidal", 0.39, "suicidal"), ("danger", 0.6, "danger"), ("child", 0.3, "none")],
)
def test_a_few_words_after_an_answer_are_urgent_only_when_they_may_well_be(
    kind: str, confidence: float, stands: str
) -> None:
    found = {"kind": kind, "confidence": confidence, "share": 0.6}
    parsed = {"text": "and looking after yourself", "topic": None}
    assert settled("none", found, parsed, open_kind="none", follows=True) == stands
    assert settled("none", found, parsed, open_kind="none", follows=False) == kind


@pytest.mark.parametrize("text", ["who I call? I am in coventry", "what if I am wrong?", "am I overreacting here then"])
def test_what_the_writer_is_to_do_goes_on_about_the_case(text: str) -> None:
    assert after_a_case(text, found("none", confidence=0.01)) == "case"


def test_thanks_after_a_flagged_message_offers_no_need_that_nobody_spoke_of() -> None:
    assert other_need("case", found("none", needs=("practitioner_distress", "suicidal")), "case") is None
    assert other_need("child", found("offender_family", needs=("offender_family", "case")), "child") is None
    assert other_need("child", found("case", needs=("case", "suicidal")), "child") == "suicidal"


def test_a_suicidal_writer_stays_one_until_somebody_else_is_spoken_of() -> None:
    def after(text: str, seen: dict[str, Any]) -> str:
        return settled("none", seen, {"text": text, "topic": None}, open_kind="suicidal", follows=False)

    told = "i am a social worker and these children and their files have broken me in the end"
    assert after(told, found("practitioner_distress")) == "suicidal"
    assert after(told, found("case")) == "case"


def test_a_child_who_speaks_of_a_sister_is_still_a_child() -> None:
    seen = found("case", share=0.99)
    parsed = {"text": "it was my sister not me sorry, she's 8", "topic": None}
    assert settled("none", seen, parsed, open_kind="child", follows=False) == "child"


@pytest.mark.parametrize(
    ("topic", "kind"),
    [("disclosure/creating_space", "seeking_access"), (None, "seeking_access"), ("contacts/helplines", "none")],
)
def test_a_refusal_holds_for_the_conversation_but_for_who_can_be_rung(topic: str | None, kind: str) -> None:
    parsed = {"text": "so what age of children trusts people most easily then", "topic": topic}
    assert settled("none", found("none", confidence=0.01), parsed, open_kind="seeking_access", follows=True) == kind


@pytest.mark.parametrize("open_kind", ["own_thoughts", "offender_family", "survivor"])
def test_a_short_question_does_not_make_the_writer_another_one(open_kind: str) -> None:
    seen = found("child", share=0.97)
    asked = {"text": "do i have to give my real name", "topic": None}
    assert settled("none", seen, asked, open_kind=open_kind, follows=True) == open_kind
    for age in ("im 13 and its my uncle", "i\u2019m 12 years old"):
        said = {"text": age, "topic": None}
        assert settled("none", seen, said, open_kind=open_kind, follows=True) == "child"
    said = {"text": "i'm 12 weeks pregnant", "topic": None}
    assert settled("none", seen, said, open_kind=open_kind, follows=True) == open_kind


def test_who_says_that_it_was_their_child_is_no_longer_taken_for_the_one_who_was_hurt() -> None:
    corrected = {"text": "no, it was not me, it was my daughter", "topic": None}
    assert settled("none", found("case", share=0.6), corrected, open_kind="survivor", follows=True) == "case"


def test_a_question_for_work_is_answered_below_the_contacts_of_who_wrote_of_dying() -> None:
    asked = {"text": "medway lado number", "topic": "process/lado", "intent": {"confidence": 0.95}}
    assert answered_too("suicidal", found("none", confidence=0.03), asked, "suicidal")
    assert not answered_too("suicidal", found("suicidal"), asked, "suicidal"), "the message itself is of that kind"
    assert not answered_too("suicidal", found("none"), asked, "none")
    assert not answered_too("child", found("none", confidence=0.03), asked, "child")
    assert answered_too("case", found("case"), asked, "none")
    assert not answered_too("case", found("case"), {**asked, "topic": None}, "none")


def test_the_whole_text_is_said_once_and_once_more_for_harm_within_the_hour() -> None:
    said: dict[str, Any] = {"text": "her mum is furious", "topic": None}
    assert told("case", found("case"), said, "none") == "lead"
    assert told("case", found("case"), said, "case") == "again"
    assert told("survivor", found("case"), said, "case") == "lead"
    assert told("suicidal", found("none"), said, "suicidal") == "again"
    assert told("suicidal", found("suicidal"), said, "suicidal") == "lead"
    thanks = {"text": "thanks", "small_talk": "thanks", "intent": {"confidence": 0.9}}
    assert told("case", found("none"), thanks, "case") == "thanks"


def test_a_doubtful_case_after_a_case_stays_one_however_surely_a_topic_is_asked() -> None:
    asked: dict[str, Any] = {"text": "ok I wont. do i write it down now or in the morning"}
    asked |= {"topic": "disclosure/recording", "intent": {"confidence": 0.95}}
    doubtful = found("case", confidence=0.3)
    assert settled("none", doubtful, asked, open_kind="case", follows=True) == "case"
    assert settled("none", doubtful, asked, open_kind="none", follows=True) == "none"
