"""Who is named to the running system is named in nothing that it writes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.redaction import redact
from bot.serve import free_port
from tests.conftest import ROOT, running

#: All invented: Ofcom's numbers for drama, an NHS number of the 999 test range, example.org.
IDENTIFIERS = {
    "name": "Zebedee Quillfeather",
    "email": "z.quillfeather@example.org",
    "phone": "07700 900451",
    "landline": "01632 960983",
    "postcode": "CV99 9ZZ",
    "NHS number": "999 123 4560",
    "date of birth": "14/03/2013",
    "handle": "@zebquill2013",
}
MESSAGE = (
    "A boy in my class called {name}, born {date of birth}, NHS number {NHS number}, lives at {postcode}. His mum is "
    "on {phone} or {landline} and {email}, he is {handle}. What number do I ring, is there a helpline?"
).format(**IDENTIFIERS)
TOKEN = "t" * 32


def test_every_address_of_the_directory_stays_in_a_message() -> None:
    content = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "content").rglob("*.yml"))
    emails = set(re.findall(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", content))
    assert len(emails) > 2
    assert [one for one in emails if redact(f"see {one} please") != f"see {one} please"] == []


class EchoesAndFails(BaseHTTPRequestHandler):
    """An action server that crashes as rasa_sdk's own does: 500 with the whole request in the answer."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(500)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@dataclass
class Written:
    """Everything that the system wrote while identifiers were typed into it."""

    logs: Path
    data: Path
    said: str


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Written]:
    """Type identifiers everywhere, at the chattiest log level, with every action crashing; then look at the files."""
    folder = tmp_path_factory.mktemp("identifiers")
    crashing = ThreadingHTTPServer(("127.0.0.1", 0), EchoesAndFails)
    threading.Thread(target=crashing.serve_forever, daemon=True).start()
    env = {
        "LOG_LEVEL": "DEBUG",
        "LOG_DIR": str(folder / "logs"),
        "DATA_DIR": str(folder / "data"),
        "ACTION_SERVER_URL": f"http://127.0.0.1:{crashing.server_address[1]}",
        "ACTION_SERVER_TOKEN": TOKEN,
        "RATE_LIMIT_PER_MINUTE": "0",
    }
    sender = IDENTIFIERS["email"]  # a client whose conversation id names somebody
    said = ""
    with running(**env) as service:
        for message in (MESSAGE, f"helpline numbers for {MESSAGE}", f"/{MESSAGE}", f'/area{{"area": "{MESSAGE}"}}'):
            said += json.dumps(service.ask(message, sender=sender))
        rejected: list[dict] = [
            {"sender": sender, "message": MESSAGE, "metadata": {"area": IDENTIFIERS["name"]}},
            {"sender": MESSAGE, "message": MESSAGE},
            {"sender": sender, "message": [MESSAGE]},
            {"sender": sender, "message": MESSAGE * 20},
        ]
        for body in rejected:
            status, answer = service.post(json.dumps(body).encode())
            assert 400 <= status < 500
            said += json.dumps(answer)
        service.status("/" + urllib.request.pathname2url(MESSAGE))
        crash_the_action_server(folder / "logs" / "our-action-server.log")
        yield Written(folder / "logs", folder / "data", said)
    crashing.shutdown()


def crash_the_action_server(log: Path) -> None:
    """Call our own action server with a conversation, whole and broken, at the chattiest log level."""
    port = free_port()
    env = {**os.environ, "LOG_LEVEL": "DEBUG", "ACTION_SERVER_TOKEN": TOKEN}
    command = [sys.executable, "-m", "bot.action_server", "--port", str(port)]
    headers = {"X-Action-Server-Token": TOKEN, "Content-Type": "application/json"}
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=output, stderr=subprocess.STDOUT)
        url = f"http://127.0.0.1:{port}"
        while process.poll() is None:
            try:
                urllib.request.urlopen(urllib.request.Request(f"{url}/health", headers=headers), timeout=5).close()
                break
            except OSError:
                continue
        latest = {"text": MESSAGE, "topic": "contacts/helplines", "intent": {}, "entities": []}
        tracker = {"sender_id": "x", "slots": {}, "events": [], "latest_message": latest}
        told = b""
        for broken in (tracker, {**tracker, "events": MESSAGE}, MESSAGE, {**tracker, "slots": MESSAGE}):
            call = {"next_action": "action_helplines", "tracker": broken, "domain": {}}
            request = urllib.request.Request(f"{url}/webhook", json.dumps(call).encode(), headers)
            try:
                urllib.request.urlopen(request, timeout=30).close()
            except urllib.error.HTTPError as error:
                told += error.read()
        process.terminate()
        process.wait(10)
    assert told, "at least one call failed"
    assert not found_in(told)


def found_in(data: bytes) -> list[str]:
    """Return which identifiers stand in some bytes, in any case and with or without their spaces."""
    text = data.decode("utf-8", "replace").lower()
    squeezed = text.replace(" ", "")
    return [
        kind for kind, one in IDENTIFIERS.items() if one.lower() in text or one.lower().replace(" ", "") in squeezed
    ]


def test_no_log_names_anybody_even_in_debug_and_when_actions_crash(written: Written) -> None:
    logs = [path for path in written.logs.rglob("*") if path.is_file()]
    assert {"assistant.log", "our-action-server.log"} <= {path.name for path in logs}
    assert "DEBUG" in (written.logs / "assistant.log").read_text(), "the chattiest level was on"
    assert not {path.name: found for path in logs if (found := found_in(path.read_bytes()))}


def test_no_reply_and_no_error_repeats_what_was_typed(written: Written) -> None:
    assert not found_in(written.said.encode())


def test_no_database_names_anybody(written: Written) -> None:
    files = [path for path in written.data.rglob("*") if path.is_file()]
    assert "toolkit.db" in {path.name for path in files}
    assert any(b"is there a helpline" in path.read_bytes() for path in files), "the conversation is kept, redacted"
    assert not {path.name: found for path in files if (found := found_in(path.read_bytes()))}


def test_what_is_searched_for_would_be_found() -> None:
    assert found_in(MESSAGE.encode()) == list(IDENTIFIERS)
    assert found_in(b"07700900451, ZEBEDEE QUILLFEATHER") == ["name", "phone"]
