"""When a service is open: asked for a day or an hour, in general, and in an answer about one service."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.helplines import ActionHelplines
from actions.referral_route import ActionReferralRoute
from actions.replying import ToolkitAction
from bot.content import Content
from bot.dialogue.need import anew
from bot.dialogue.service_follow_up import asks_about_shown
from bot.replies import contacts
from bot.replies.opening import LONDON, asked_times, opening_at

MONDAY = datetime(2026, 11, 23, 10, 40, tzinfo=LONDON)  # Stop It Now and NAPAC are open


@pytest.fixture(autouse=True)
def _on_monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contacts, "london_now", lambda: MONDAY)


def run(understood: dict[str, Any], action: ToolkitAction | None = None, area: str = "coventry") -> dict[str, Any]:
    """Return the card of what an action answers, the helplines action unless another is given."""
    tracker = Tracker("s", {"area": area}, understood, [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    asyncio.run((action or ActionHelplines()).run(dispatcher, tracker, {}))
    (message,) = dispatcher.messages
    return message["custom"]


def asked(text: str) -> dict[str, Any]:
    """Return the card of what is answered to a question that names a service."""
    return run({"text": text, "topic": "contacts/helpline_named"})


def followed(text: str, services: list[str], nearest: str = "contacts/mash") -> dict[str, Any]:
    """Return the card of what is answered to a question back about services; `nearest` is the topic it looks like."""
    topics = [{"name": nearest, "confidence": 0.9}]
    sent = {"services": services, "details": asks_about_shown(text), "topics": topics}
    return run({"text": text, "topic": "contacts/helpline_named", **sent})


# Stop It Now: Monday to Thursday 9am to 9pm, Friday 9am to 5pm. NAPAC: Monday to Thursday 10am to 9pm, Friday to 6pm.
AT = [
    ("Is Stop It Now open on Friday at 8pm?", "Friday: 9am to 5pm, so shut at 8pm."),
    ("is NAPAC open on Friday at 7pm?", "Friday: 10am to 6pm, so shut at 7pm."),
    ("is napac open thursday 20:59", "Thursday: 10am to 9pm, so open at 8.59pm."),
    ("is stop it now open at 8am", "Today: 9am to 9pm, so shut at 8am."),
    ("is stop it now open at 8pm tonight", "Today: 9am to 9pm, so open at 8pm."),
    ("can I ring stop it now tomorrow at noon", "Tuesday: 9am to 9pm, so open at noon."),
    ("is stop it now open on Saturdays", "Saturday: shut all day."),
    ("stop it now opening hours at the weekend", "Saturday: shut all day. Sunday: shut all day."),
    ("is stop it now open on fri at 7", "Friday: 9am to 5pm."),  # morning or evening: not said
    ("is stop it now open on Friday evening", "Friday: 9am to 5pm."),
    ("is stop it now open on monday at 8am", "Monday 30 November: 9am to 9pm, so shut at 8am."),
    ("hours of saneline on 25 December", "Friday 25 December: 4pm to 10pm."),
    ("is saneline open at 10pm on sunday", "Sunday: 4pm to 10pm, so shut at 10pm."),
    ("is samaritans open on Saturday at 11pm", "Saturday: 24 hours a day, every day, so open at 11pm."),
    ("is childline open on Saturday at 11pm", "Saturday at 11pm: hours not confirmed."),
    ("is crasac open on monday", "Today: hours not confirmed."),
]


@pytest.mark.parametrize(("text", "answer"), AT, ids=[text for text, _ in AT])
def test_a_day_or_an_hour_that_is_named_is_answered(text: str, answer: str) -> None:
    custom = asked(text)
    assert custom["lead"].split("): ", 1)[1].startswith(answer)
    assert "pen now" not in custom["lead"]
    assert custom["contacts"][0]["open"]["now"] is None
    assert custom["contacts"][0]["open"]["text"] + "." == answer


def test_the_whole_hours_follow_the_day_asked() -> None:
    assert "Hours: Mon to Thu 9am to 9pm, Fri 9am to 5pm;" in asked("is Stop It Now open on Friday at 8pm?")["lead"]


@pytest.mark.parametrize("text", ["when is stop it now open", "is stop it now open now", "stop it now hours today"])
def test_without_a_day_the_whole_hours_come_before_whether_it_is_open_now(text: str) -> None:
    lead = asked(text)["lead"]
    assert lead.startswith(
        "Stop It Now (0808 1000 900): Hours: Mon to Thu 9am to 9pm, Fri 9am to 5pm; as on Coventry's"
    )
    assert 0 < lead.index("Fri 9am to 5pm") < lead.index("Open now, until 9pm.")


@pytest.mark.parametrize("text", ["is stop it now open in the evening", "is stop it now open on bank holidays"])
def test_a_time_on_no_day_gets_the_whole_hours_and_not_now(text: str) -> None:
    custom = asked(text)
    assert "Mon to Thu 9am to 9pm, Fri 9am to 5pm" in custom["lead"]
    assert "pen now" not in custom["lead"]
    assert custom["contacts"][0]["open"] is None


def test_hours_that_say_nothing_of_bank_holidays_are_told_so(content: Content) -> None:
    nothing = content.phrases["bank_holidays_unsaid"]
    assert nothing in asked("when is stop it now open")["lead"]
    assert nothing in asked("is stop it now open on Friday at 8pm")["lead"]
    assert nothing in followed("when are they open", ["stop_it_now"])["lead"]
    assert all(nothing not in asked(f"when is {one} open")["lead"] for one in ("saneline", "samaritans", "childline"))
    closed = content.contacts["stop_it_now"].copy(update={"bank_holidays": "closed"})
    (christmas,) = asked_times("on Christmas Day at noon", MONDAY)
    told = opening_at(closed, (christmas,), MONDAY.date(), content.phrases)
    assert told == {"now": None, "text": "Friday 25 December: shut all day"}
    told = opening_at(content.contacts["stop_it_now"], (christmas,), MONDAY.date(), content.phrases)
    assert told is not None
    assert told["text"] == "Friday 25 December: 9am to 5pm, so open at noon (bank holiday, hours may differ)"


def test_a_line_open_past_midnight_is_open_on_the_next_morning(content: Content) -> None:
    night = content.contacts["stop_it_now"].hours[0].copy(update={"days": ["sun"], "opens": "20:00", "closes": "02:00"})
    line = content.contacts["stop_it_now"].copy(update={"hours": [night]})
    told = opening_at(line, asked_times("on Monday at 1am", MONDAY), MONDAY.date(), content.phrases)
    assert told == {"now": None, "text": "Monday 30 November: midnight to 2am, so open at 1am"}
    told = opening_at(line, asked_times("on Sunday at 7pm", MONDAY), MONDAY.date(), content.phrases)
    assert told == {"now": None, "text": "Sunday: 8pm to midnight, so shut at 7pm"}


@pytest.mark.parametrize(
    "text",
    ["", "is it open now", "24/7 helplines", "a girl of 9", "open today", "since 3 May 2019", "she told me on Friday"],
)
def test_no_time_is_read_where_none_is_asked(text: str) -> None:
    assert asked_times(text, MONDAY) == ()


STUTTER = [
    ("nspcc opening hours", "NSPCC Helpline (0808 800 5000): Hours not confirmed. Its own pages have given different"),
    ("when is mosac open", "Mosac: Only websites are known; no telephone number could be verified. http://www.mosac"),
    ("is galop free", "Galop (0800 999 5428): Free to ring: not stated."),
    ("napac email", "NAPAC (0808 801 0331): Email: not stated. http://www.napac.org.uk. Adults who were abused as"),
    ("website of napac", "NAPAC (0808 801 0331): Website: http://www.napac.org.uk. Adults who were abused as"),
]


@pytest.mark.parametrize(("text", "answer"), STUTTER, ids=[text for text, _ in STUTTER])
def test_an_answer_about_one_service_says_each_thing_once(content: Content, text: str, answer: str) -> None:
    custom = asked(text)
    lead, card = custom["lead"], custom["contacts"][0]
    assert lead.startswith(answer)
    assert all(lead.count(card[field]) == 1 for field in ("phone", "url", "for_whom") if card[field])
    assert lead.count("Hours") <= 1
    assert lead.count(f"{card['name']} (") + lead.count(f"{card['name']}:") == 1


def test_a_list_tells_the_hour_asked(content: Content) -> None:
    text = "What helpline is there for a 17 year old lad in Coventry on a Saturday at 11pm?"
    custom = run({"text": text, "topic": "contacts/helplines", "audience": "child"})
    cards = {card["id"]: card["open"] and card["open"]["text"] for card in custom["contacts"]}
    assert next(iter(cards)) == "childline"
    assert cards["samaritans"] == "Saturday: 24 hours a day, every day, so open at 11pm"
    assert cards["childline"] == "Saturday at 11pm: hours not confirmed"
    custom = run({"text": "which lines are open on Saturday at 11pm", "topic": "contacts/helplines"})
    assert content.phrases["helplines_open"] in custom["lead"]
    shown = [card["id"] for card in custom["contacts"]]
    assert "samaritans" in shown
    assert "stop_it_now" not in shown  # open on this Monday


@pytest.mark.parametrize(
    "text",
    [
        "What helpline is there for a 17 year old lad in Coventry on a Saturday at 11pm?",
        "what number can a 17 year old boy in Coventry ring at night",
        "helpline for a man in Medway",
        "which phone line for a mum in Kent",
    ],
)
def test_a_helpline_for_somebody_outranks_the_place(text: str) -> None:
    action = ActionReferralRoute()
    custom = run({"text": text, "topic": "contacts/mash"}, action)
    assert (custom["kind"], custom["topic"]) == ("helplines", "contacts/helplines")
    (event,) = action.remembered({"custom": custom})
    assert len(event["value"]) > 1


@pytest.mark.parametrize(
    "text",
    [
        "number for the MASH in Coventry for a 9 year old",
        "front door helpline for a child in Kent",
        "helpline in Kent",
        "what number can I ring about a child in Kent",
        "what number can a teacher ring about a 9 year old in Kent",
    ],
)
def test_the_front_door_stays_where_it_is_meant(text: str) -> None:
    assert run({"text": text, "topic": "contacts/mash"}, ActionReferralRoute())["kind"] == "route"


ANEW = [
    "and for a 15 year old?",
    "would it be the same for a 15 year old?",
    "what about a woman",
    "the same for boys?",
    "what if he was 12",
    "and a 40 year old man",
]


@pytest.mark.parametrize("text", ANEW)
def test_another_age_or_sex_after_a_list_asks_for_it_anew(text: str) -> None:
    assert asks_about_shown(text) == ["someone_else"]


@pytest.mark.parametrize(
    "text",
    [
        "what about consent for a 15 year old",
        "what are the signs in boys",
        "and for the parents?",
        "what about it",
        "same for Kent?",
        "is it different for a 15 year old in care",
        "thanks",
        "how about tomorrow's strategy meeting",
        "999",
    ],
)
def test_a_follow_up_that_asks_more_is_none_about_the_list(text: str) -> None:
    assert asks_about_shown(text) == []


CHILD = ["childline", "report_remove", "ceop", "samaritans", "rape_crisis"]
MEN = ["survivorsuk", "one_in_six", "napac", "survivors_trust", "rape_crisis"]


def test_the_list_asked_anew_is_for_the_other_person(content: Content) -> None:
    fifteen = followed("would it be the same for a 15 year old?", CHILD, "impact/on_child")
    assert fifteen["topic"] == "contacts/helplines"
    assert fifteen["contacts"][0]["id"] == "childline"
    assert "rape_crisis" not in [card["id"] for card in fifteen["contacts"]]
    assert followed("the same for boys?", MEN)["title"] == content.audiences["child"].title
    assert followed("what about a woman", MEN)["title"] == content.audiences["adult_survivor"].title
    assert followed("and a 40 year old?", CHILD)["title"] == content.audiences["adult_survivor"].title
    assert followed("and a 40 year old?", MEN)["title"] == content.audiences["male"].title
    assert followed("and for a man of 30?", CHILD)["title"] == content.audiences["male"].title


def test_what_a_list_was_about_stays(content: Content) -> None:
    for audience in ("own_thoughts", "lgbt", "suicidal"):
        shown = content.audiences[audience].services[:4]
        assert anew("and for a 15 year old?", shown, content).audience == audience
    assert anew("and for a 15 year old?", content.audiences["lgbt"].services[:5], content).age == 15


def test_after_one_service_another_age_is_answered_as_it_was_understood() -> None:
    custom = followed("and for a 15 year old?", ["coventry_mash"], "medical/sarc")
    assert (custom["kind"], custom["topic"]) == ("route", "medical/sarc")
    custom = followed("and for a 15 year old?", ["stop_it_now"], "support/children")
    assert (custom["kind"], custom["topic"]) == ("answer", "support/children")


def test_report_remove_can_be_reached(content: Content) -> None:
    card = next(card for card in followed("and for a 15 year old?", CHILD)["contacts"] if card["id"] == "report_remove")
    assert card["url"] == content.contacts["childline"].url
    assert "Childline's website" in card["hours"]


THEM = [
    ("what happens after I ring them?", ["after"]),
    ("what will they do when I call", ["after"]),
    ("what hours are they open on saturday?", ["hours"]),
    ("and on Saturday?", ["hours"]),
    ("what about sunday evening", ["hours"]),
    ("can I ring them on Friday at 7pm", ["hours"]),
    ("will they be there at the weekend", ["hours"]),
    ("are they confidential?", ["confidential"]),
    ("can I ring them anonymously", ["confidential"]),
    ("do they charge", ["free"]),
    ("how do I contact them", ["number"]),
    ("can a 15 year old ring them", ["who"]),
    ("do they take men", ["who"]),
    ("what do they do", ["what_for"]),
    ("what can they help with", ["what_for"]),
]


@pytest.mark.parametrize(("text", "details"), THEM, ids=[text for text, _ in THEM])
def test_them_are_the_services_last_shown(text: str, details: list[str]) -> None:
    assert asks_about_shown(text) == details


@pytest.mark.parametrize(
    "text",
    ["what happens after a referral", "what happens after they tell someone", "is the conversation confidential"],
)
def test_another_question_is_not_about_them(text: str) -> None:
    assert asks_about_shown(text) == []


def test_what_the_sources_do_not_say_of_a_service_is_said_so(content: Content) -> None:
    after = followed("what happens after I ring them?", ["childline"], "process/after_referral")
    assert "The sources do not say what happens then; ask them when you ring." in after["lead"]
    assert content.contacts["childline"].what_for in after["lead"]
    private = followed("are they confidential?", ["childline"], "disclosure/confidentiality")
    assert private["lead"] == (
        "Childline (0800 1111): The sources do not say whether it is confidential; ask them when you ring."
    )
    online = followed("are they confidential?", ["mosac"])["lead"]
    assert online == "Mosac: The sources do not say whether it is confidential; ask them first."


def test_what_an_entry_says_of_confidentiality_is_told(content: Content) -> None:
    for service in ("stop_it_now", "nspcc", "rape_crisis"):
        said = followed("are they confidential?", [service])["lead"]
        assert said.endswith(content.contacts[service].what_for)
    points = followed("are they confidential?", ["childline", "rape_crisis"])["points"]
    assert "do not say" in points[0]["text"]
    assert points[1]["text"].endswith("confidential except in rare cases.")
    assert "do not say" in asked("is childline confidential")["lead"]


def test_what_a_council_does_is_answered_by_its_topic() -> None:
    custom = followed("what happens after I ring them?", ["coventry_mash"], "process/after_referral")
    assert custom["topic"] == "process/after_referral"
    assert custom["steps"] or custom["points"]
    sent = {"services": ["coventry_mash"], "details": ["confidential"], "text": "are they confidential?"}
    near = [{"name": one} for one in ("contacts/helplines", "contacts/helpline_named", "disclosure/confidentiality")]
    assert run({**sent, "topics": near})["topic"] == "disclosure/confidentiality"
    assert followed("and at night?", ["coventry_mash"])["topic"] == "contacts/mash"
    custom = followed("what is their number", ["coventry_mash"])
    assert "024 7678 8555" in custom["lead"]


def test_saturday_of_the_services_shown(content: Content) -> None:
    lead = followed("what hours are they open on saturday?", ["stop_it_now"])["lead"]
    assert lead.startswith("Stop It Now (0808 1000 900): Saturday: shut all day. Hours: Mon to Thu 9am to 9pm")
    points = followed("and on Saturday?", ["childline", "napac"])["points"]
    assert points[0]["text"] == "Saturday: hours not confirmed."
    assert points[1]["text"].startswith("Saturday: shut all day.")
    assert points[1]["text"].endswith(content.phrases["not_verified"])
