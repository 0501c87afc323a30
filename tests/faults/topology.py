"""Two assistants, two action servers, PostgreSQL and nginx, on free ports and in private folders."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.serve import free_port
from tests import postgres
from tests.conftest import ROOT

#: Seconds within which a part must answer.
START_TIMEOUT = 180
TOKEN = "t" * 32
#: Kept after the end, to see what failed.
LOGS = ROOT / "build" / "logs" / "faults"

NGINX = """daemon off;
pid {folder}/pid;
worker_processes 1;
events {{ worker_connections 1024; }}
http {{
{paths}
    access_log off;
    upstream assistants {{
        server 127.0.0.1:{assistants[0]} fail_timeout=1s;
        server 127.0.0.1:{assistants[1]} fail_timeout=1s;
    }}
    upstream actions {{
        server 127.0.0.1:{actions[0]} fail_timeout=1s;
        server 127.0.0.1:{actions[1]} fail_timeout=1s;
    }}
    proxy_connect_timeout 2s;
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

    command: list[str]
    env: dict[str, str]
    health: str
    log: Path
    process: subprocess.Popen | None = None
    cwd: Path = ROOT

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command, env=self.env, cwd=self.cwd, stdout=output, stderr=subprocess.STDOUT
            )
        self.wait()

    def wait(self) -> None:
        """Wait until it answers."""
        assert self.process is not None
        until(lambda: self.process.poll() is not None or answers(self.health), self.health)  # type: ignore[union-attr]
        assert self.process.poll() is None, self.log.read_text(errors="replace")[-2000:]

    def send(self, number: signal.Signals) -> None:
        """Send the program a signal; after SIGKILL it is gone."""
        assert self.process is not None
        self.process.send_signal(number)
        if number in (signal.SIGKILL, signal.SIGTERM):
            self.process.wait(30)

    def stop(self) -> None:
        """End it, if it runs."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
            self.process.wait(30)


@dataclass
class Topology:
    """The running arrangement; `url` is nginx."""

    url: str
    assistants: list[Part]
    actions: list[Part]
    database: postgres.Server


def answers(url: str) -> bool:
    """Return whether an address answers with 200."""
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except OSError:
        return False


def until(ready: Callable[[], bool], what: str) -> None:
    """Wait until something is so. Raises TimeoutError."""
    deadline = time.monotonic() + START_TIMEOUT
    while not ready():
        if time.monotonic() > deadline:
            raise TimeoutError(what)
        time.sleep(0.1)


def environment(**more: str) -> dict[str, str]:
    """Return the environment of every part."""
    return {**os.environ, "ACTION_SERVER_TOKEN": TOKEN, "RATE_LIMIT_PER_MINUTE": "0", **more}


def assistant(*, cwd: Path = ROOT, **env: str) -> Part:
    """Return an assistant that is not started yet."""
    port = str(free_port())
    health = f"http://127.0.0.1:{port}/health"
    command = [sys.executable, "-m", "bot.server"]
    return Part(command, environment(PORT=port, **env), health, LOGS / f"assistant-{port}.log", cwd=cwd)


def action_server(*, cwd: Path = ROOT) -> Part:
    """Return an action server that is not started yet."""
    port = str(free_port())
    command = [sys.executable, "-m", "bot.action_server", "--port", port]
    return Part(command, environment(), f"http://127.0.0.1:{port}/health", LOGS / f"actions-{port}.log", cwd=cwd)


def port_of(part: Part) -> str:
    """Return the port of a part."""
    return part.health.rsplit(":", 1)[1].removesuffix("/health")


@contextmanager
def running() -> Iterator[Topology]:
    """Start everything; stop it at the end."""
    programs = postgres.binaries()
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    if programs is None or not Path(nginx).exists():
        raise SystemExit("PostgreSQL and nginx are needed: apt-get install postgresql nginx-light")
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="toolkit-faults-"))
        folder.chmod(0o755)
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        database = stack.enter_context(postgres.crashable(programs))
        port, actions_port = free_port(), free_port()
        actions = [action_server() for _ in range(2)]
        shared = {"DB_URL": database.url, "ACTION_SERVER_URL": f"http://127.0.0.1:{actions_port}"}
        assistants = [assistant(TRUSTED_PROXIES="127.0.0.1", **shared) for _ in range(2)]
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        site = NGINX.format(
            folder=folder,
            paths="\n".join(f"    {kind}_temp_path {folder}/{kind};" for kind in kinds),
            port=port,
            actions_port=actions_port,
            assistants=[port_of(part) for part in assistants],
            actions=[port_of(part) for part in actions],
        )
        (folder / "nginx.conf").write_text(site)
        command = [nginx, "-c", f"{folder}/nginx.conf", "-p", str(folder), "-e", f"{folder}/nginx.log"]
        url = f"http://127.0.0.1:{port}"
        proxy = Part(command, dict(os.environ), f"{url}/health", folder / "nginx.out")
        for part in (*actions, *assistants, proxy):
            stack.callback(part.stop)
            part.start()
        yield Topology(url, assistants, actions, database)
