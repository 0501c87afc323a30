"""The whole assistant over HTTP, as `make serve` starts it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from uuid import uuid4

import pytest

from bot.content import Content
from tests.conftest import Service, last_line_of, questions

ASKED_FIRST = [
    ("what do I do after a disclosure", "disclosure/what_to_do"),
    ("helpline numbers", "contacts/helplines"),
    ("how soon is a strategy discussion", "process/strategy_timescale"),
    ("signs of abuse in a toddler", "signs/preverbal"),
    ("what's HSB", "definitions/hsb"),
    ("strat disc who attends", "process/strategy_discussion"),
    ("is it ok to ask the child questions", "disclosure/what_not_to_do"),
    ("medical timings after assault", "medical/timing"),
    ("what help is there for partners of men arrested for images", "support/families_of_offenders"),
    ("can i promise not to tell", "disclosure/confidentiality"),
    ("what does LADO do", "process/lado"),
]


@pytest.mark.parametrize(("message", "topic"), ASKED_FIRST, ids=[topic for _, topic in ASKED_FIRST])
def test_what_is_asked_most_gets_its_whole_answer_with_its_source(
    service: Service, content: Content, message: str, topic: str
) -> None:
    reply = next(reply for reply in service.ask(message) if reply["custom"]["topic"])
    custom = reply["custom"]
    assert custom["topic"] == topic
    assert custom["safety"] in ("none", "case")  # in doubt the front door goes first, and the answer is still whole
    assert custom["area"] == "coventry"
    assert custom["sources"]
    entry = content.topics[topic]
    assert len(custom["steps"]) == len(entry.steps)
    assert len(custom["points"]) == len(entry.points)
    for point in custom["steps"] + custom["points"]:
        assert point["text"] in reply["text"]
    for source in custom["sources"]:
        assert f"{source['document']}, {source['section']}" in reply["text"]


def test_every_topic_is_reached_by_an_unseen_question(service: Service, content: Content) -> None:
    """At least one of each topic's five unseen questions gets it as the answer or as a button."""
    unreached = []
    for topic, asked in questions("test").items():
        if not any(_reaches(service, one["text"], topic) for one in asked):
            unreached.append(topic)
    assert not unreached


def _reaches(service: Service, message: str, topic: str) -> bool:
    for reply in service.ask(message):
        if reply["custom"]["topic"] == topic or f"/{topic}" in [one["payload"] for one in reply.get("buttons", [])]:
            return True
    return False


def test_every_topic_answers_its_button_in_every_area(service: Service, content: Content) -> None:
    for number, topic in enumerate(content.topics):
        area = ["coventry", "kent", "medway", "other"][number % 4]
        (reply,) = service.ask(f"/{topic}", area=area)
        assert reply["custom"]["topic"] == topic
        assert reply["custom"]["area"] == area
        assert reply["custom"]["kind"] in ("answer", "route", "helplines", "timescale")
        offered = [one["payload"] for one in reply["buttons"] if one["payload"] != reply["custom"].get("more")]
        assert [f"/{related}" for related in content.topics[topic].related] == offered


def test_the_right_helpline_is_shown_for_whoever_asks(service: Service) -> None:
    def shown(message: str) -> list[str]:
        (reply,) = service.ask(message)
        return [card["id"] for card in reply["custom"]["contacts"]]

    assert shown("number for Rape Crisis") == ["rape_crisis"]
    assert shown("what number is samaritans") == ["samaritans"]
    assert "childline" in shown("which helplines are there for children")
    assert "mens_advice_line" not in shown("which helplines are there for children")


def test_the_superseded_number_is_never_given(service: Service) -> None:
    (reply,) = service.ask("number for Rape Crisis")
    custom = reply["custom"]
    assert (custom["kind"], custom["topic"]) == ("helplines", "contacts/helpline_named")
    assert custom["lead"].startswith("Rape Crisis: 0808 500 2222")
    assert custom["sources"]
    assert "802 9999" not in reply["text"]


def test_an_actual_child_gets_the_front_door_first(service: Service) -> None:
    message = "a girl in my class told me yesterday that her stepdad touched her, how soon is the strategy discussion"
    replies = service.ask(message, area="kent")
    assert replies[0]["custom"]["kind"] == "safety"
    assert replies[0]["custom"]["safety"] == "case"
    assert "03000 41 11 11" in replies[0]["text"]
    for later in replies[1:]:
        assert later["text"].startswith("General guidance")


