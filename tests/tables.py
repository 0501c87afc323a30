"""Tables of docs/operations.md that a command writes: what stands between two marks is replaced."""

from __future__ import annotations

import re
from pathlib import Path

from tests.conftest import ROOT

OPERATIONS = ROOT / "docs" / "operations.md"


def write(name: str, text: str, page: Path = OPERATIONS) -> None:
    """Put a text between `<!-- begin NAME -->` and `<!-- end NAME -->`. Raises ValueError where these are missing."""
    before = page.read_text(encoding="utf-8")
    marks = re.compile(rf"(<!-- begin {name} [^\n]*-->\n).*?(<!-- end {name} -->)", re.DOTALL)
    after, found = marks.subn(lambda match: f"{match[1]}{text.strip()}\n{match[2]}", before)
    if found != 1:
        raise ValueError(f"{page} has no marks for {name}")
    page.write_text(after, encoding="utf-8")
