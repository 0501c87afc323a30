"""A PostgreSQL server of the tests' own: Debian's binaries, an unprivileged user, a private folder and port."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.serve import free_port


def binaries() -> Path | None:
    """Return the folder of PostgreSQL's programs, the newest; None where it is not installed."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    return folders[-1] if folders else None


@dataclass
class Server:
    """A server with one empty database at `url`; it can be stopped as a crash would, and started again."""

    url: str
    folder: Path
    _control: Callable[..., None]

    def crash(self) -> None:
        """Stop at once, without finishing anything."""
        self._control("-m", "immediate", "-t", "3600", "stop")

    def start(self) -> None:
        """Start, and recover what was committed."""
        self._control("-w", "-t", "3600", "start")  # pg_ctl's own 60 s are too few on a busy machine


@contextmanager
def crashable(programs: Path) -> Iterator[Server]:
    """Start a server; stop it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="toolkit-postgres-"))
    user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}  # it refuses root
    if user:
        shutil.chown(folder, "postgres", "postgres")
    data, port = folder / "data", free_port()

    def run(*command: str) -> None:
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, **user)  # type: ignore[call-overload]

    run(str(programs / "initdb"), "-D", str(data), "-U", "toolkit", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"

    def control(*command: str) -> None:
        run(str(programs / "pg_ctl"), "-D", str(data), "-l", str(folder / "log"), "-o", options, *command)

    started = Server(f"postgresql://toolkit@127.0.0.1:{port}/postgres", folder, control)
    try:
        started.start()
        yield started
    finally:
        if (data / "postmaster.pid").exists():
            started.crash()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def server(programs: Path) -> Iterator[str]:
    """Start a server with one empty database; give its address and stop it at the end."""
    with crashable(programs) as started:
        yield started.url