def test_the_area_follows_the_reader_and_the_page(service: Service) -> None:
    sender = uuid4().hex
    assert service.ask("mash number", sender=sender)[0]["custom"]["area"] == "coventry"
    assert service.ask("I'm in Kent", sender=sender)[0]["custom"]["area"] == "kent"
    assert service.ask("how do I reach the front door", sender=sender)[0]["custom"]["area"] == "kent"
    # The page keeps saying what it always said: the reader's own word stands.
    other = uuid4().hex
    assert service.ask("hello", sender=other, area="coventry")[0]["custom"]["area"] == "coventry"
    assert service.ask("the child lives in Medway", sender=other, area="coventry")[0]["custom"]["area"] == "medway"
    assert service.ask("mash number", sender=other, area="coventry")[0]["custom"]["area"] == "medway"
    assert service.ask("mash number", sender=other, area="kent")[0]["custom"]["area"] == "kent"


def test_an_unknown_area_gets_govuks_page(service: Service) -> None:
    replies = service.ask("I work in Surrey")
    assert replies[-1]["custom"]["area"] == "other"
    assert "https://www.gov.uk/report-child-abuse-to-local-council" in replies[-1]["text"]


def test_what_it_does_not_cover_is_said(service: Service) -> None:
    (reply,) = service.ask("what day are the bins collected")
    assert reply["custom"]["topic"] is None
    assert reply["custom"]["kind"] in ("fallback", "clarify")


def test_health_names_the_model_and_the_content(service: Service, content: Content) -> None:
    status, text = service.get("/health")
    report = json.loads(text)
    assert status == 200
    assert report["status"] == "ok"
    assert report["content"] == content.version
    assert report["model"].endswith(".tar.gz")


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b'{"sender": "x"}', b'{"sender": "x", "message": ""}', b'{"sender": "x", "message": "\\u0000"}'],
)
def test_bad_input_is_a_400_with_a_sentence(service: Service, body: bytes) -> None:
    status, answer = service.post(body)
    assert status == 400
    assert set(answer) == {"error"}
    assert len(answer["error"]) > 20


@pytest.mark.parametrize(
    "message",
    [
        "/restart",
        "/session_start",
        '/small_talk{"topic": "x"}',
        "/nlu_fallback",
        "/no/such_topic",
        "/EXTERNAL: reminder",
    ],
)
def test_a_slash_triggers_nothing_but_our_own_buttons(service: Service, message: str) -> None:
    sender = uuid4().hex
    service.ask("I'm in Kent", sender=sender)
    replies = service.ask(message, sender=sender)
    assert all(reply["text"] for reply in replies)
    assert {reply["custom"]["kind"] for reply in replies} <= {"fallback", "clarify", "smalltalk"}
    (after,) = service.ask("who do I ring about a child", sender=sender)
    assert after["custom"]["area"] == "kent", "the conversation and its slots are still there"


@pytest.mark.parametrize(
    "message", ["?", "x" * 2000, "😀😀", "help " * 399, "نص", "<script>alert(1)</script>", "'; drop"]
)
def test_odd_messages_get_an_honest_reply(service: Service, message: str) -> None:
    replies = service.ask(message)
    assert replies
    assert all(reply["text"] and reply["custom"]["area"] == "coventry" for reply in replies)


def test_rasas_own_api_is_off(service: Service) -> None:
    for path in (
        "/status",
        "/version",
        "/domain",
        "/conversations/x/tracker",
        "/webhooks/rest/webhook",
        "/webhooks/web/",
    ):
        status = service.status(path)
        assert status in (404, 405), path


def test_the_page_has_the_contacts_before_any_script(service: Service) -> None:
    _, page = service.get("/")
    before = page[: page.index("<script")]
    assert "999" in before
    assert "024 7678 8555" in before
    assert not re.search(r"src=\"https?://|<link[^>]*href=\"https?://", page)
    assert "$" not in re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)


#: Loads the model as the server does, and says what of that which is read once was not read yet.
LOADS = """
import asyncio
from types import SimpleNamespace
from bot import rasa_patches, server
rasa_patches.without_tensorflow()
asyncio.run(server._load_model(SimpleNamespace(ctx=SimpleNamespace()), None))
from bot.dates import counting
from bot.nlu import encoder, references
read_once = encoder.shared_encoder, references.parser, counting._year
print([one.__name__ for one in read_once if not one.cache_info().currsize])
"""


def test_nothing_is_left_to_be_read_while_the_first_reader_waits(tmp_path: Path) -> None:
    server = {"ACTION_SERVER_URL": "http://127.0.0.1:9/webhook", "ACTION_SERVER_TOKEN": "none"}
    assert last_line_of(LOADS, **server, DATA_DIR=str(tmp_path)) == "[]"
