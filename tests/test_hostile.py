"""Whatever is sent, the assistant answers or says what is wrong, and goes on."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.channel.incoming import BadRequest, Incoming, conversation_in, message_in, opinion_in
from bot.content import Content, load_content
from tests.conftest import Service
from tests.hostile import hostile_messages

#: `make fuzz` sends 10,000.
NUMBER = int(os.environ.get("HOSTILE_MESSAGES", "300"))

CONTENT: Content = load_content()
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


def test_hostile_messages_get_a_reply_or_a_sentence_and_never_a_fault(service: Service) -> None:
    def send(message: str) -> tuple[str, int, Any]:
        body = json.dumps({"sender": uuid4().hex, "message": message, "metadata": {"area": "kent"}}).encode()
        return message, *service.post(body)

    with ThreadPoolExecutor(4) as clients:
        answered = list(clients.map(send, hostile_messages(NUMBER)))
    assert len(answered) == NUMBER
    for message, status, answer in answered:
        if status == 200:
            assert answer, message
            assert all(reply["text"] for reply in answer), message
            assert not any(reply["custom"].get("failed") for reply in answer), message
        else:
            assert status in (400, 413), (status, message)
            assert list(answer) == ["error"], message
    taken = [answer for _, status, answer in answered if status == 200]
    assert len(taken) > NUMBER / 2, "most of them reach the assistant"
    (reply,) = service.ask("number for the front door", area="kent")
    assert "03000 41 11 11" in reply["text"], "contacts are still shown"


@given(st.binary(max_size=300))
def test_any_bytes_are_a_message_or_a_sentence(body: bytes) -> None:
    _is_taken_or_told(body)


@settings(max_examples=300)
@given(sender=ANYTHING, message=ANYTHING, metadata=ANYTHING, topic=ANYTHING, helpful=ANYTHING)
def test_any_json_is_a_message_or_a_sentence(
    sender: Any, message: Any, metadata: Any, topic: Any, helpful: Any
) -> None:
    data = {"sender": sender, "message": message, "metadata": metadata, "topic": topic, "helpful": helpful}
    _is_taken_or_told(json.dumps(data).encode())


@given(message=st.text(max_size=2100), message_id=st.text(max_size=70))
@example(message="/\u00a0", message_id="12345678")
def test_what_is_taken_keeps_within_the_limits(message: str, message_id: str) -> None:
    data = {"sender": "abc", "message": message, "metadata": {"message_id": message_id}}
    try:
        taken = message_in(json.dumps(data).encode(), CONTENT)
    except BadRequest:
        return
    assert 0 < len(taken.message.strip("/")) <= len(taken.message) <= 2000
    taken.message.encode()
    assert "\x00" not in taken.message
    assert 8 <= len(taken.message_id or "") <= 64


def _is_taken_or_told(body: bytes) -> None:
    for read in (lambda: message_in(body, CONTENT), lambda: conversation_in(body), lambda: opinion_in(body, CONTENT)):
        result: Any
        try:
            result = read()
        except BadRequest as problem:
            result = str(problem)
        assert isinstance(result, Incoming | tuple) or len(result) > 20
