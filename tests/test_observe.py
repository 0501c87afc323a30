"""What an operator sees: numbers without text, an id through both servers, and a second look at what is sent."""

from __future__ import annotations

import json
import logging
import re
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import web
from rasa.utils.endpoints import EndpointConfig

from bot import logs, settings
from bot.content import Content
from bot.observe.metrics import Metrics
from bot.observe.request_ids import HEADER, _current
from bot.observe.sent import lacks_contact
from bot.observe.traced import TracedEndpoint
from bot.replies.guard import failure, guarded
from bot.replies.render import Renderer
from bot.safety import ORDER
from bot.serve import free_port
from tests.conftest import Service, running

CASE = "a girl in my class told me yesterday that her dad touched her"


def call(url: str, **headers: str) -> tuple[int, Any, str]:
    request = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()


def number(text: str, name: str) -> float:
    """Return a number of /metrics by its name and labels; 0 where it is not there yet."""
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else 0.0


async def counted(typed: str, replies: list[dict[str, Any]]) -> str:
    metrics = Metrics()

    async def answer() -> list[dict[str, Any]]:
        return replies

    assert await metrics.sent(typed, answer) == replies
    return metrics.text().decode()


@pytest.mark.parametrize("area", ["coventry", "kent"])
@pytest.mark.parametrize("kind", [kind for kind in ORDER if kind != "none"])
def test_every_guarded_reply_passes_the_second_look(content: Content, kind: str, area: str) -> None:
    replies = guarded([{"text": "An answer.", "custom": {}}], kind, Renderer(content, area), message=CASE)
    assert not lacks_contact(CASE, replies)


def test_a_flagged_reply_without_a_number_is_seen(content: Content) -> None:
    renderer = Renderer(content, "kent")
    plain = [{"text": "An answer.", "custom": {"kind": "answer", "safety": "none", "contacts": []}}]
    assert not lacks_contact("what is HSB", plain)
    assert lacks_contact(CASE, plain), "the rules see a case, whatever the reply says of itself"
    assert lacks_contact("/definitions/hsb", [{**plain[0], "custom": {"safety": "case", "contacts": []}}])
    (shown, *_) = guarded([], "case", renderer)
    assert lacks_contact(CASE, [{**shown, "text": "Ring somebody."}]), "a card that the text does not name"
    assert lacks_contact("anything", [])
    assert not lacks_contact(CASE, guarded([], "case", renderer))


async def test_a_turn_is_counted_by_kind_and_safety(content: Content) -> None:
    renderer = Renderer(content, "kent")
    text = await counted(CASE, guarded([], "case", renderer))
    assert number(text, 'toolkit_turns_total{kind="safety",safety="case"}') == 1
    assert number(text, "toolkit_turn_seconds_count") == 1
    assert number(text, "toolkit_flagged_without_contact_total") == 0
    text = await counted("what is HSB", guarded([failure(renderer)], "none", renderer))
    assert number(text, "toolkit_failures_total") == 1
    assert number(text, "toolkit_fallbacks_total") == 0, "a fault is not a question that was not understood"
    bare = [{"text": "An answer.", "custom": {"kind": "answer", "safety": "case"}}]
    assert number(await counted("x", bare), "toolkit_flagged_without_contact_total") == 1


def test_metrics_count_the_running_assistants_turns_and_hold_no_text_and_no_sender(service: Service) -> None:
    name = 'toolkit_turns_total{kind="safety",safety="case"}'
    before = number(call(f"{service.url}/metrics")[2], name)
    sender, token = uuid4().hex, f"zanzibar{uuid4().hex}"
    service.ask(CASE, sender=sender)
    assert number(call(f"{service.url}/metrics")[2], name) == before + 1
    service.ask(f"{CASE} {token}", sender=sender)  # of what kind depends on the letters of the token
    service.ask(f"/{token}")
    status, headers, text = call(f"{service.url}/metrics")
    assert status == 200
    assert headers["Content-Type"].startswith("text/plain")
    assert number(text, "toolkit_flagged_without_contact_total") == 0
    assert token not in text
    assert sender not in text
    labels = {label for line in text.splitlines() for label in re.findall(r'(\w+)="', line)}
    assert labels <= {"kind", "safety", "le", "model", "content"}


def test_metrics_are_not_for_whoever_comes_through_a_proxy(service: Service) -> None:
    assert call(f"{service.url}/metrics", X_Forwarded_For="192.0.2.1")[0] == 404


def test_a_short_token_for_metrics_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("METRICS_TOKEN", "short")
    with pytest.raises(ValueError, match="METRICS_TOKEN is under 16"):
        settings.check()


@pytest.mark.parametrize("given", ["0" * 32, "123e4567-e89b-42d3-a456-426614174000"])
def test_a_well_formed_request_id_is_kept(service: Service, given: str) -> None:
    assert call(f"{service.url}/health", X_Request_ID=given)[1]["X-Request-ID"] == given


@pytest.mark.parametrize("given", ["", "jo-bloggs", "0" * 33, "A" * 32, "0" * 31 + "\xe9"])
def test_any_other_request_id_is_replaced(service: Service, given: str) -> None:
    made = call(f"{service.url}/health", X_Request_ID=given)[1]["X-Request-ID"]
    assert made != given
    assert re.fullmatch("[0-9a-f]{32}", made)


async def test_the_request_id_goes_to_the_action_server_and_into_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    async def webhook(request: web.Request) -> web.Response:
        return web.json_response({name.lower(): value for name, value in request.headers.items()})

    app, port = web.Application(), free_port()
    app.router.add_post("/webhook", webhook)
    receiver = web.AppRunner(app)  # not Sanic: a second application of it in one process cannot start
    await receiver.setup()
    await web.TCPSite(receiver, "127.0.0.1", port).start()
    endpoint = TracedEndpoint.like(EndpointConfig(f"http://127.0.0.1:{port}/webhook", headers={"X-Secret": "s"}))
    given = _current.set("f" * 32)
    try:
        headers = await endpoint.request(json={})
        logs.configure()
        logging.getLogger("bot").error("A turn failed")
    finally:
        _current.reset(given)
        await receiver.cleanup()
    assert headers[HEADER.lower()] == "f" * 32
    assert headers["x-secret"] == "s"
    assert "A turn failed request=" + "f" * 32 in capsys.readouterr().err


def test_one_request_id_stands_in_the_logs_of_both_servers_and_in_the_answer(tmp_path: Path) -> None:
    given = uuid4().hex
    with running(LOG_LEVEL="DEBUG", LOG_DIR=str(tmp_path / "logs"), DATA_DIR=str(tmp_path)) as traced:
        body = json.dumps({"sender": uuid4().hex, "message": "number for the nspcc helpline"}).encode()
        headers = {"Content-Type": "application/json", HEADER: given}
        request = urllib.request.Request(f"{traced.url}/webhooks/web/webhook", body, headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            assert answer.headers[HEADER] == given
    for log in ("assistant.log", "action-server.log"):
        text = (tmp_path / "logs" / log).read_text()
        assert f"request={given}" in text, log
        assert "nspcc" not in text.lower(), log


def test_a_traced_endpoint_differs_from_another_in_nothing_else() -> None:
    endpoint = EndpointConfig("https://actions.example.org", token="t", basic_auth={"username": "u"}, cafile="/ca.pem")
    assert vars(TracedEndpoint.like(endpoint)) == vars(endpoint)
