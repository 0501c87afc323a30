"""Start the assistant and watch over it: `make serve`. One process group, one address, plain sentences."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot import settings
from bot.content import ContentError, load_content
from bot.store.database import check_database
from bot.train import is_trained, model_path

#: Seconds to wait for the first answer of /health, and for a process to end when asked to.
START_TIMEOUT, STOP_TIMEOUT = 180, 10
LOGS = settings.log_dir()
_PR_SET_PDEATHSIG = 1


class Stopped(Exception):
    """Something prevents serving; the message is one sentence for the operator."""


@dataclass
class Child:
    """A process that was started, and what it is called in messages."""

    name: str
    process: subprocess.Popen
    log: Path


def say(text: str) -> None:
    """Print one line of progress at once."""
    print(text, flush=True)


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def check_port(host: str, port: int) -> None:
    """Raise Stopped when the address cannot be listened on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Stopped(
                f"Cannot listen on {host}:{port} ({error.strerror}). "
                f"Stop what uses it or choose another, e.g. PORT={port + 1} make serve."
            ) from None


def environment(actions_port: int) -> dict[str, str]:
    """Return the environment of every process: this one's, without telemetry, with the embedded defaults."""
    return {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "ACTION_SERVER_TOKEN": os.environ.get("ACTION_SERVER_TOKEN") or secrets.token_urlsafe(32),
        "ACTION_SERVER_URL": settings.action_server_url() or f"http://127.0.0.1:{actions_port}",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONWARNINGS": "ignore",
        "PYTHONUNBUFFERED": "1",
    }


def _die_with_parent() -> None:
    """Ask Linux to end a child when this process is gone, even when it was killed outright."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def start(name: str, command: Sequence[str], env: dict[str, str]) -> Child:
    """Start a process of our own group with its output in build/logs/. Raises Stopped when it cannot start."""
    try:
        LOGS.mkdir(parents=True, exist_ok=True, mode=0o700)
        log = LOGS / f"{name.replace(' ', '-')}.log"
        log.touch(mode=0o600)
        log.chmod(0o600)  # one of an earlier start too
        with log.open("wb") as output:
            process = subprocess.Popen(
                command,
                env=env,
                cwd=settings.ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )
    except OSError as error:
        raise Stopped(f"The {name} cannot be started ({error.strerror}).") from None
    return Child(name, process, log)


def stop(children: Sequence[Child]) -> None:
    """End every child and all that it started; force those that do not end by themselves."""
    for signal_number in (signal.SIGTERM, signal.SIGKILL):
        for child in children:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(child.process.pid, signal_number)
        deadline = time.monotonic() + STOP_TIMEOUT
        for child in children:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0.1, deadline - time.monotonic()))


def ended(children: Sequence[Child]) -> Child | None:
    """Return a child that is no longer running, or None."""
    return next((child for child in children if child.process.poll() is not None), None)


def watch(children: Sequence[Child]) -> None:
    """Wait until a child ends. Raises Stopped with its name; the caller stops the others."""
    while not (gone := ended(children)):
        time.sleep(0.5)
    raise Stopped(f"The {gone.name} ended unexpectedly (exit code {gone.process.returncode}); see {gone.log}.")


def healthy(url: str) -> dict | None:
    """Return what /health says when it is 200, else None."""
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=2) as answer:
            return json.load(answer)
    except (OSError, ValueError):
        return None


def wait_until_healthy(url: str, children: Sequence[Child]) -> dict:
    """Return the health report once there is one, telling how long it has taken. Raises Stopped."""
    started = time.monotonic()
    told = 0.0
    while time.monotonic() - started < START_TIMEOUT:
        if gone := ended(children):
            raise Stopped(f"The {gone.name} did not start (exit code {gone.process.returncode}); see {gone.log}.")
        if report := healthy(url):
            return report
        if time.monotonic() - told > 5:
            told = time.monotonic()
            say(f"      loading the model, {told - started:.0f} s")
        time.sleep(0.3)
    raise Stopped(f"No answer from {url}/health after {START_TIMEOUT} s; see {LOGS}.")


def train(env: dict[str, str]) -> None:
    """Train the model in a process of its own, telling how long it has taken. Raises Stopped."""
    if is_trained(model_path()):
        say("[2/4] The model is up to date.")
        return
    say("[2/4] Training the model (about a minute on two cores).")
    child = start("training", [sys.executable, "-m", "bot.train"], env)
    started = time.monotonic()
    try:
        while child.process.poll() is None:
            time.sleep(1)
            if int(time.monotonic() - started) % 10 == 9:
                say(f"      training, {time.monotonic() - started:.0f} s")
    finally:
        stop([child])
    if child.process.returncode:
        lines = child.log.read_text(errors="replace").strip().splitlines()
        raise Stopped(f"Training failed: {lines[-1] if lines else 'no message'}; see {child.log}.")


@contextlib.contextmanager
def signals_as_interrupt() -> Iterator[None]:
    """Treat SIGTERM and SIGHUP like Ctrl-C, so that every way of stopping stops the children."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    yield


def serve() -> None:
    """Check, train, start, watch. Raises Stopped or KeyboardInterrupt; by then every child has ended."""
    settings.check()
    host, port = settings.host(), settings.port()
    say("[1/4] Checking content, port and database.")
    check_port(host, port)
    check_database()
    content = load_content()
    settings.check_area(content.areas)
    actions_port = free_port()
    env = environment(actions_port)
    train(env)
    say("[3/4] Starting the action server and Rasa.")
    children: list[Child] = []
    try:
        if not settings.action_server_url():
            command = [sys.executable, "-m", "bot.action_server", "--port", str(actions_port)]
            children.append(start("action server", command, env))
        children.append(start("assistant", [sys.executable, "-m", "bot.server"], env))
        url = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"
        report = wait_until_healthy(url, children)
        say(f"[4/4] Ready: {len(content.topics)} topics, content {report['content']}, model {report['model']}.")
        say(f"      Open {url}/   (Ctrl-C stops it)")
        watch(children)
    finally:
        stop(children)


def main() -> int:
    """Serve until stopped; return the exit code."""
    try:
        with signals_as_interrupt():
            serve()
    except KeyboardInterrupt:
        say("\nStopped.")
        return 0
    except ContentError as error:
        print("\n".join(error.problems), file=sys.stderr)
        print(f"Not started: {len(error.problems)} problem(s) in content/.", file=sys.stderr)
    except (Stopped, ValueError, OSError) as problem:
        print(f"Not started: {problem}" if isinstance(problem, ValueError) else str(problem), file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
