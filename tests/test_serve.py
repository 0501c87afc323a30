"""The runner: one process group, plain sentences, nothing left behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot import action_server, serve, server, settings
from bot.content import Content, ContentError
from tests.conftest import ROOT

TOKEN = "a" * 32
SLEEPER = [sys.executable, "-c", "import subprocess,time; subprocess.Popen(['sleep', '60']); time.sleep(60)"]


def alive(pid: int) -> bool:
    """Return whether a process exists and is not a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture(autouse=True)
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "LOGS", tmp_path)


def test_when_one_dies_the_caller_is_told_which() -> None:
    children = [
        serve.start("lasting", SLEEPER, dict(os.environ)),
        serve.start("short", [sys.executable, "-c", "raise SystemExit(3)"], dict(os.environ)),
    ]
    try:
        with pytest.raises(serve.Stopped, match=r"The short ended unexpectedly \(exit code 3\)"):
            serve.watch(children)
    finally:
        serve.stop(children)
    assert not alive(children[0].process.pid)


def test_stopping_ends_grandchildren_too() -> None:
    child = serve.start("family", SLEEPER, dict(os.environ))
    deadline = time.monotonic() + 10
    family: list[int] = []
    while not family and time.monotonic() < deadline:
        found = subprocess.run(["pgrep", "-g", str(child.process.pid)], capture_output=True, text=True, check=False)
        family = [int(pid) for pid in found.stdout.split() if int(pid) != child.process.pid]
        time.sleep(0.05)
    assert family
    serve.stop([child])
    while any(alive(pid) for pid in family) and time.monotonic() < deadline + 60:  # killed is not gone yet
        time.sleep(0.05)
    assert not any(alive(pid) for pid in family)


def test_a_command_that_does_not_exist_is_told() -> None:
    with pytest.raises(serve.Stopped, match="cannot be started"):
        serve.start("ghost", ["/no/such/program"], dict(os.environ))


def run_serve(**env: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "bot.serve"],
        cwd=ROOT, env={**os.environ, **env}, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_a_busy_port_is_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run_serve(PORT=str(port))
    assert result.returncode == 1
    assert f"Cannot listen on 127.0.0.1:{port}" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("port", ["abc", "0", "70000", ""])
def test_a_port_that_is_none_is_one_sentence(port: str) -> None:
    result = run_serve(PORT=port)
    assert result.returncode == 1
    assert "give a number from 1 to 65535" in result.stderr
    assert "Traceback" not in result.stderr


def test_an_unknown_default_area_is_one_sentence() -> None:
    result = run_serve(PORT=str(serve.free_port()), DEFAULT_AREA="atlantis")
    assert result.returncode == 1
    assert "DEFAULT_AREA is 'atlantis'" in result.stderr


