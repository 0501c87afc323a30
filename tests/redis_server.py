"""A Redis of the tests' own: Debian's program, in memory, on a private port."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import redis

from bot.serve import free_port


def program() -> str | None:
    """Return the path of redis-server; None where it is not installed."""
    return shutil.which("redis-server")


@dataclass
class Server:
    """A Redis at `url` that keeps nothing; it can be killed, and started again."""

    command: list[str]
    folder: Path
    port: int
    process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        """Return what LOCK_STORE_URL is set to."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it and wait until it answers. Raises RuntimeError when it ends instead."""
        self.process = subprocess.Popen(self.command, cwd=self.folder, stdout=subprocess.DEVNULL)
        with redis.Redis.from_url(self.url) as client:
            while True:
                if self.process.poll() is not None:
                    raise RuntimeError(f"redis-server ended with {self.process.returncode}")
                try:
                    client.ping()
                    return
                except redis.ConnectionError:
                    time.sleep(0.05)

    def crash(self) -> None:
        """Kill it outright: every lock it held is gone."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()


@contextmanager
def crashable(path: str) -> Iterator[Server]:
    """Start a server; stop it at the end."""
    folder, port = Path(tempfile.mkdtemp(prefix="toolkit-redis-")), free_port()
    started = Server([path, "--port", str(port), "--save", "", "--bind", "127.0.0.1"], folder, port)
    try:
        started.start()
        yield started
    finally:
        started.crash()
        shutil.rmtree(folder, ignore_errors=True)
