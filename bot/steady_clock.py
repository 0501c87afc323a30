"""A clock that nobody sets: how old something is must not jump when the machine's clock is put right.

Dates that are shown or counted (bot/dates/) follow the machine's clock; ages (retention, the end of a session, the
order of sessions) follow this one. It is the machine's clock at the start of the process and goes on evenly from there,
also while the machine sleeps. A process that started with a wrong clock has it until it is started again.
"""

from __future__ import annotations

import time as _time

#: Linux's CLOCK_MONOTONIC stands still while the machine sleeps, macOS's does not (clock_gettime(2) of each).
_EVEN = getattr(_time, "CLOCK_BOOTTIME", _time.CLOCK_MONOTONIC)
_BEGAN = _time.time() - _time.clock_gettime(_EVEN)


def time() -> float:
    """Return seconds since 1970 (UTC)."""
    return _BEGAN + _time.clock_gettime(_EVEN)
