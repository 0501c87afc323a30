"""The promise: whatever is understood and whatever fails, a flagged message is answered with its contacts first."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from itertools import product
from typing import Any

import pytest

from bot.channel.turn import Turns
from bot.content import Content
from bot.dates import LONDON
from bot.nlu.intents import intent_of
from bot.nlu.safety_classifier import SafetyClassifier
from bot.nlu.topic_classifier import TopicClassifier
from bot.replies import contacts
from bot.safety import ORDER, interface_kind
from tests.conftest import loaded_agent

AREAS = ("coventry", "kent", "medway", "other")
KINDS = [kind for kind in ORDER if kind != "none"]
HOURS = {"by day": datetime(2026, 11, 18, 12, tzinfo=LONDON), "at night": datetime(2026, 11, 22, 23, tzinfo=LONDON)}
CASE = "a girl in my class told me yesterday that her stepdad touched her"


@pytest.fixture(scope="module")
async def turns(content: Content) -> Turns:
    """Take turns with the trained agent; nobody listens where its action server should be."""
    return Turns(await loaded_agent(action_server="http://127.0.0.1:9"), content)


def shows_its_contacts(reply: dict[str, Any], kind: str, area: str, content: Content) -> bool:
    """Return whether a reply is the safety text of a kind with every contact that it must have."""
    wanted = [content.contact(one, area) for one in content.safety[kind].contacts]
    numbers = [(one.phone.display if one.phone else one.name) for one in wanted if one]
    custom = reply["custom"]
    return (
        (custom["kind"], custom["safety"], custom["area"]) == ("safety", interface_kind(kind), area)
        and all(number in reply["text"] for number in numbers)
        and {one.id for one in wanted if one} <= {card["id"] for card in custom["contacts"]}
    )


@pytest.mark.parametrize("hour", HOURS)
async def test_every_intent_and_kind_in_every_area_gets_its_contacts_first_with_the_action_server_dead(
    turns: Turns, content: Content, hour: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contacts, "london_now", lambda: HOURS[hour])
    topic_of = {intent_of(topic): topic for topic in content.topics}
    understood: dict[str, Any] = {}

    async def parse_message(message: Any, tracker: Any = None, **_: Any) -> dict[str, Any]:
        return {**understood, "text": message.text}

    monkeypatch.setattr(turns.agent.processor, "parse_message", parse_message)
    intents = turns.agent.domain.intents
    assert len(intents) >= 25
    for number, (intent, kind, area) in enumerate(product(intents, KINDS, AREAS)):
        topic = topic_of.get(intent)
        understood = {
            "intent": {"name": intent, "confidence": 1.0},
            "entities": [],
            "topics": [{"name": topic, "confidence": 1.0}] if topic else [],
            "safety": {"kind": kind, "confidence": 0.99, "evidence": ["model"]},
            **({"topic": topic} if topic else {}),
        }
        replies = await turns.take(f"{hour} {number}", "words that no rule knows", page_area=area)
        assert shows_its_contacts(replies[0], kind, area, content), (intent, kind, area)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "seeking_access"])
async def test_choosing_what_a_message_is_rather_about_gives_that_text_and_goes_on_with_it(
    turns: Turns, content: Content, kind: str
) -> None:
    sender = f"chooses {kind}"
    (reply,) = await turns.take(sender, f"/need/{kind}", page_area="kent")
    assert shows_its_contacts(reply, kind, "kent", content)
    (later, *_) = await turns.take(sender, "and then", page_area="kent")
    assert shows_its_contacts(later, kind, "kent", content)


async def test_what_a_message_may_be_instead_is_offered_with_its_contact(
    turns: Turns, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    torn = {"kind": "survivor", "confidence": 0.9, "share": 0.5, "needs": ["survivor", "child"], "evidence": ["model"]}
    monkeypatch.setattr(SafetyClassifier, "assess", lambda *_: torn)
    (reply, *_) = await turns.take("either", "words that no rule knows", page_area="kent")
    assert shows_its_contacts(reply, "survivor", "kent", content)
    assert "childline" in [card["id"] for card in reply["custom"]["contacts"]]
    assert [one["payload"] for one in reply["buttons"]] == ["/need/child"]


async def test_thanks_after_a_case_gets_its_own_words_above_the_same_contacts(turns: Turns, content: Content) -> None:
    await turns.take("thanks", CASE, page_area="kent")
    replies = await turns.take("thanks", "thank you so much", page_area="kent")
    assert shows_its_contacts(replies[0], "case", "kent", content)
    assert replies[0]["custom"]["lead"].startswith("If nobody has rung yet")
    assert len(replies) == 1


async def test_a_case_in_two_areas_gets_both_front_doors(turns: Turns) -> None:
    message = "a girl at our Maidstone school told me this morning her dad touches her, she lives in Chatham"
    (reply, *_) = await turns.take("two areas", message, page_area=None)
    for number in ("03000 41 11 11", "01634 334 466"):
        assert number in reply["text"]
        assert number in [card["phone"] for card in reply["custom"]["contacts"]]


async def test_a_mark_of_somebody_actual_is_a_case_however_surely_a_topic_is_asked(
    turns: Turns, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = {"kind": "case", "confidence": 0.01, "share": 1.0, "needs": [], "evidence": ["rules"]}
    monkeypatch.setattr(SafetyClassifier, "assess", lambda *_: nobody)
    message = "Year 4 boy, dob 12/04/2016, how do I refer to MASH?"
    replies = await turns.take("mark", message, page_area="kent")
    assert shows_its_contacts(replies[0], "case", "kent", content)


async def test_where_words_lead_does_not_weigh_against_who_is_in_them(
    turns: Turns, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubtful = {"kind": "child", "confidence": 0.4, "share": 0.9, "needs": ["child"], "evidence": ["model"]}
    unsure = {"intent": {"name": "nlu_fallback", "confidence": 0.2}, "topic": None, "also": None, "near": True}
    nearest = [{"name": "contacts/helplines", "confidence": 0.2}]
    monkeypatch.setattr(SafetyClassifier, "assess", lambda *_: doubtful)
    monkeypatch.setattr(TopicClassifier, "understand", lambda *_: {**unsure, "topics": nearest, "small_talk": None})
    (reply, *_) = await turns.take("leads", "is there a helpline for a girl of 12", page_area="kent")
    assert shows_its_contacts(reply, "child", "kent", content)


async def test_a_case_is_seen_when_the_topic_classifier_throws(
    turns: Turns, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TopicClassifier, "understand", broken)
    message = "found something on a lad's phone this morning, he is nine and says his coach sent it"
    replies = await turns.take("topics broken", message, page_area="kent")
    assert shows_its_contacts(replies[0], "case", "kent", content)
    (question,) = await turns.take("topics broken 2", "how soon is a strategy discussion", page_area="kent")
    assert question["custom"]["kind"] == "fallback"
    assert "03000 41 11 11" in question["text"]


async def test_a_plain_case_is_seen_when_the_safety_model_throws_and_a_question_names_the_front_door(
    turns: Turns, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SafetyClassifier, "assess", broken)
    replies = await turns.take("safety broken", CASE, page_area="kent")
    assert shows_its_contacts(replies[0], "case", "kent", content)
    replies = await turns.take("safety broken 2", "how soon is a strategy discussion", page_area="kent")
    assert replies[0]["custom"]["topic"] == "process/strategy_timescale"
    assert "03000 41 11 11" in replies[0]["text"].split("\n")[0]


async def test_a_case_gets_the_front_door_when_the_answers_are_missing(turns: Turns, content: Content) -> None:
    emptied = Turns(turns.agent, dataclasses.replace(content, topics={}))
    replies = await emptied.take("no answers", CASE + ", how soon is the conference", page_area="medway")
    assert shows_its_contacts(replies[0], "case", "medway", content)


async def test_even_without_safety_texts_the_front_door_is_shown(turns: Turns, content: Content) -> None:
    emptied = Turns(turns.agent, dataclasses.replace(content, safety={}))
    (reply,) = await emptied.take("no texts", CASE, page_area="kent")
    assert reply["custom"]["kind"] == "fallback"
    assert "999" in reply["text"]
    assert "03000 41 11 11" in reply["text"]


def broken(*_: Any, **__: Any) -> Any:
    """Stand for a component that fails."""
    raise RuntimeError("broken on purpose")
