"""`python -m bot redact`: try the redactor on lines of JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import TextIO

from bot.redaction.redactor import redact


def redact_lines(lines: Iterable[str], out: TextIO, errors: TextIO) -> int:
    """Write the redacted JSON string of each line, null for a line that is none; return the exit code.

    What is wrong goes to `errors` with the number of the line, which is never repeated: it may hold what should have
    been removed.
    """
    bad = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, str):
            print(json.dumps(redact(value)), file=out, flush=True)
        else:
            bad += 1
            print("null", file=out, flush=True)
            print(f'Line {number} is not a JSON string: write it in double quotes, e.g. "text".', file=errors)
    return 1 if bad else 0


def main() -> int:
    """Redact standard input; return the exit code."""
    sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")  # type: ignore[union-attr]
    return redact_lines(sys.stdin, sys.stdout, sys.stderr)
