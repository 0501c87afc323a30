"""Find dates of birth, and full dates too old to be what a deadline is counted from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from bot.redaction.spans import Span

#: An event of a case is recent; a full date older than this identifies. Timescales are counted in months at most.
RECENT = timedelta(days=548)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:r?uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = (
    r"(?:[0-3]?\d ?(?:st|nd|rd|th)?|(?:twenty|thirty)?[ -]?(?:first|second|third|fourth|fifth|sixth|seventh|eighth"
    r"|ninth)"
    r"|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth"
    r"|thirtieth)"
)
#: Two figures before a unit of time begin the next sentence: "29th of Dec. 15 working days".
_YEAR = r"'?(?:(?:19|20)\d\d|\d\d(?! ?(?:working|school|calendar|days?|weeks?|months?|hours?|minutes?)\b))(?!\d)"
_FULL = (
    rf"(?<![\w/.-])(?:(?P<iso>(?:19|20)\d\d[-/.][01]?\d[-/.][0-3]?\d)"
    rf"|(?P<figures>[0-3]?\d(?P<mark>[-/. ]|, ?)[01]?\d(?P=mark){_YEAR})"
    rf"|(?P<words>{_DAY}(?: of)?[ .,/-]{{0,2}}{_MONTH}[ ,./-]{{0,2}}{_YEAR}|{_MONTH} ?{_DAY},? {_YEAR}))(?![\w/])"
)
FULL_DATE = re.compile(_FULL, re.IGNORECASE)
_PART = (
    rf"{_DAY}(?: of)?[ .,/-]{{0,2}}{_MONTH}(?:[ ,./-]{{0,2}}{_YEAR})?|{_MONTH} ?(?:the )?{_DAY}(?:,? {_YEAR})?"
    rf"|{_MONTH} (?:19|20)\d\d|{_MONTH} '\d\d|(?:19|20)\d\d[-/.][01]?\d[-/.][0-3]?\d"
    rf"|[0-3]?\d[-/., ]{{1,2}}[01]?\d[-/., ]{{1,2}}{_YEAR}|\d{{1,2}}/\d{{1,2}}|\d{{8}}|\d{{6}}|(?:19|20)\d\d"
)
_BIRTH = (
    r"(?:d\.? ?o\.? ?b\b\.?|date of birth|birth ?dates?|born|birthdays?|b-?day"
    r"|(?:turned|turns|turning|was|is|be) \d{1,2}(?= on (?:the )?\d)"
    r"|b\.(?= ?(?:\d|[a-z]{3,9}\.? (?:19|20)\d\d)))"
)
_BETWEEN = (
    r"(?:is|was|being|on|in|the|of|it|around|given|as|a|his|her|their|baby|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)
_CUE_FIRST = re.compile(
    rf"\b{_BIRTH}(?:'s)?[\s:=(,-]{{0,4}}(?:{_BETWEEN}[\s:]{{1,2}}){{0,4}}"
    rf"(?P<date>{_PART})(?!\w)",
    re.IGNORECASE,
)
_CUE_AFTER = re.compile(
    rf"(?<![\w/.-])(?P<date>{_PART})[\s,)-]{{0,3}}(?:\(?\s?(?:dob|d\.o\.b\.?|date of birth)\b"
    rf"|(?:is|was) (?:(?:his|her|their|the) )?(?:\w+(?:'s)? )?(?:birthday|dob|date of birth)\b)",
    re.IGNORECASE,
)


def recent(text: str, today: date) -> Iterator[tuple[int, int]]:
    """Yield the places of full dates of the last 18 months or to come: events, which a deadline is counted from."""
    for match in FULL_DATE.finditer(text):
        day = _read(match, today)
        if day and day >= today - RECENT:
            yield match.span()


def find(text: str, today: date) -> Iterator[Span]:
    """Yield dates of birth, whole or in part, and full dates more than 18 months before today."""
    for pattern in (_CUE_FIRST, _CUE_AFTER):
        for match in pattern.finditer(text):
            yield Span(match.start("date"), match.end("date"), "date of birth")
    for match in FULL_DATE.finditer(text):
        day = _read(match, today)
        if day and day < today - RECENT:
            yield Span(match.start(), match.end(), "date")


def _read(match: re.Match[str], today: date) -> date | None:
    """Return the day that a full date names, in British order; None where there is no such day."""
    numbers = [int(number) for number in re.findall(r"\d+", match.group())]
    if match.group("words"):
        if len(numbers) < 2:
            return date(numbers[0], 1, 1) if numbers[0] > 1900 else None
        day, year = numbers[0], numbers[-1]
        found = re.search(_MONTH, match.group(), re.IGNORECASE)
        month = _MONTHS.index(found.group()[:3].lower()) + 1 if found else 0
    elif match.group("iso"):
        year, month, day = numbers
    else:
        day, month, year = numbers
    if year < 100:
        year += 2000 if year <= (today.year + 2) % 100 else 1900
    try:
        return date(year, month, day)
    except ValueError:
        return None
