"""Fixtures shared by all tests: the content, and the whole assistant running as `make serve` starts it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml
from rasa.core.agent import Agent, load_agent
from rasa.core.utils import AvailableEndpoints

from bot.content import Content, load_content
from bot.nlu.examples import labelled
from bot.serve import free_port
from bot.train import model_path

ROOT = Path(__file__).resolve().parents[1]
EVALUATION = ROOT / "tests" / "evaluation"


def read_yaml(path: Path) -> Any:
    """Return the data of a YAML file."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def last_line_of(code: str, **env: str) -> str:
    """Return the last line that Python code prints in a process of its own, which must end well."""
    result = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=ROOT, env=os.environ | env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr[-2000:]
    return result.stdout.splitlines()[-1]


def questions(split: str) -> dict[str, list[dict[str, Any]]]:
    """Return topic id -> unseen questions of a split (dev or test)."""
    return read_yaml(EVALUATION / f"questions_{split}.yml")


def training_examples() -> dict[str, list[str]]:
    """Return label -> training examples, from every file of data/nlu/."""
    found: dict[str, list[str]] = {}
    for text, label in labelled():
        found.setdefault(label, []).append(text)
    return found


async def loaded_agent(*, action_server: str) -> Agent:
    """Return the trained agent with our endpoints and the address of its action server; it keeps nothing on disk."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("ACTION_SERVER_URL", action_server)
        environment.setenv("ACTION_SERVER_TOKEN", "a token of the tests")
        endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    endpoints.tracker_store = None
    return await load_agent(str(model_path()), endpoints=endpoints)


@dataclass
class Service:
    """The running assistant, asked over HTTP as any client would."""

    url: str

    def post(self, body: bytes) -> tuple[int, Any]:
        """Return (status, JSON) of the webhook for a raw body."""
        request = urllib.request.Request(f"{self.url}/webhooks/web/webhook", data=body, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def ask(self, message: str, *, sender: str | None = None, area: str | None = None) -> list[dict[str, Any]]:
        """Return the replies to one message; a new conversation unless a sender is given."""
        data: dict[str, Any] = {"sender": sender or uuid4().hex, "message": message}
        if area:
            data["metadata"] = {"area": area}
        status, replies = self.post(json.dumps(data).encode())
        assert status == 200, replies
        return replies

    def get(self, path: str) -> tuple[int, str]:
        """Return (status, text) of a GET."""
        with urllib.request.urlopen(f"{self.url}{path}", timeout=30) as answer:
            return answer.status, answer.read().decode()

    def status(self, path: str) -> int:
        """Return the status alone of a GET, whatever it is."""
        try:
            return self.get(path)[0]
        except urllib.error.HTTPError as error:
            return error.code


@pytest.fixture(scope="session")
def content() -> Content:
    """Return the real content."""
    return load_content()


@contextmanager
def running(**env: str) -> Iterator[Service]:
    """Start the assistant as `make serve` does, with these settings; stop it at the end."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.serve"],
        env={**os.environ, "PORT": str(port), **env},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if "Open http" in line:
            break
    else:
        pytest.fail("the assistant did not start: " + "".join(said))
    try:
        yield Service(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder in which the running assistant keeps its database."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
def service(data_dir: Path) -> Iterator[Service]:
    """Start the assistant once for all tests, without limits; stop it after the last."""
    with running(RATE_LIMIT_PER_MINUTE="0", DATA_DIR=str(data_dir)) as started:
        yield started
