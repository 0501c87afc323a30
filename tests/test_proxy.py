"""The nginx of deploy/, started as it is but for addresses, certificate and folders."""

from __future__ import annotations

import json
import os
import shutil
import ssl
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from uuid import uuid4

import pytest

from bot.serve import free_port
from tests.conftest import ROOT, Service

NGINX = shutil.which("nginx") or ("/usr/sbin/nginx" if os.path.exists("/usr/sbin/nginx") else None)


#: Where nginx answers, and the certificates that are trusted there; None without TLS.
Proxy = tuple[str, ssl.SSLContext | None]


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder that nginx's unprivileged worker may enter, unlike pytest's own."""
    made = Path(tempfile.mkdtemp(prefix="toolkit-nginx-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="module")
def proxy(service: Service, folder: Path) -> Iterator[Proxy]:
    """Start deploy/nginx.conf in front of the running assistant."""
    key, certificate = folder / "toolkit.key", folder / "toolkit.pem"
    subject = ["-subj", "/CN=toolkit.example.org", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    request = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject, *files]
    subprocess.run(request, check=True, capture_output=True)
    https, http = free_port(), free_port()
    replaced = {
        "listen 443 ssl": f"listen 127.0.0.1:{https} ssl",
        "listen 80;": f"listen 127.0.0.1:{http};",
        "127.0.0.1:5005": service.url.removeprefix("http://"),
        "/etc/ssl/certs/toolkit.pem": str(certificate),
        "/etc/ssl/private/toolkit.key": str(key),
        "/var/log/nginx/toolkit-error.log": str(folder / "error.log"),
    }
    trusting = ssl.create_default_context(cafile=str(certificate))
    with started("nginx.conf", replaced, folder, (f"https://127.0.0.1:{https}", trusting)) as answering:
        yield answering


@contextmanager
def started(name: str, replaced: dict[str, str], folder: Path, address: Proxy) -> Iterator[Proxy]:
    """Run nginx with a file of deploy/, in which these texts stand once and are replaced; give its address."""
    if NGINX is None:
        pytest.skip("nginx is not installed: apt-get install nginx-light (.ci/run does)")
    site = (ROOT / "deploy" / name).read_text()
    for written, ours in replaced.items():
        assert site.count(written) == 1, written
        site = site.replace(written, ours)
    paths = "".join(
        f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = f"daemon off;\npid {folder}/pid;\nevents {{}}\nhttp {{\n{paths}{site}\n}}\n"
    (folder / "nginx.conf").write_text(main)
    command = [NGINX, "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", str(folder / "error.log")]
    process = subprocess.Popen(command)
    url, context = address
    deadline = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{url}/health", context=context, timeout=5).close()
            break
        except OSError:
            time.sleep(0.1)
    assert process.poll() is None, (folder / "error.log").read_text()
    yield address
    process.terminate()
    process.wait(10)


def call(proxy: Proxy, path: str, body: bytes | None = None, **headers: str) -> tuple[int, Message, str]:
    url, context = proxy
    request = urllib.request.Request(url + path, body, {name.replace("_", "-"): text for name, text in headers.items()})
    try:
        with urllib.request.urlopen(request, context=context, timeout=30) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()


def test_the_page_and_a_question_go_through_the_proxy(proxy: Proxy, folder: Path) -> None:
    status, headers, page = call(proxy, "/")
    assert status == 200
    assert "999" in page
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Server"] == "nginx", "no version"
    token = f"zanzibar{uuid4().hex}"
    body = json.dumps({"sender": uuid4().hex, "message": f"what's HSB {token}"}).encode()
    status, _, text = call(proxy, "/webhooks/web/webhook", body)
    assert status == 200
    assert json.loads(text)[0]["text"]
    written = [path for path in folder.rglob("*") if path.is_file()]
    assert not [path for path in written if token.encode() in path.read_bytes()]


def test_a_large_body_stops_at_the_proxy(proxy: Proxy) -> None:
    assert call(proxy, "/webhooks/web/webhook", b"x" * 9000)[0] == 413


def test_the_proxy_slows_a_flood(proxy: Proxy) -> None:
    with ThreadPoolExecutor(8) as clients:
        statuses = list(clients.map(lambda _: call(proxy, "/health")[0], range(200)))
    assert set(statuses) == {200, 429}


class TellsWhoAsked(BaseHTTPRequestHandler):
    """An assistant that answers with the address it was given for the reader."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.headers["X-Forwarded-For"].encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_behind_the_proxy_that_ends_tls_one_readers_flood_does_not_shut_out_another(tmp_path: Path) -> None:
    assistant, port = ThreadingHTTPServer(("127.0.0.1", 0), TellsWhoAsked), free_port()
    threading.Thread(target=assistant.serve_forever, daemon=True).start()
    replaced = {
        "listen 8080;": f"listen 127.0.0.1:{port};",
        "http://$assistant:5005": f"http://127.0.0.1:{assistant.server_address[1]}",
        "172.16.0.0/12": "127.0.0.1",
        "/dev/stderr": str(tmp_path / "error.log"),
    }
    with started("compose/nginx.conf", replaced, tmp_path, (f"http://127.0.0.1:{port}", None)) as proxy:
        statuses = {call(proxy, "/", X_Forwarded_For="203.0.113.5")[0] for _ in range(150)}
        assert statuses == {200, 429}
        status, _, reader = call(proxy, "/", X_Forwarded_For="203.0.113.5, 203.0.113.6")
        assert (status, reader) == (200, "203.0.113.6"), "only what the nearest proxy wrote is believed"
    assistant.shutdown()
