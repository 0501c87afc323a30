"""Which helplines fit, whether they are open, and what can be asked back about them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.helplines import NAMED, ActionHelplines
from bot.content import Content
from bot.content.models import Contact
from bot.dialogue.buttons import helplines_payload, pressed
from bot.dialogue.need import age_in, fitting, need_in
from bot.dialogue.redirect import Recalled, redirected
from bot.dialogue.service_follow_up import asks_about_shown
from bot.replies.opening import LONDON, opening
from bot.replies.render import Renderer
from bot.replies.routing import AT_MOST, helplines

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=LONDON)  # a Wednesday in winter


def fit(content: Content, text: str, area: str = "coventry", now: datetime = NOON) -> list[str]:
    """Return the services that fit a text, best first."""
    return fitting(need_in(text, content), content, area, now)


def run(understood: dict[str, Any], area: str = "coventry") -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the message and the events of the helplines action."""
    tracker = Tracker("s", {"area": area}, understood, [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    events = asyncio.run(ActionHelplines().run(dispatcher, tracker, {}))
    (message,) = dispatcher.messages
    return message, events


FIRST = [
    ("helpline numbers", "childline"),
    ("someone for a 15 year old boy", "childline"),
    ("male survivor aged 15", "childline"),
    ("number for mums whose partner was arrested", "stop_it_now"),
    ("LGBT survivor", "galop"),
    ("male survivor age 40", "survivorsuk"),
    ("someone for a mum who found out", "mosac"),
    ("someone for the mother of a girl of 9", "mosac"),
    ("who can a child text", "childline"),
    ("adult survivor", "rape_crisis"),
    ("helplines for people worried about their own thoughts", "stop_it_now"),
    ("mental health helplines", "samaritans"),
    ("parent of an exploited child", "pace"),
    ("helplines for professionals", "nspcc"),
    ("lines for reporting images", "ceop"),
    ("domestic abuse helpline for men", "mens_advice_line"),
    ("domestic abuse helpline", "victim_support"),
    ("domestic abuse line for a woman", "victim_support"),
]


@pytest.mark.parametrize(("text", "service"), FIRST, ids=[text for text, _ in FIRST])
def test_the_best_service_comes_first(content: Content, text: str, service: str) -> None:
    assert fit(content, text)[0] == service


def test_an_age_leaves_out_services_for_another_age(content: Content) -> None:
    fifteen = fit(content, "someone for a 15 year old boy")
    assert "rape_crisis" not in fifteen
    assert "napac" not in fifteen
    assert "rape_crisis" in fit(content, "someone for a 16 year old boy")
    forty = fit(content, "male survivor age 40")
    assert "childline" not in forty
    assert forty[:2] == ["survivorsuk", "one_in_six"]


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("a 15 year old boy", 15),
        ("15yo", 15),
        ("15-year-old", 15),
        ("a boy of 15", 15),
        ("male survivor age 40", 40),
        ("under 13", 12),
        ("over 16", 16),
        ("aged 7", 7),
        ("she's 14", 14),
        ("she's 12 years old", 12),
        ("helpline for a man who was abused 12 years ago", None),
        ("it was over 15 years ago", None),
        ("I have worked here 9 years", None),
        ("within 15 working days", None),
        ("24 hours", None),
        ("", None),
    ],
)
def test_an_age_is_read_from_the_words(text: str, age: int | None) -> None:
    assert age_in(text) == age


def test_a_service_of_one_council_area_is_shown_there_only(content: Content) -> None:
    assert "crasac" in fit(content, "adult survivor", "coventry")
    assert "crasac" not in fit(content, "adult survivor", "kent")


def test_free_means_what_the_sources_say(content: Content) -> None:
    assert fit(content, "free numbers only") == ["childline", "samaritans", "napac"]


def test_a_condition_that_few_lines_meet_is_told(content: Content) -> None:
    for text, phrase in (("free numbers only", "helplines_free"), ("24 hour helplines", "helplines_open")):
        message, _ = run({"text": text, "topic": "contacts/helplines"})
        assert message["text"].split("\n\n")[1].startswith(content.phrases[phrase])


