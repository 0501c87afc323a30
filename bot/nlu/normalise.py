"""Write a message out in full: practitioners' abbreviations and everyday short forms, before it is understood."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

#: What a mark of bot/redaction reads as, so that a sentence keeps its grammar; by name, any other mark is left out.
_MARKS = {"name": "alex", "name 2": "sam", "name 3": "jo", "setting": "our school", "date": "a date", "address": "home"}
_MARK = re.compile(r"\[([A-Za-z ]+(?: \d+)?)\]")
ABBREVIATIONS = Path(__file__).resolve().parents[2] / "data" / "abbreviations.yml"


@lru_cache(maxsize=1)
def abbreviations() -> dict[str, str]:
    """Return short form -> full form, lower case, from data/abbreviations.yml."""
    table = yaml.safe_load(ABBREVIATIONS.read_text(encoding="utf-8"))
    return {str(short).lower(): str(full).lower() for short, full in table.items()}


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    shorts = sorted(abbreviations(), key=len, reverse=True)
    return re.compile(r"(?<![\w'])(" + "|".join(re.escape(short) for short in shorts) + r")(?![\w'])")


def straight(text: str) -> str:
    """Return a text with the apostrophes that phones type as ' too; nothing else changes."""
    return text.replace("\u2019", "'").replace("\u2018", "'")


def normalise(text: str) -> str:
    """Return a message in lower case, spaces and quotation marks plain, marks and abbreviations written out."""
    text = _MARK.sub(lambda mark: _MARKS.get(mark.group(1), ""), text)
    plain = re.sub(r"\s+", " ", straight(text).lower()).strip()
    return _pattern().sub(lambda match: abbreviations()[match.group(1)], plain)
