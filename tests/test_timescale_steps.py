"""What stands beside a worked-out date: the steps that follow, sources and caveats, dates still to come, doubts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from bot.content import Content
from bot.dates import LONDON
from bot.dialogue.awaited import with_timescale
from tests.test_timescale_replies import Slots, due, turn
from tests.test_timescales import AFTER, CONFERENCE, LADO, TIMING

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=LONDON)


def asked(content: Content, text: str, topic: str | None, **more: Any) -> dict[str, Any]:
    """Return the reply of one turn on that Monday."""
    return turn(content, text, topic, now=MONDAY, **more)


def step(message: dict[str, Any], label: str) -> dict[str, str]:
    """Return one step of a reply's path."""
    return next(one for one in message["custom"]["timeline"] if one["label"] == label)


# The steps that follow -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "label", "when", "before"),
    [
        # Easter Monday; Good Friday is the 26th.
        (
            "conference on 29 December 2026, core group by when",
            "First review conference",
            "By Monday 29 March 2027",
            "Thursday 25 March 2027",
        ),
        # A Sunday; New Year's Day is the Friday.
        (
            "conference was on 3 April 2026, core group by when",
            "Next review conference",
            "By Sunday 3 January 2027",
            "Thursday 31 December 2026",
        ),
    ],
)
def test_a_step_that_ends_on_no_working_day_names_the_one_before(
    content: Content, text: str, label: str, when: str, before: str
) -> None:
    message = asked(content, text, CONFERENCE)
    reached = step(message, label)
    assert reached["when"] == when
    assert f"That is not a working day. The last working day before it is {before}." in reached["note"]
    assert before in message["text"]


def test_a_step_that_ends_on_a_working_day_has_no_such_note(content: Content) -> None:
    message = asked(content, "strategy discussion was on 9 November, conference by when", CONFERENCE)
    assert step(message, "First core group")["when"] == "By Monday 14 December 2026"
    assert "not a working day" not in step(message, "First core group")["note"]


# Where each date comes from ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "topic", "dated"),
    [
        (
            "strategy discussion was on 9 November, conference by when",
            CONFERENCE,
            ["initial_conference", "core_group", "first_review", "later_review"],
        ),
        ("the referral came in on 19 November, decision by when", AFTER, ["decision", "assessment"]),
        (
            "assault was on Friday at 9pm, too late for forensics?",
            TIMING,
            ["forensic", "emergency_contraception", "hiv_prevention"],
        ),
    ],
)
def test_every_dated_step_has_its_source_and_its_caveat(
    content: Content, text: str, topic: str, dated: list[str]
) -> None:
    custom = asked(content, text, topic)["custom"]
    cited = {(one["document"], one["section"]) for one in custom["sources"]}
    for scale in (content.timescales[one] for one in dated):
        assert {(one.document, one.section) for one in scale.sources} <= cited, scale.id
        assert f"{scale.title}" in custom["caution"]
        assert scale.caveat.split("{")[0].strip() in custom["caution"]
    assert len(cited) == len(custom["sources"])


def test_a_caveat_is_headed_by_its_rules_where_there_are_several_and_told_once(content: Content) -> None:
    custom = asked(content, "strategy discussion was on 9 November, conference by when", CONFERENCE)["custom"]
    review = content.timescales["first_review"].caveat
    assert f"First review conference, Next review conference: {review}" in custom["caution"]
    assert custom["caution"].count(review) == 1
    alone = asked(content, "allegation came in on friday, when do I tell lado", LADO)["custom"]
    assert alone["caution"] == content.timescales["lado"].caveat


def test_the_caveat_of_the_conference_agrees_with_its_topic(content: Content) -> None:
    said = "No statutory text was read for"
    told = "Kent's toolkit takes the 15 working days from Kent's own procedures (2.1.5)"
    for text in (content.timescales["initial_conference"].caveat, content.topics[CONFERENCE].caution or ""):
        assert said in text
        assert told in text


# Dates still to come -------------------------------------------------------------------------------------------------

AHEAD = [
    ("the referral came in on 3 December 2026, decision by when", AFTER, "decision", "2026-12-04"),
    ("allegation came in on 3 December 2026, when do I tell lado", LADO, "lado", "2026-12-04"),
    ("medical agreed on 3 December 2026, when should the child be seen", TIMING, "non_recent_medical", "2026-12-17"),
    ("strat disc is on 3 December 2026, when is the conference", CONFERENCE, "initial_conference", "2026-12-24"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "topic", "scale", "day"), AHEAD, ids=[one[2] for one in AHEAD])
def test_a_start_still_to_come_is_counted_with_its_caveat(
    content: Content, text: str, topic: str, scale: str, day: str
) -> None:
    message = asked(content, text, topic)
    assert due(message) == {scale: day}
    assert content.date_phrases["step_ahead"] in message["text"]


def test_christmas_eve_is_asked_about_and_each_button_is_answered(content: Content) -> None:
    for year in ("2025", "2026"):
        slots = Slots()
        message = asked(
            content, "LADO: allegation on Christmas Eve, by when do we tell", LADO, slots=slots, area="coventry"
        )
        assert "coventry_lado" in [card["id"] for card in message["custom"]["contacts"]]
        assert [button["payload"][-10:] for button in message["buttons"]] == ["2025-12-24", "2026-12-24"]
        answered = pressed(content, f"{year}-12-24", slots)
        assert answered["timescale"]["start"]["moment"].startswith(f"{year}-12-24")


