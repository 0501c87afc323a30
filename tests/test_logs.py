"""No log line and no file holds what anybody wrote."""

from __future__ import annotations

import logging
from uuid import uuid4

import structlog

from bot import logs, serve
from tests.conftest import ROOT, Service


def test_a_line_has_no_text_of_a_message_an_argument_or_an_exception(capsys) -> None:
    logs.configure()
    try:
        raise ValueError("xylophone")
    except ValueError:
        logging.getLogger("rasa.core.processor").exception("It failed for %s", "xylophone")
    structlog.get_logger("rasa").warning("processor.message", user_text="xylophone")
    structlog.get_logger("rasa").debug("processor.debug", user_text="xylophone")
    told = capsys.readouterr().err
    assert "xylophone" not in told
    assert "ERROR rasa.core.processor It failed for %s (ValueError)" in told
    assert "processor.message" in told
    assert "processor.debug" not in told


def test_nothing_typed_is_found_in_a_log_or_beside_the_program(service: Service) -> None:
    token = f"zanzibar{uuid4().hex}"
    for message in (
        f"how soon is {token} a conference",
        f"/{token}",
        f"number for {token}",
        f'/area{{"area": "{token}"}}',
    ):
        assert service.ask(message)
    service.post(f'{{"sender": "x", "message": 7, "extra": "{token}"}}'.encode())
    searched = [*serve.LOGS.glob("*"), *ROOT.glob("*.db"), *ROOT.glob("*.log")]  # Rasa's own store is rasa.db
    assert any(path.name == "assistant.log" for path in searched)
    for path in searched:
        assert token.encode() not in path.read_bytes(), path