def test_when_no_line_meets_a_condition_all_that_fit_are_shown(content: Content) -> None:
    message, _ = run({"text": "free number for a mum", "topic": "support/parents", "audience": "parent"}, "other")
    assert message["custom"]["contacts"][0]["id"] == "samaritans"
    message, _ = run({"text": "24 hour line for an exploited child", "topic": "contacts/helplines"})
    assert message["custom"]["contacts"][0]["id"] == "pace"
    assert content.phrases["helplines_none_open"] in message["text"]


def test_open_now_keeps_only_lines_known_to_be_open(content: Content) -> None:
    at_noon = fit(content, "which lines are open now")
    assert "stop_it_now" in at_noon
    assert "saneline" not in at_noon
    assert "childline" not in at_noon  # hours not confirmed
    sunday = datetime(2026, 11, 22, 20, 0, tzinfo=LONDON)
    at_night = fit(content, "which lines are open now", now=sunday)
    assert "saneline" in at_night
    assert "stop_it_now" not in at_night


def test_at_most_five_are_shown_and_a_button_shows_the_rest(content: Content) -> None:
    message, _ = run({"text": "helpline numbers", "topic": "contacts/helplines"})
    custom = message["custom"]
    assert [card["id"] for card in custom["contacts"]] == [
        "childline",
        "rape_crisis",
        "nspcc",
        "stop_it_now",
        "samaritans",
    ]
    assert custom["more"] == "/helplines/all" == message["buttons"][0]["payload"]
    assert len(message["text"]) < 4000
    every, _ = run({"text": "/helplines/all", **(pressed("helplines/all", content) or {})})
    assert len(every["custom"]["contacts"]) > 25
    assert "more" not in every["custom"]


def test_show_all_keeps_to_whom_it_is_for(content: Content) -> None:
    payload = helplines_payload("child", 15)
    assert payload == "/helplines/child/15"
    message, _ = run({"text": payload, **(pressed(payload[1:], content) or {})})
    shown = [card["id"] for card in message["custom"]["contacts"]]
    assert len(shown) > AT_MOST
    assert "rape_crisis" not in shown


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("impact on the mother", "impact/on_family"),
        ("capacity of the non-abusing parent", "risk/protective_parent"),
        ("signs in a teenager", "signs/emotional_behavioural"),
        ("how many children are abused", "scale/prevalence"),
    ],
)
def test_a_person_in_a_question_about_something_else_is_no_call_for_a_line(
    content: Content, text: str, topic: str
) -> None:
    parsed = {"text": text, "topic": topic, "topics": [], "intent": {"name": "x", "confidence": 1.0}}
    assert redirected(parsed, Recalled(), content) == parsed


@pytest.mark.parametrize("payload", ["helplines/", "helplines/nobody", "helplines/child/x", "helplines/child/1/2"])
def test_a_payload_that_was_never_issued_is_no_button(content: Content, payload: str) -> None:
    assert pressed(payload, content) is None


def test_every_audience_answers_with_at_most_five_and_the_front_door(content: Content) -> None:
    for area in ("coventry", "kent", "medway", "other"):
        for audience in content.audiences.values():
            services = [one for one in audience.services if content.shown_in(one, area)]
            topic = [*audience.topics, "contacts/helplines"][0]
            message = helplines(Renderer(content, area, now=NOON), topic, services, audience=audience.id)
            assert 0 < len(message["custom"]["contacts"]) <= AT_MOST, audience.id
            assert content.contact("front_door", area).name.split(" (")[0] in message["text"]  # type: ignore[union-attr]
            assert message["custom"]["sources"]
            assert "$" not in message["text"]
            assert all("open" in card for card in message["custom"]["contacts"])


def test_a_service_named_for_the_wrong_age_is_followed_by_one_that_fits(content: Content) -> None:
    message, _ = run({"text": "number for rape crisis for a 14 year old", "topic": "contacts/helpline_named"})
    assert [card["id"] for card in message["custom"]["contacts"]] == ["rape_crisis", "childline"]
    assert message["text"].startswith(content.phrases["service_wrong_age"])


