"""Logs without text: what failed and where, never what anybody wrote.

Rasa's structured logs carry whole messages, and the traceback of a failed action call carries the whole conversation.
Here a line has a level, a logger, the fixed part of its message, the type of an exception and the request's id, and
nothing else. Where a library has put values into the message itself, the line says which line of the library's code it
came from instead.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from bot.observe.request_ids import current

#: Loggers of our own code, whose messages are known to hold no text.
OURS = ("bot", "actions", "__main__")


class TextFree(logging.Formatter):
    """Format a record without its arguments, its traceback or the words of its exception."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        kind = f" ({record.exc_info[0].__name__})" if record.exc_info and record.exc_info[0] else ""
        ours = record.name.split(".")[0] in OURS
        fixed = ours or bool(record.args)
        message = str(record.msg).partition("\n")[0] if fixed else f"{record.filename}:{record.lineno}"
        return f"{record.levelname} {record.name} {message}{kind}{_for_request()}"


def _for_request() -> str:
    return f" request={current()}" if current() else ""


def _only_event(logger: Any, method: str, event: MutableMapping[str, Any]) -> str:
    return f"{method} {event.get('event', '')}{_for_request()}"


def configure(level: str = "WARNING") -> None:
    """Send every log of this process to standard error, text-free, from `level` up."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(TextFree())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    structlog.configure(
        processors=[_only_event],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
