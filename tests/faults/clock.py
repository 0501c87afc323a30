"""The assistant with a wall clock that can be set while it runs: `python -m tests.faults.clock FILE`.

Debian's libfaketime does the same for any program, and made the turns of this one hang. time-machine sets what Python
takes for the time; the monotonic clocks go on evenly, as they do when a machine's clock is put right.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import time_machine

from bot.server import main
from tests.faults.topology import until


def follow(file: Path) -> None:
    """Put the clock so many hours before the true time as the file says, now and at every SIGUSR1."""
    travel = time_machine.travel(0).start()

    def read(*_: object) -> None:
        travel.move_to(time_machine.escape_hatch.time.time() + float(file.read_text()) * 3600)
        file.with_suffix(".taken").write_text(file.read_text())

    signal.signal(signal.SIGUSR1, read)
    read()


class Clock:
    """The file that such a process follows."""

    def __init__(self, file: Path):
        self.file = file
        self.file.write_text("0")

    def set(self, hours: float, pid: int) -> None:
        """Put the clock of a process so many hours before or behind the true time, and wait until it is."""
        self.file.write_text(str(hours))
        os.kill(pid, signal.SIGUSR1)
        until(lambda: self.file.with_suffix(".taken").read_text() == str(hours))


if __name__ == "__main__":
    follow(Path(sys.argv[1]))
    sys.exit(main())