def test_why_a_toolkits_number_differs_is_told_in_one_line(content: Content) -> None:
    cards = {
        card["id"]: card
        for card in Renderer(content, "coventry").directory.cards(
            ["rape_crisis", "mankind", "saneline", "mind", "sarc"]
        )
    }
    assert "December 2022" in cards["rape_crisis"]["why"]
    assert "01823 334244" in cards["mankind"]["why"]
    assert cards["saneline"]["why"] == "Kent's toolkit prints this number as Mind's by mistake."
    assert cards["mind"]["why"]
    assert cards["wm_cyp_sas"]["why"]
    assert all("\n" not in card["why"] for card in cards.values())
    assert cards["rape_crisis"]["warning"].startswith(content.phrases["not_verified"])


# Open or shut: Stop It Now is open Monday to Thursday 9am to 9pm and Friday 9am to 5pm, SANEline 4pm to 10pm every day.
OPEN = [
    ("stop_it_now", datetime(2026, 11, 25, 8, 59, tzinfo=LONDON), False, "Shut now, opens today 9am"),
    ("stop_it_now", datetime(2026, 11, 25, 9, 0, tzinfo=LONDON), True, "Open now, until 9pm"),
    ("stop_it_now", datetime(2026, 11, 25, 20, 59, tzinfo=LONDON), True, "Open now, until 9pm"),
    ("stop_it_now", datetime(2026, 11, 25, 21, 0, tzinfo=LONDON), False, "Shut now, opens Thu 9am"),
    ("stop_it_now", datetime(2026, 11, 27, 17, 0, tzinfo=LONDON), False, "Shut now, opens Mon 9am"),
    ("stop_it_now", datetime(2026, 11, 22, 12, 0, tzinfo=LONDON), False, "Shut now, opens Mon 9am"),
    ("stop_it_now", datetime(2026, 11, 25, 0, 0, tzinfo=LONDON), False, "Shut now, opens today 9am"),
    # Summer time: 8.30 UTC is 9.30 in London in July, and 8.30 in November.
    ("stop_it_now", datetime(2026, 7, 1, 8, 30, tzinfo=UTC), True, "Open now, until 9pm"),
    ("stop_it_now", datetime(2026, 11, 25, 8, 30, tzinfo=UTC), False, "Shut now, opens today 9am"),
    # The Sunday on which the clocks go back, and the evening before they go forward.
    ("saneline", datetime(2026, 10, 25, 16, 0, tzinfo=UTC), True, "Open now, until 10pm"),
    ("saneline", datetime(2026, 3, 28, 22, 0, tzinfo=UTC), False, "Shut now, opens Sun 4pm"),
    ("samaritans", datetime(2026, 11, 22, 3, 0, tzinfo=LONDON), True, "Open now, at any hour"),
    ("childline", NOON, None, "Hours not confirmed"),
    # Christmas Day 2026 is a Friday: SANEline says that it is open every day of the year, Stop It Now says nothing.
    ("saneline", datetime(2026, 12, 25, 17, 0, tzinfo=LONDON), True, "Open now, until 10pm"),
    (
        "stop_it_now",
        datetime(2026, 12, 25, 12, 0, tzinfo=LONDON),
        True,
        "Open now, until 5pm (bank holiday, hours may differ)",
    ),
]


@pytest.mark.parametrize(
    ("service", "now", "is_open", "text"), OPEN, ids=[f"{s}-{n:%a-%d-%b-%H%M}" for s, n, _, _ in OPEN]
)
def test_open_now_follows_the_clock_in_london(
    content: Content, service: str, now: datetime, is_open: bool | None, text: str
) -> None:
    assert opening(content.contacts[service], now, content.phrases) == {"now": is_open, "text": text}


def _invented(content: Content, **changes: Any) -> Contact:
    return content.contacts["stop_it_now"].copy(update=changes)


def test_a_line_open_past_midnight_is_open_on_the_next_morning(content: Content) -> None:
    night = content.contacts["stop_it_now"].hours[0].copy(update={"days": ["sun"], "opens": "20:00", "closes": "02:00"})
    line = _invented(content, hours=[night])
    monday = datetime(2026, 11, 23, 1, 59, tzinfo=LONDON)
    assert opening(line, monday, content.phrases) == {"now": True, "text": "Open now, until 2am"}
    assert opening(line, monday.replace(hour=2, minute=0), content.phrases) == {
        "now": False,
        "text": "Shut now, opens Sun 8pm",
    }


