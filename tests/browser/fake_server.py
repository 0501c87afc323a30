"""The real widget and pages with scripted replies, so that every state can be shown at will, broken ones included."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bot.content import Content
from bot.page import WEB, demonstration_page, partner_page
from bot.security import PAGE_POLICY
from bot.widget import configuration, script
from tests.browser.replies import scripted

#: What the webhook does instead of answering, when a message holds the word.
FAULTS: dict[str, tuple[int, bytes]] = {
    "empty list": (200, b"[]"),
    "empty body": (200, b""),
    "not json": (200, b"<html>Bad gateway</html>"),
    "wrong shape": (200, b'[{"text": 7}, null]'),
    "server error": (500, b'{"error": "broken"}'),
    "rejected": (400, b'{"error": "The server says why."}'),
    "too many": (429, b"<html>Too many</html>"),
}


class FakeAssistant:
    """A server on a free port of this machine; `posts` holds what reached it, as (path, JSON)."""

    def __init__(self, content: Content):
        self.content = content
        self.posts: list[tuple[str, dict[str, Any]]] = []
        self.allowed: set[str] = set()
        self.configured = True
        #: The webhook waits for this before it answers a message with "slow" in it.
        self.release = threading.Event()
        #: The number of coming messages that get a server error.
        self.failures = 0
        self.script = script(content)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def sent(self, path: str) -> list[dict[str, Any]]:
        """Return the bodies that were posted to a path of the channel."""
        return [body for where, body in self.posts if where == f"/webhooks/web/{path}"]

    def get(self, path: str, query: dict[str, list[str]]) -> tuple[int, str, str]:
        """Return (status, type, text) of a GET."""
        pages = {
            "/": lambda: demonstration_page(self.content, "coventry"),
            "/demo/partner": lambda: partner_page(self.content, "coventry", assistant="/", second=False),
            "/demo/partner-second": lambda: partner_page(self.content, "coventry", assistant="/", second=True),
            "/elsewhere": lambda: "<!doctype html><title>Elsewhere</title>",
        }
        if path in pages:
            return 200, "text/html", pages[path]()
        if path == "/widget.js":
            return 200, "text/javascript", self.script
        if path == "/page.css":
            return 200, "text/css", (WEB / "page.css").read_text()
        if path == "/widget.json" and self.configured:
            area = query.get("area", ["coventry"])[0]
            if area not in self.content.areas:
                error = f"'area' is not an area known here. Known: {', '.join(sorted(self.content.areas))}."
                return 400, "application/json", json.dumps({"error": error})
            return 200, "application/json", json.dumps(configuration(self.content, area))
        if path.startswith("/modules/"):
            return 200, "text/javascript", (WEB / "widget" / path.rsplit("/")[-1]).read_text()
        return 404, "text/plain", "nothing here"

    def post(self, path: str, body: dict[str, Any]) -> tuple[int, bytes]:
        """Return (status, body) of a POST."""
        self.posts.append((path, body))
        if path != "/webhooks/web/webhook":
            return 204, b""
        message = body["message"]
        if self.failures:
            self.failures -= 1
            return 500, b""
        if "slow" in message:
            self.release.wait(30)
        for word, fault in FAULTS.items():
            if word in message:
                return fault
        return 200, json.dumps(scripted(self.content, message, body["metadata"]["area"])).encode()


def _handler(fake: FakeAssistant) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def reply(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Security-Policy", PAGE_POLICY)
            if self.headers.get("Origin") in fake.allowed:
                self.send_header("Access-Control-Allow-Origin", self.headers["Origin"])
                self.send_header("Access-Control-Allow-Headers", "Content-Type")
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            status, kind, text = fake.get(asked.path, parse_qs(asked.query))
            self.reply(status, kind, text.encode())

        def do_OPTIONS(self) -> None:
            self.reply(204, "text/plain", b"")

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, answer = fake.post(self.path, body)
            self.reply(status, "application/json", answer)

        def log_message(self, *_: object) -> None:
            """Keep the tests' output clean."""

    return Handler


@contextmanager
def running(server: ThreadingHTTPServer) -> Iterator[None]:
    """Serve while the block runs."""
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
