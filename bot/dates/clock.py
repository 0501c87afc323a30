"""The grammar of clock times and parts of the day, as people in Britain write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

#: Part of the day -> hours of the clock in which it can lie; 24 and later are the next morning. The first hour counts:
#: a window that may have opened earlier must not be said to close later.
PARTS: dict[str, tuple[int, int]] = {
    "early hours": (0, 6),
    "morning": (0, 12),
    "lunchtime": (12, 14),
    "afternoon": (12, 18),
    "teatime": (16, 19),
    "evening": (17, 24),
    "night": (18, 30),
}
_SAYS = {
    "early hours": r"(?:the )?(?:early |small )hours(?: of)?|overnight",
    "morning": r"(?:in the )?(?:early |late |mid )?morning|first thing",
    "lunchtime": r"lunch ?time|dinner ?time",
    "afternoon": r"(?:in the )?(?:early |late |mid )?afternoon|after school",
    "teatime": r"tea ?time",
    "evening": r"(?:in the )?(?:early |late )?evening|eve",
    "night": r"(?:late )?(?:at )?night",
}
_HALF = r"(?P<half>am|pm|a\.m\.?|p\.m\.?)"
_STRONG = (
    rf"(?<![\w/.:-])(?P<h>\d{{1,2}})[:.](?P<m>\d{{2}})(?! ?%)(?:\s?{_HALF})?(?![\w/]|[.:]\d)",
    rf"(?<![\w/.:-])(?P<h>\d{{1,2}})\s?{_HALF}(?!\w)",
    r"(?<![\w/.:-])(?P<h>[01]\d|2[0-3])(?P<m>[0-5]\d)\s?(?:hours|h)\b",
    rf"\b(?P<past>half|quarter|20|25|10|5) ?(?P<to>past|to)? (?P<h>1[0-2]|[1-9])(?!\w|[/:.]\d)"
    rf"(?! ?(?:year|month|week|day|hour))(?:\s?{_HALF})?",
    r"(?<![\w/.:-])(?P<h>1[0-2]|[1-9]) o'? ?clock",
    r"\b(?P<name>noon|midday|midnight)\b",
)
#: These are times only beside a day: "at 4 yesterday" and "Monday 0900", not "abused at 4".
_BARE = (
    r"(?:\bat|@|\babout|\baround|\bby) ?(?P<h>2[0-3]|1\d|\d)(?![\w%]|[/:.-]\d| to| past)",
    r"(?<![\w/.:-])(?P<h>[01]\d|2[0-3])(?P<m>[0-5]\d)(?![\w/.:-])",
)


@dataclass(frozen=True)
class Clock:
    """Words for a time: hour and minute as written, am or pm where said; or a part of the day."""

    start: int
    end: int
    hour: int | None = None
    minute: int = 0
    half: str | None = None
    exact: bool = False
    part: str | None = None
    bare: bool = False


def find_clocks(text: str) -> list[Clock]:
    """Return the times in a uniform text, in its order."""
    found = [clock for pattern in _STRONG for match in re.finditer(pattern, text) if (clock := _clock(match))]
    bare = (match for pattern in _BARE for match in re.finditer(pattern, text))
    found += [clock for match in bare if (clock := _clock(match, bare=True))]
    for part, says in _SAYS.items():
        found += [Clock(m.start(), m.end(), part=part) for m in re.finditer(rf"\b(?:{says})\b", text)]
    found += [
        Clock(m.start(), m.end(), part="morning" if m.group() == "am" else "afternoon")
        for m in re.finditer(r"(?<=day )[ap]m\b", text)
    ]
    found.sort(key=lambda clock: (clock.start, -clock.end))
    kept: list[Clock] = []
    for clock in found:
        if not kept or clock.start >= kept[-1].end:
            kept.append(clock)
    return kept


def _clock(match: re.Match, *, bare: bool = False) -> Clock | None:
    said = match.groupdict()
    at = (match.start(), match.end())
    if said.get("name"):
        return Clock(*at, 0 if said["name"] == "midnight" else 12, exact=True)
    hour, minute = int(said["h"]), int(said.get("m") or 0)
    if past := said.get("past"):
        if past != "half" and not said.get("to"):
            return None
        minute = {"half": 30, "quarter": 15}.get(past) or int(past)
        if said.get("to") == "to":
            hour, minute = (hour - 2) % 12 + 1, 60 - minute
    if hour > 23 or minute > 59 or (said.get("half") and not 1 <= hour <= 12):
        return None
    half = said["half"][0] if said.get("half") else None
    written_out = hour > 12 or (said["h"].startswith("0") and not half)
    return Clock(*at, hour, minute, half, exact=written_out, bare=bare)


def resolved(clock: Clock, part: str | None) -> tuple[time, int, bool]:
    """Return (time, days later, whether am or pm was taken rather than said).

    Without am, pm or a part of the day: 7 to 11 is the morning, 12 to 6 the afternoon, the hours of work.
    """
    assert clock.hour is not None
    hour = clock.hour
    if clock.exact:
        return time(hour, clock.minute), int(part == "night" and hour < 6), False
    if clock.half:
        return time(hour % 12 + (12 if clock.half == "p" else 0), clock.minute), 0, False
    if part in ("early hours", "morning"):
        return time(hour % 12, clock.minute), 0, False
    if part == "night" and (hour == 12 or hour < 6):
        return time(hour % 12, clock.minute), 1, False
    if part:
        return time(hour % 12 + 12, clock.minute), 0, False
    return time(hour if 7 <= hour <= 12 else hour + 12, clock.minute), 0, True