def test_each_server_refuses_an_unknown_default_area(
    content: Content, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DEFAULT_AREA", "atlantis")
    monkeypatch.setenv("ACTION_SERVER_TOKEN", TOKEN)
    monkeypatch.setattr(action_server, "create_app", lambda token: None)
    monkeypatch.setattr(action_server.logs, "configure", lambda level: None)
    monkeypatch.setattr(sys, "argv", ["actions"])
    assert action_server.main() == 1
    assert "DEFAULT_AREA is 'atlantis'; known: coventry" in capsys.readouterr().err
    with pytest.raises(ValueError, match="DEFAULT_AREA is 'atlantis'"):
        server.create_app()


def test_an_action_server_of_ones_own_needs_its_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTION_SERVER_URL", "http://actions:5055")
    monkeypatch.delenv("ACTION_SERVER_TOKEN", raising=False)
    with pytest.raises(ValueError, match="ACTION_SERVER_TOKEN is missing"):
        settings.check()
    monkeypatch.setenv("ACTION_SERVER_TOKEN", TOKEN)
    settings.check()
    assert serve.environment(1)["ACTION_SERVER_URL"] == "http://actions:5055"


@pytest.mark.parametrize("unset", ["", None])
def test_without_an_address_an_action_server_is_started(monkeypatch: pytest.MonkeyPatch, unset: str | None) -> None:
    monkeypatch.delenv("ACTION_SERVER_TOKEN", raising=False)
    monkeypatch.delenv("ACTION_SERVER_URL", raising=False)
    if unset is not None:
        monkeypatch.setenv("ACTION_SERVER_URL", unset)
    begun: list[str] = []

    def start(name: str, command: object, env: dict[str, str]) -> None:
        begun.append(name)
        assert env["ACTION_SERVER_URL"].startswith("http://127.0.0.1:")
        if len(begun) == 2:
            raise serve.Stopped("both have begun")

    for name in ("check_port", "check_database", "train", "stop"):
        monkeypatch.setattr(serve, name, lambda *_: None)
    monkeypatch.setattr(serve, "start", start)
    with pytest.raises(serve.Stopped, match="both have begun"):
        serve.serve()
    assert begun == ["action server", "assistant"]


def no_model(model: Path) -> None:
    raise ValueError("The model x is missing.")


def no_content() -> None:
    raise ContentError(["topics/scale.yml, line 3: wrong"])


@pytest.mark.parametrize(
    ("part", "stand_in", "env", "told"),
    [
        ("verify", no_model, {}, "Not started: The model x is missing."),
        ("create_app", no_content, {}, "topics/scale.yml, line 3: wrong"),
        (
            "create_app",
            no_content,
            {"DB_URL": "mariadb://jo:secret@x/y"},
            "Not started: The database that DB_URL names",
        ),
        ("create_app", no_content, {"ACTION_SERVER_URL": ""}, "Not started: ACTION_SERVER_URL is missing"),
    ],
    ids=["model", "content", "database", "actions"],
)
def test_what_keeps_the_server_from_starting_is_told_before_it_listens(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    part: str,
    stand_in: object,
    env: dict[str, str],
    told: str,
) -> None:
    given = {"ACTION_SERVER_URL": "http://127.0.0.1:1", "ACTION_SERVER_TOKEN": TOKEN, "DATA_DIR": str(tmp_path), **env}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(server.logs, "configure", lambda level: None)
    for name in ("without_tensorflow", "quick_action_results", "quick_event_types", "steady_ages"):
        monkeypatch.setattr(server.rasa_patches, name, lambda: None)
    monkeypatch.setattr(server, "verify", lambda model: None)
    monkeypatch.setattr(server, part, stand_in)
    assert server.main() == 1
    said = capsys.readouterr().err
    assert said.startswith(told)
    assert "secret" not in said


@pytest.mark.parametrize("url", ["postgresql://jo:secret@127.0.0.1:1/x", "mariadb://jo:secret@x/y", "no address"])
def test_a_database_that_cannot_be_opened_is_one_sentence_without_its_password(url: str) -> None:
    result = run_serve(PORT=str(serve.free_port()), DB_URL=url)
    assert result.returncode == 1
    assert "DB_URL" in result.stderr
    assert "secret" not in result.stderr
    assert "Traceback" not in result.stderr


def test_settings_have_the_documented_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOST", "PORT", "DEFAULT_AREA", "RETENTION_HOURS", "RATE_LIMIT_PER_MINUTE", "DB_URL", "DATA_DIR"):
        monkeypatch.delenv(name, raising=False)
    assert (settings.host(), settings.port(), settings.default_area()) == ("127.0.0.1", 5005, "coventry")
    assert (settings.retention_hours(), settings.rate_limit()) == (24, 60)
    assert settings.db_url() == f"sqlite:///{ROOT}/var/toolkit.db"
    assert settings.cors_origins() == frozenset()
    assert settings.trusted_proxies() == []


def started() -> tuple[subprocess.Popen, list[int]]:
    """Start the runner; return it with its children's numbers once both servers are coming up."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.serve"],
        cwd=ROOT, env={**os.environ, "PORT": str(serve.free_port())}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    for line in process.stdout:
        if "[3/4]" in line:
            break
    deadline = time.monotonic() + 10
    pids: list[int] = []
    while len(pids) < 2 and time.monotonic() < deadline:
        found = subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True, check=False)
        pids = [int(pid) for pid in found.stdout.split()]
        time.sleep(0.1)
    assert len(pids) == 2
    return process, pids


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda s: s.name)
def test_stopping_while_starting_leaves_nothing(how: signal.Signals) -> None:
    process, pids = started()
    process.send_signal(how)
    assert process.wait(30) == 0
    assert not any(alive(pid) for pid in pids)


def test_when_the_runner_is_killed_outright_nothing_is_orphaned() -> None:
    process, pids = started()
    process.kill()
    process.wait(10)
    deadline = time.monotonic() + 20
    while any(alive(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(alive(pid) for pid in pids)
