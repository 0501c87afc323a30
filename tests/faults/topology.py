"""Two assistants, two action servers, PostgreSQL and nginx, in private folders.

Nothing here is given up for taking long: a part is waited for until it answers or has ended.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests import postgres, redis_server
from tests.conftest import ROOT

TOKEN = "t" * 32
#: Seconds after which what is waited for counts as never coming; a start takes 10 s of processor time.
HANG = 1800
#: Kept after the end, to see what failed.
LOGS = ROOT / "build" / "logs" / "faults"

NGINX = """daemon off;
pid {folder}/pid;
worker_processes 1;
events {{ worker_connections 1024; }}
http {{
{paths}
    access_log off;
    upstream assistants {{ {assistants} }}
    upstream actions {{ {actions} }}
    proxy_connect_timeout 2s;
    proxy_next_upstream error timeout non_idempotent;
    proxy_read_timeout 30s;
    server {{
        listen 127.0.0.1:{port};
        location / {{ proxy_pass http://assistants; proxy_set_header X-Forwarded-For $remote_addr; }}
    }}
    server {{
        listen 127.0.0.1:{actions_port};
        client_max_body_size 10m;
        location / {{ proxy_pass http://actions; }}
    }}
}}
"""


@dataclass
class Part:
    """A program that can be killed and started again."""

    name: str
    command: list[str]
    env: dict[str, str]
    health: str
    log: Path
    process: subprocess.Popen | None = None
    cwd: Path = ROOT
    #: nginx ends its workers when it is asked to, and leaves them behind when it is killed.
    stopped_by: signal.Signals = signal.SIGKILL

    def start(self) -> None:
        """Start it and wait until it answers. Raises AssertionError with the end of its log when it ends instead."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command, env=self.env, cwd=self.cwd, stdout=output, stderr=subprocess.STDOUT
            )
        until(lambda: self.ended() is not None or answers(self.health))
        assert self.ended() is None, f"{self.told()}: {self.log.read_text(errors='replace')[-2000:]}"

    def ended(self) -> int | None:
        """Return the exit code of the program that was started; None while it runs."""
        assert self.process is not None
        return self.process.poll()

    def told(self) -> str:
        """Return how it ended."""
        code = self.ended()
        if code == -signal.SIGTERM:  # no test sends it
            return f"{self.name} was ended by somebody else on this machine (SIGTERM)"
        return f"{self.name} ended with {code}"

    def send(self, number: signal.Signals) -> None:
        """Send the program a signal; after SIGKILL it is gone."""
        assert self.process is not None
        self.process.send_signal(number)
        if number in (signal.SIGKILL, signal.SIGTERM):
            self.process.wait()

    def stop(self) -> None:
        """End it, if it runs."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.send_signal(self.stopped_by)
            self.process.wait()


@dataclass
class Topology:
    """The running arrangement; `url` is nginx, `shared` the environment of every assistant."""

    url: str
    shared: dict[str, str]
    proxy: Part
    assistants: list[Part]
    actions: list[Part]
    database: postgres.Server

    def complaints(self) -> str:
        """Return what the parts have written to their logs about failures: for the message of a test that fails."""
        logs = sorted(LOGS.glob("*.log"))
        lines = [f"{log.stem}: {line}" for log in logs for line in log.read_text(errors="replace").splitlines()]
        return "\n".join(line for line in lines if ": ERROR" in line)[-3000:]

    def whole(self) -> list[str]:
        """Start again what does not run, and return how it ended."""
        gone = [part for part in (*self.actions, *self.assistants, self.proxy) if part.ended() is not None]
        told = [part.told() for part in gone]
        for part in gone:
            part.start()
        return told


def answers(url: str) -> bool:
    """Return whether an address answers with 200."""
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except OSError:
        return False


def until(ready: Callable[[], bool], *, every: float = 0.1) -> None:
    """Wait until something is so, looking every so many seconds. Raises TimeoutError after HANG."""
    deadline = time.monotonic() + HANG
    while not ready():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(every)


def port() -> int:
    """Return a port of this machine that nobody listens on, below those that Linux gives to outgoing connections.

    One of these may be taken by any client between the death of a part and its next start.
    """
    while True:
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", random.randint(10_000, 32_000)))
            return probe.getsockname()[1]


def environment(**more: str) -> dict[str, str]:
    """Return the environment of every part."""
    quiet = {"PYTHONWARNINGS": "ignore", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}
    return {**os.environ, **quiet, "ACTION_SERVER_TOKEN": TOKEN, "RATE_LIMIT_PER_MINUTE": "0", **more}


def assistant(name: str, *, program: Sequence[str] = ("bot.server",), cwd: Path = ROOT, **env: str) -> Part:
    """Return an assistant that is not started yet."""
    number = str(port())
    health = f"http://127.0.0.1:{number}/health"
    command = [sys.executable, "-m", *program]
    return Part(name, command, environment(PORT=number, **env), health, LOGS / f"{name}.log", cwd=cwd)


def action_server(name: str, *, cwd: Path = ROOT) -> Part:
    """Return an action server that is not started yet."""
    number = str(port())
    command = [sys.executable, "-m", "bot.action_server", "--port", number]
    return Part(name, command, environment(), f"http://127.0.0.1:{number}/health", LOGS / f"{name}.log", cwd=cwd)


def address(part: Part) -> str:
    """Return where a part answers."""
    return part.health.removesuffix("/health")


def port_of(part: Part) -> str:
    """Return the port of a part."""
    return part.health.rsplit(":", 1)[1].removesuffix("/health")


def missing() -> list[str]:
    """Return Debian's packages that are needed and not installed."""
    needed = {
        "postgresql": postgres.binaries(),
        "nginx-light": shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin"),
        "redis-server": redis_server.program(),
    }
    return [package for package, found in needed.items() if not found]


@contextmanager
def running(*, assistants_wanted: int = 2, actions_wanted: int = 2) -> Iterator[Topology]:
    """Start everything; stop it at the end."""
    programs = postgres.binaries()
    if lacking := missing():
        raise SystemExit(f"apt-get install {' '.join(lacking)}")
    assert programs is not None
    shutil.rmtree(LOGS, ignore_errors=True)
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="toolkit-faults-"))
        folder.chmod(0o755)
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        database = stack.enter_context(postgres.crashable(programs))
        front, behind = port(), port()
        actions = [action_server(f"actions-{number}") for number in range(1, actions_wanted + 1)]
        shared = {"DB_URL": database.url, "ACTION_SERVER_URL": f"http://127.0.0.1:{behind}"}
        env = {"TRUSTED_PROXIES": "127.0.0.1", **shared}
        assistants = [assistant(f"assistant-{number}", **env) for number in range(1, assistants_wanted + 1)]
        proxy = _nginx(folder, front, assistants, behind, actions)
        for part in (*actions, *assistants, proxy):
            stack.callback(part.stop)
            part.start()
        yield Topology(f"http://127.0.0.1:{front}", shared, proxy, assistants, actions, database)


def _nginx(folder: Path, front: int, assistants: list[Part], behind: int, actions: list[Part]) -> Part:
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    site = NGINX.format(
        folder=folder,
        paths="\n".join(f"    {kind}_temp_path {folder}/{kind};" for kind in kinds),
        port=front,
        actions_port=behind,
        assistants=" ".join(f"server 127.0.0.1:{port_of(part)} fail_timeout=1s;" for part in assistants),
        actions=" ".join(f"server 127.0.0.1:{port_of(part)} fail_timeout=1s;" for part in actions),
    )
    (folder / "nginx.conf").write_text(site)
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    command = [str(program), "-c", f"{folder}/nginx.conf", "-p", str(folder), "-e", f"{folder}/nginx.log"]
    health, log = f"http://127.0.0.1:{front}/health", LOGS / "nginx.log"
    return Part("nginx", command, dict(os.environ), health, log, stopped_by=signal.SIGTERM)
