"""Nobody gets in, and nothing is given away: headers, CORS, limits, sizes, errors, the model, the action server."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from sanic.compat import Header

from bot import limits, settings, train
from bot.limits import PER_ADDRESS, RateLimit, client_address
from bot.serve import free_port
from tests.conftest import ROOT, Service, running

PARTNER = "https://www.partner.example.org"


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The assistant with limits, one partner site and a trusted proxy on this machine."""
    env = {
        "RATE_LIMIT_PER_MINUTE": "3",
        "CORS_ORIGINS": PARTNER,
        "TRUSTED_PROXIES": "127.0.0.1",
        "DATA_DIR": str(tmp_path_factory.mktemp("strict")),
    }
    with running(**env) as service:
        yield service


def call(url: str, body: bytes | None = None, method: str | None = None, **headers: str) -> tuple[int, Message, str]:
    """Return (status, headers, text) of one request; header names are given with _ for -."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, data=body, method=method, headers=named)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()


def question(sender: str | None = None) -> bytes:
    return json.dumps({"sender": sender or uuid4().hex, "message": "hello", "metadata": {"area": "kent"}}).encode()


WEBHOOK = "/webhooks/web/webhook"


def test_every_answer_carries_the_security_headers(service: Service) -> None:
    for path in ("/", "/widget.js", "/health", "/nothing/here"):
        _, headers, _ = call(f"{service.url}{path}")
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] == "no-referrer", path
        assert "camera=()" in headers["Permissions-Policy"], path
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, path
        assert "frame-ancestors 'none'" in policy, path
        assert "unsafe" not in policy, path
        assert headers["Server"] is None, path


def test_only_the_listed_site_is_let_in_and_by_its_exact_name(strict: Service) -> None:
    for path in (WEBHOOK, "/webhooks/web/forget", "/webhooks/web/feedback"):
        status, headers, _ = call(f"{strict.url}{path}", method="OPTIONS", Origin=PARTNER)
        assert status == 204
        assert headers["Access-Control-Allow-Origin"] == PARTNER
        assert "POST" in headers["Access-Control-Allow-Methods"]
        assert headers["Access-Control-Allow-Headers"] == "Content-Type"
        assert "Origin" in headers["Vary"]
    for origin in (
        "https://partner.example.org",
        f"{PARTNER}.evil.example.org",
        "http://www.partner.example.org",
        "null",
    ):
        _, headers, _ = call(f"{strict.url}{WEBHOOK}", method="OPTIONS", Origin=origin)
        assert headers["Access-Control-Allow-Origin"] is None, origin
        assert "Origin" in headers["Vary"]
    _, headers, _ = call(f"{strict.url}/widget.js", Origin=PARTNER)
    assert headers["Access-Control-Allow-Origin"] == PARTNER
    _, headers, _ = call(f"{strict.url}/", Origin=PARTNER)
    assert headers["Access-Control-Allow-Origin"] is None


@pytest.mark.parametrize("wrong", ["*", "https://a.example.org/path", "www.example.org", "https://A.example.org"])
def test_an_origin_that_is_not_exact_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("CORS_ORIGINS", f"https://b.example.org,{wrong}")
    with pytest.raises(ValueError, match="CORS_ORIGINS names"):
        settings.cors_origins()


def test_one_conversation_may_not_flood_and_is_told_whom_to_ring(strict: Service) -> None:
    sender = uuid4().hex
    sent = [
        call(f"{strict.url}{WEBHOOK}", question(sender), X_Forwarded_For="203.0.113.5", Origin=PARTNER)
        for _ in range(4)
    ]
    assert [status for status, _, _ in sent] == [200, 200, 200, 429]
    _, told, text = sent[-1]
    assert 0 < int(told["Retry-After"]) <= 60
    assert told["Access-Control-Expose-Headers"] == "Retry-After"
    answer = json.loads(text)
    assert set(answer) == {"error", "contacts"}
    assert "999" in answer["error"]
    assert [card["phone"] for card in answer["contacts"]][:2] == ["999", "03000 41 11 11"]
    status, _, _ = call(f"{strict.url}{WEBHOOK}", question(), X_Forwarded_For="203.0.113.5")
    assert status == 200, "another conversation from the same address goes on"


def test_one_address_may_not_flood_with_many_conversations(strict: Service) -> None:
    allowed = 3 * PER_ADDRESS
    body = [json.dumps({"sender": uuid4().hex}).encode() for _ in range(allowed + 1)]
    address = "198.51.100.7"
    sent = [call(f"{strict.url}/webhooks/web/forget", one, X_Forwarded_For=address)[0] for one in body]
    assert sent[:allowed] == [204] * allowed
    assert sent[-1] == 429
    status, _, _ = call(f"{strict.url}{WEBHOOK}", question(), X_Forwarded_For="198.51.100.8")
    assert status == 200


def test_the_bucket_fills_again_and_forgets_the_least_used(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    limit = RateLimit(2, clock=lambda: now[0])

    def ask(name: str) -> int:
        return limit.wait(address=name, conversation=name)

    assert [ask("a"), ask("a"), ask("a")] == [0, 0, 30]
    now[0] = 29.0
    assert ask("a") == 1
    now[0] = 30.0
    assert ask("a") == 0
    monkeypatch.setattr(limits, "REMEMBERED", 4)
    for name in "bcd":
        ask(name)
    assert len(limit._buckets) == 4
    assert RateLimit(0).wait(address="a", conversation="a") == 0


def test_an_address_is_forgotten_after_a_minute() -> None:
    now = [0.0]
    limit = RateLimit(2, clock=lambda: now[0])
    limit.wait(address="203.0.113.5", conversation="a")
    now[0] = 30.0
    limit.wait(address="203.0.113.6", conversation="b")
    now[0] = 60.0
    limit.wait(address="203.0.113.7")
    assert {name for _, name in limit._buckets} == {"203.0.113.6", "b", "203.0.113.7"}


def test_a_forwarded_address_is_believed_only_from_a_trusted_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    def address(peer: str, *forwarded: str) -> str:
        headers = Header([("x-forwarded-for", value) for value in forwarded])
        request: Any = SimpleNamespace(ip=peer, headers=headers)
        return client_address(request, settings.trusted_proxies())

    monkeypatch.setenv("TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8")
    assert address("127.0.0.1", "203.0.113.5") == "203.0.113.5"
    assert address("127.0.0.1", "1.2.3.4, 203.0.113.5, 10.1.1.1") == "203.0.113.5"
    assert address("127.0.0.1", "1.2.3.4", "203.0.113.5") == "203.0.113.5"
    assert address("203.0.113.9", "1.2.3.4") == "203.0.113.9"
    assert address("127.0.0.1", "not an address") == "127.0.0.1"
    assert address("127.0.0.1") == "127.0.0.1"
    assert address("2001:db8:1:2:3::4") == address("2001:db8:1:2:9::9") == "2001:db8:1:2::/64"
    monkeypatch.setenv("TRUSTED_PROXIES", "example")
    with pytest.raises(ValueError, match="TRUSTED_PROXIES"):
        settings.trusted_proxies()


@pytest.mark.parametrize("size", [8193, 60_000])
def test_a_body_that_is_too_large_is_told_so(service: Service, size: int) -> None:
    status, _, text = call(f"{service.url}{WEBHOOK}", b"x" * size)
    assert status == 413
    assert "8192 bytes" in json.loads(text)["error"]


def test_an_error_is_one_short_sentence(service: Service) -> None:
    wanted = {
        ("GET", "/nothing/here"): 404,
        ("GET", WEBHOOK): 405,
        ("DELETE", "/"): 405,
        ("POST", "/health"): 405,
    }
    for (method, path), code in wanted.items():
        status, _, text = call(f"{service.url}{path}", method=method)
        assert status == code, path
        assert list(json.loads(text)) == ["error"], path
        assert not [word for word in ("Sanic", "Traceback", "python", "rasa", path) if word.lower() in text.lower()], (
            text
        )


def test_what_is_no_http_is_refused_without_a_version(service: Service) -> None:
    host, port = service.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(b"GARBAGE\r\n\r\n")
        told = connection.recv(4096).decode()
    assert told.startswith("HTTP/1.1 400")
    assert "sanic" not in told.lower()


@pytest.fixture(scope="module")
def action_server() -> Iterator[tuple[str, str]]:
    """The action server alone, as `make serve` starts it; (address, token)."""
    port, token = free_port(), "a" * 32
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.action_server", "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "ACTION_SERVER_TOKEN": token},
    )
    url = f"http://127.0.0.1:{port}"
    while process.poll() is None:
        try:
            call(f"{url}/health")
            break
        except urllib.error.URLError:
            continue
    yield url, token
    process.terminate()
    process.wait(10)


def test_the_action_server_answers_nobody_without_the_secret(action_server: tuple[str, str]) -> None:
    url, token = action_server
    body = json.dumps({"next_action": "action_helplines", "tracker": {"sender_id": "x"}}).encode()
    for headers in ({}, {"X-Action-Server-Token": "b" * 32}, {"X-Action-Server-Token": ""}):
        assert call(f"{url}/webhook", body, **headers)[0] == 403
        assert call(f"{url}/actions", **headers)[0] == 403
    assert call(f"{url}/actions", X_Action_Server_Token=token)[0] == 200


def test_a_failed_action_call_does_not_echo_the_conversation(action_server: tuple[str, str]) -> None:
    url, token = action_server
    broken = b'{"next_action": "action_helplines", "tracker": "xylophone"}'
    status, _, text = call(f"{url}/webhook", broken, X_Action_Server_Token=token)
    assert status == 500
    assert "xylophone" not in text


def test_the_action_server_does_not_start_without_a_secret() -> None:
    env = {**os.environ, "ACTION_SERVER_TOKEN": ""}
    command = [sys.executable, "-m", "bot.action_server"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert "ACTION_SERVER_TOKEN is missing" in done.stderr


def test_a_model_that_was_not_made_here_is_refused(tmp_path: Path) -> None:
    model = tmp_path / "toolkit-0.tar.gz"
    model.write_bytes(b"model")
    with pytest.raises(ValueError, match="checksum is missing"):
        train.verify(model)
    train.checksum_path(model).write_text(f"{train._sha256(model)}  {model.name}\n")
    train.verify(model)
    model.write_bytes(b"another")
    with pytest.raises(ValueError, match="is not the one trained here"):
        train.verify(model)
    train.checksum_path(model).write_text("")
    with pytest.raises(ValueError, match="is not the one trained here"):
        train.verify(model)


@pytest.mark.parametrize(
    ("variable", "value"),
    [("RETENTION_HOURS", "0"), ("RETENTION_HOURS", "a day"), ("RATE_LIMIT_PER_MINUTE", "-1"), ("LOG_LEVEL", "loud")],
)
def test_a_setting_that_cannot_be_is_one_sentence(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ValueError, match=f"{variable} is '{value}'; give"):
        settings.check()