def test_a_line_open_until_midnight_says_so(content: Content) -> None:
    late = content.contacts["stop_it_now"].hours[0].copy(update={"days": ["wed"], "opens": "12:00", "closes": "00:00"})
    line = _invented(content, hours=[late])
    assert opening(line, NOON.replace(hour=23, minute=59), content.phrases) == {
        "now": True,
        "text": "Open now, until midnight",
    }
    assert opening(line, NOON.replace(day=26, hour=0), content.phrases)["now"] is False  # type: ignore[index]


def test_a_bank_holiday_shuts_a_line_whose_entry_says_so(content: Content) -> None:
    line = _invented(content, bank_holidays="closed")
    christmas = datetime(2026, 12, 25, 12, 0, tzinfo=LONDON)
    assert opening(line, christmas, content.phrases) == {"now": False, "text": "Shut now, opens Tue 9am"}


def test_a_service_without_a_telephone_has_no_opening(content: Content) -> None:
    assert opening(content.contacts["mosac"], NOON, content.phrases) is None


FOLLOW_UPS = [
    ("what's their email", ["email"]),
    ("whats their website", ["website"]),
    ("is it free", ["free"]),
    ("does it cost anything to ring them", ["free"]),
    ("when are they open", ["hours"]),
    ("what time do they close", ["hours"]),
    ("who is it for", ["who"]),
    ("who are they for?", ["who"]),
    ("what is their number", ["number"]),
    ("and email?", ["email"]),
    ("website", ["website"]),
    ("can you text them", ["other_ways"]),
    ("do they have text relay", ["other_ways"]),
]


@pytest.mark.parametrize(("text", "details"), FOLLOW_UPS, ids=[text for text, _ in FOLLOW_UPS])
def test_a_question_back_about_the_services_shown_is_recognised(text: str, details: list[str]) -> None:
    assert asks_about_shown(text) == details


@pytest.mark.parametrize(
    "text",
    [
        "is it confidential",
        "what do I do after a disclosure",
        "who should I ring about it",
        "MASH number Coventry",
        "how soon is the strategy discussion",
        "thanks",
        "what should be in the email that we send to all the parents about it afterwards",
    ],
)
def test_another_question_is_no_follow_up(text: str) -> None:
    assert asks_about_shown(text) == []


def test_a_follow_up_means_the_services_shown_and_only_after_they_were_shown(content: Content) -> None:
    parsed = {"text": "is it free", "topic": None, "topics": [], "intent": {"name": "nlu_fallback", "confidence": 0.2}}
    after = redirected(parsed, Recalled(services=["childline"]), content)
    assert (after["intent"]["name"], after["services"], after["details"]) == ("helplines", ["childline"], ["free"])
    assert redirected(parsed, Recalled(), content) == parsed


def test_what_is_asked_is_answered_or_not_stated(content: Content) -> None:
    write = Renderer(content, "coventry", now=NOON)
    email = write.services(NAMED, ["childline"], ["email"], whole=False)
    assert email["custom"]["lead"] == "Childline (0800 1111): Email: not stated."
    free = write.services(NAMED, ["childline"], ["free"], whole=False)
    assert free["custom"]["lead"] == "Childline (0800 1111): Free to ring: yes."
    assert "not stated" in write.services(NAMED, ["galop"], ["free"], whole=False)["text"]
    assert "helpline@crasac.org.uk" in write.services(NAMED, ["crasac"], ["email"], whole=False)["text"]
    two = write.services(NAMED, ["childline", "samaritans"], ["website"], whole=False)["custom"]["points"]
    assert [point["heading"] for point in two] == ["Childline (0800 1111)", "Samaritans (116 123)"]
    assert "https://www.samaritans.org/" in two[1]["text"]


def test_the_services_shown_are_remembered_for_the_next_message(content: Content) -> None:
    _, events = run({"text": "childline number", "topic": "contacts/helpline_named"})
    assert events == [{"event": "slot", "timestamp": None, "name": "services_shown", "value": ["childline"]}]