def pressed(content: Content, day: str, slots: Slots) -> dict[str, Any]:
    """Return what a button that offered a day is understood as."""
    parsed = {"text": f"/start/{day}", "start": day, "topic": None, "intent": {"name": "something_else"}}
    return with_timescale(parsed, slots, content, "kent", MONDAY)  # type: ignore[arg-type]


def test_what_if_it_were_another_day_to_come_is_counted(content: Content) -> None:
    slots = Slots()
    asked(content, "allegation came in on friday, when do I tell lado", LADO, slots=slots)
    message = asked(content, "what about if it was the 3rd of December 2026", None, slots=slots, area="coventry")
    assert due(message) == {"lado": "2026-12-04"}
    assert "coventry_lado" in [card["id"] for card in message["custom"]["contacts"]]


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("s47 started 12 Dec", "process/section_47"),
        ("allegation came in on Christmas Eve", LADO),
        ("strategy discussion was 3/3/2085 or 3/11/2026, when is the conference", CONFERENCE),
        ("assault was on 20 December, too late for forensics?", TIMING),
    ],
)
def test_no_button_leads_to_a_refusal(content: Content, text: str, topic: str) -> None:
    message = asked(content, text, topic, slots=Slots())
    for button in [one for one in message.get("buttons") or [] if one["payload"].startswith("/start/")]:
        slots = Slots()
        asked(content, text, topic, slots=slots)
        assert "start" in pressed(content, button["payload"][-10:], slots)["timescale"], button


def test_a_button_is_answered_also_after_other_questions(content: Content) -> None:
    slots = Slots()
    asked(content, "s47 started 12 Dec", "process/section_47", slots=slots)
    for text, topic in (("what is hsb", "definitions/hsb"), ("signs in toddlers", "signs/preverbal")):
        asked(content, text, topic, slots=slots)
    assert "start" in pressed(content, "2026-12-12", slots)["timescale"]


def test_abuse_is_never_taken_to_be_still_to_come(content: Content) -> None:
    message = asked(content, "assault was on 3 December 2026, too late for forensics?", TIMING)
    assert message["custom"]["kind"] == "clarify"
    assert "sarc" in message["custom"]["lead"].lower() or "referral centre" in message["custom"]["lead"]
    assert not message.get("buttons")
    december = asked(content, "assault was on 20 December, too late for forensics?", TIMING)
    assert december["custom"]["deadlines"][0]["start"]["iso"].startswith("2025-12-20")


# The rule before the question ----------------------------------------------------------------------------------------


def test_the_rule_is_told_before_it_is_asked_which_date(content: Content) -> None:
    text = "which one do I count ICPC from, strat on 9 November or end of enquiry on 20 November"
    custom = asked(content, text, CONFERENCE)["custom"]
    lead = custom["lead"]
    rule = "within 15 working days of the strategy discussion at which the section 47 enquiry was initiated"
    assert lead.startswith(f"Initial child protection conference: {rule}.")
    assert -1 < lead.index("not from the referral, the end of the enquiry") < lead.index("You gave more than one date")
    assert custom["sources"]


@pytest.mark.parametrize(
    ("text", "topic", "rule"),
    [
        ("how soon is the core group", CONFERENCE, "First core group: within 10 working days of"),
        ("when is the first review due", CONFERENCE, "First review conference: within 3 months of"),
        ("when does the assessment have to be finished", "process/assessment", "finished: within 45 working days of"),
    ],
)
def test_a_question_for_a_start_comes_after_its_rule(content: Content, text: str, topic: str, rule: str) -> None:
    lead = asked(content, text, topic)["custom"]["lead"]
    assert -1 < lead.index(rule) < lead.index("On which day")


def test_a_doubt_has_the_contacts_of_its_rule(content: Content) -> None:
    message = asked(content, "allegation came in last week, when do I tell lado", LADO, area="coventry")
    assert message["custom"]["kind"] == "clarify"
    assert "coventry_lado" in [card["id"] for card in message["custom"]["contacts"]]


# What has passed -----------------------------------------------------------------------------------------------------


def test_what_is_said_of_one_event_stands_where_it_is_the_only_one(content: Content) -> None:
    message = asked(content, "conference was on 3 February 2026, what are the deadlines now", CONFERENCE)
    passed = content.date_phrases["passed"]
    cards = {one["id"]: one["steps"] for one in message["custom"]["deadlines"]}
    assert set(cards) == {"core_group", "first_review"}
    assert passed not in message["custom"]["lead"]
    assert cards["first_review"][-1] == passed
    assert passed not in cards["core_group"]
    alone = asked(content, "strategy discussion was on 12 October, conference?", CONFERENCE)
    assert passed in alone["custom"]["lead"]


def test_a_date_in_figures_that_is_long_over_is_asked_about(content: Content) -> None:
    slots = Slots()
    message = asked(content, "strategy discussion was 3/4, when is the conference", CONFERENCE, slots=slots)
    assert message["custom"]["kind"] == "clarify"
    assert [one["payload"][-10:] for one in message["buttons"]] == ["2026-04-03", "2026-03-04"]
    assert "escalation" not in message["text"]
    assert pressed(content, "2026-03-04", slots)["timescale"]["start"]["moment"].startswith("2026-03-04")
    sure = asked(content, "strategy discussion was 3 April 2026, when is the conference", CONFERENCE)
    assert "escalation" in sure["custom"]["lead"]
    recent = asked(content, "strategy discussion was 13/11, when is the conference", CONFERENCE)
    assert due(recent) == {"initial_conference": "2026-12-04"}
