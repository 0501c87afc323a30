"""The web channel: what it refuses, and what it says when everything behind it fails."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from actions.helplines import named
from bot.channel import turn
from bot.channel.incoming import (
    MAX_CHARACTERS,
    BadRequest,
    Incoming,
    conversation_in,
    conversation_of,
    message_in,
    opinion_in,
)
from bot.channel.turn import Turns
from bot.content import Content
from bot.dates import LONDON, read_dates
from bot.dialogue.need import age_in
from bot.dialogue.service_follow_up import details_in
from bot.nlu.area_extractor import AreaFinder

NOW = datetime(2026, 11, 22, 11, 0, tzinfo=LONDON)


def body(**fields: Any) -> bytes:
    return json.dumps({"sender": "abc", "message": "hello", **fields}).encode()


def test_a_message_is_taken_as_it_was_sent(content: Content) -> None:
    metadata = {"area": "kent", "message_id": "12345678-a"}
    assert message_in(body(metadata=metadata), content) == Incoming("abc", "hello", "kent", "12345678-a")
    assert message_in(body(message="x" * MAX_CHARACTERS), content).message == "x" * MAX_CHARACTERS
    assert message_in(body(metadata=None), content) == Incoming("abc", "hello", None, None)


def test_the_apostrophes_that_phones_type_are_made_straight(content: Content) -> None:
    def taken(message: str) -> str:
        return message_in(body(message=message), content).message

    assert taken("what\u2019s \u2018HSB\u2019") == "what's 'HSB'"
    assert AreaFinder(content).find(taken("what do Coventry\u2019s pages say")) == []
    assert named(taken("men\u2019s advice line"), content) == ["mens_advice_line"]
    assert details_in(taken("who\u2019s it for")) == ["who"]
    assert age_in(taken("she\u2019s 12")) == 12
    assert read_dates(taken("three o\u2019clock on 3 November 2026"), NOW)[0].precision == "clock"


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "JSON object"),
        (b'"hello"', "JSON object"),
        (body(message=""), "empty"),
        (body(message=" \n\t "), "empty"),
        (body(message="/"), "empty"),
        (body(message="\u00a0"), "empty"),
        (body(message="/\u00a0/\u2003"), "empty"),
        (body(message=None), "empty"),
        (body(message=["a"]), "empty"),
        (body(message="x" * (MAX_CHARACTERS + 1)), "2001 characters"),
        (body(message="a\x00b"), "control characters"),
        (body(message="a\ud800b"), "control characters"),
        (body(sender=""), "'sender'"),
        (body(sender=7), "'sender'"),
        (body(sender="x" * 129), "'sender'"),
        (body(sender="a b"), "'sender'"),
        (body(sender="a\u202eb"), "'sender'"),
        (body(sender="../../etc/passwd"), "'sender'"),
        (body(metadata={"message_id": "short"}), "message_id"),
        (body(metadata={"message_id": "a" * 65}), "message_id"),
        (body(metadata={"message_id": 12345678}), "message_id"),
        (body(metadata="kent"), "'metadata'"),
        (body(metadata={"area": "atlantis"}), "Known: coventry, kent"),
        (body(metadata={"area": ["kent"]}), "metadata.area"),
    ],
)
def test_bad_input_is_refused_with_what_to_send(content: Content, sent: bytes, told: str) -> None:
    with pytest.raises(BadRequest, match=re.escape(told)):
        message_in(sent, content)


def test_the_clients_own_id_of_a_conversation_goes_no_further(content: Content) -> None:
    incoming = message_in(body(sender="jo.bloggs@school.example.org"), content)
    assert "bloggs" not in incoming.conversation
    assert incoming.conversation == conversation_of("jo.bloggs@school.example.org") != conversation_of("abc")
    assert conversation_in(b'{"sender": "abc"}') == conversation_of("abc")


def test_an_opinion_is_a_topic_a_yes_or_no_and_a_reason_from_the_list(content: Content) -> None:
    def sent(**fields: Any) -> bytes:
        return json.dumps({"topic": "definitions/hsb", "helpful": False, **fields}).encode()

    assert opinion_in(sent(reason="too_long"), content) == ("definitions/hsb", False, "too_long")
    assert opinion_in(sent(helpful=True), content) == ("definitions/hsb", True, None)
    for wrong in (
        sent(topic="no/topic"),
        sent(helpful="yes"),
        sent(reason="because Sam said so"),
        sent(helpful=True, reason="other"),
    ):
        with pytest.raises(BadRequest):
            opinion_in(wrong, content)


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-01", "20261119", "2026-W47-4", "2026-11-1", "tomorrow", ""])
def test_a_button_for_a_day_that_does_not_exist_is_none_of_ours(content: Content, day: str) -> None:
    agent: Any = None
    assert turn._Turn(agent, content, "s", f"/start/{day}", "kent").payload() is None


def test_a_button_for_a_day_gives_the_day(content: Content) -> None:
    agent: Any = None
    payload = turn._Turn(agent, content, "s", "/start/2026-11-19", "kent").payload()
    assert payload is not None
    assert payload["start"] == "2026-11-19"


class BrokenAgent:
    """An agent in which whatever is asked for fails."""

    def __init__(self, error: Exception):
        self.error = error

    def __getattr__(self, name: str) -> Any:
        raise self.error


@pytest.mark.parametrize("error", [RuntimeError("no model"), KeyError("x"), TimeoutError()], ids=type)
async def test_when_all_fails_the_reader_gets_the_contacts(content: Content, error: Exception) -> None:
    (reply,) = await Turns(BrokenAgent(error), content).take("s", "how soon is the conference", page_area="kent")
    assert reply["custom"]["kind"] == "fallback"
    assert "999" in reply["text"]
    assert "03000 41 11 11" in reply["text"]


async def test_the_contacts_are_given_even_when_the_sentence_around_them_is_gone(content: Content) -> None:
    phrases = {name: text for name, text in content.phrases.items() if name != "failure"}
    turns = Turns(BrokenAgent(RuntimeError("no model")), replace(content, phrases=phrases))
    (reply,) = await turns.take("s", "how soon is the conference", page_area="kent")
    assert reply["text"].startswith("999, ")
    assert "03000 41 11 11" in reply["text"]
    assert reply["custom"]["failed"]


async def test_when_all_fails_a_plain_case_still_gets_the_front_door_first(content: Content) -> None:
    agent = BrokenAgent(RuntimeError("no model"))
    message = "a girl in my class told me yesterday that her dad touched her"
    replies = await Turns(agent, content).take("s", message, page_area="medway")
    assert replies[0]["custom"]["safety"] == "case"
    assert "01634 334 466" in replies[0]["text"]


async def test_a_slow_turn_ends_in_the_honest_failure(content: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    class NeverFree:
        """A lock store whose lock is never given."""

        @asynccontextmanager
        async def lock(self, sender: str) -> AsyncIterator[None]:
            await asyncio.Event().wait()
            yield

    agent = SimpleNamespace(processor=object(), lock_store=NeverFree())
    monkeypatch.setattr(turn, "TURN_TIMEOUT", 0.05)
    (reply,) = await Turns(agent, content).take("s", "anything", page_area=None)
    assert reply["custom"]["kind"] == "fallback"
    assert "999" in reply["text"]


async def test_the_text_of_a_failed_turn_is_not_logged(content: Content, caplog: pytest.LogCaptureFixture) -> None:
    await Turns(BrokenAgent(RuntimeError("boom secret")), content).take("s", "xylophone", page_area=None)
    assert "A turn failed: RuntimeError" in caplog.text
    assert "xylophone" not in caplog.text
    assert "secret" not in caplog.text


async def test_a_turn_that_failed_says_so_also_when_the_rules_answered_it(content: Content) -> None:
    counted: list[Any] = []
    turns = Turns(BrokenAgent(RuntimeError("no model")), content, count=counted.append)
    for message in ("what's HSB", "a girl in my class told me yesterday that her dad touched her"):
        replies = await turns.take("s", message, page_area="kent")
        assert replies[0]["custom"]["failed"]
        assert counted.pop() == replies, "counted once"
