"""Days counted from another day: "the Monday after Christmas", "the Thursday before Easter 2027", "the day after that".

Words that need a day which is not known ("the Wednesday of half term") are vague: their weekday alone would be another
day.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.dates.counting import add_working_days, working_day_until
from bot.dates.meaning import Day, Expect, behind, has_been, last_before, next_after
from bot.dates.words import MONTHS, WEEKDAYS

_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)
_WD = "|".join(WEEKDAYS)
#: The words up to the day that is counted from.
ANCHOR = (
    r"\b(?:on )?(?P<the>the |that |a )?(?P<nth>(?:very )?(?:first|second|third|fourth|last|next|1st|2nd|3rd|4th) )?"
    rf"(?P<unit>{_WD}|working day|day|week)\b(?: (?P<part>morning|afternoon|evening|night))?"
    r" (?P<how>before|after|following|of|in|commencing|beginning|starting)\b ?"
)
_BEGINNING = ("commencing", "beginning", "starting")
#: "the following Monday" counts from the date said before it.
FOLLOWING = rf"\b(?:on )?the following (?P<wd>{_WD})\b"
#: Times of the year whose days are not known here.
_SEASON = re.compile(
    r"(?:(?:the|our|this|that|last|next|school|bank|public|autumn|spring|summer|winter|easter|christmas|may|october|"
    r"february|reading|first|second|start|end|of) ){0,5}(?:half[ -]?term|term(?: ?time)?|hols?|holidays?|break|"
    r"vacation|easter|christmas|new year|advent|lent|ramadan|eid|diwali|passover|hanukkah|pentecost|whitsun|inset day|"
    rf"(?:the|that|this|last|next|first|second) (?:week|month|year)|{'|'.join(MONTHS)})\b"
    r"(?: of (?:the )?[a-z]+)?"
)
#: "Thursday after school", "Friday before 10": the time of day, not another day.
_HOUR = re.compile(
    r"(?:(?:the )?school(?! (?:hol|break|term|half))|work|"
    r"(?:the )?(?:class|lessons?|assembly|registration|contact|bell|church|mass|pe)\b|"
    r"hours|lunch\w*|dinner\w*|tea\w*|breakfast|bed\w*|noon|midday|midnight|dark|"
    r"(?:about |around |half |quarter )?\d{1,2}(?:[:.]\d\d)?(?: ?[ap]m| o'clock)?(?![\w/.-]))"
)
#: "Friday after she left", "Monday after a call": that Friday, and when on it.
_CLAUSE = re.compile(r"(?:i|we|he|she|they|you|it|her|his|their|my|a|an|being|[a-z]{3,}ing|s?he's|they'd)\b")
_WEEK_SAID = re.compile(r"(?:last|this|next) week\b")
_PREVIOUS = re.compile(r"(?:that|this|it)?\s*(?:$|[,.;:?!)-]|(?:and|so|when|what|how|by|is|was)\b)")
#: So many words of what is not known are quoted.
_OBJECT = re.compile(
    r"(?:that |a )?(?:(?!(?:when|what|how|who|which|that|by|is|was|were|and|so|but|if|then|we|they|he|she|her|his|a|at|"
    r"on)\b)[\w'/-]+(?: |$|(?=\W))){1,4}"
)

#: What reads a day that begins at a place in a text.
BaseReader = Callable[[str, int, datetime, Expect], Day | None]


def reader(base_at: BaseReader) -> Callable[[re.Match, datetime, Expect], Day | None]:
    """Return what reads a match of ANCHOR, given what reads the day after it."""

    def read(match: re.Match, now: datetime, expect: Expect) -> Day | None:
        text, at = match.string, match.end()
        bare = match["unit"] not in WEEKDAYS and not match["the"] and not match["nth"]
        if match["the"] == "a " or (bare and match["how"] not in _BEGINNING):
            return None
        base = base_at(text, at, now, expect)
        if not base and text.startswith("the ", at):
            base = base_at(text, at + 4, now, expect)
        if base and (base.problem or base.days) and not (match["how"] == "in" and not match["nth"]):
            return _counted(match, base, now.date())
        return _unknown(match, text[at:])

    return read


def following(match: re.Match, now: datetime, expect: Expect) -> Day:
    """Read a match of FOLLOWING."""
    return Day(match.start(), match.end(), (), "vague", after=(match["wd"], True))


def pointed(days: list[Day]) -> list[Day]:
    """Return days with those worked out that point to the one before them; they stay vague where it is not clear."""
    found: list[Day] = []
    for day in days:
        before = found[-1].days if found and found[-1].problem is None else ()
        if day.after and len(before) == 1:
            weekday, later = day.after
            shifted = next_after(weekday, before[0]) if later else last_before(weekday, before[0])
            day = replace(day, days=(shifted,), problem=None, end=max(day.end, day.quoted), quoted=0)
        found.append(day)
    return found


def _counted(match: re.Match, base: Day, today: date) -> Day | None:
    """Return the day counted from one that was read; vague where the words name no one day."""
    unit, how, nth = match["unit"], match["how"], (match["nth"] or "").split()
    vague = Day(match.start(), base.end, (), "vague")
    if how == "of" and _WEEK_SAID.match(match.string, match.end()):  # "Thursday of last week" is read as it stands
        return None
    if base.problem not in (None, "ambiguous"):
        return replace(vague, problem=base.problem if base.problem == "impossible" else "vague")
    if how not in ("before", "after", "following"):
        return None if unit in ("day", "working day") else vague
    later = how != "before"
    if unit == "week" or (nth and nth != (["first"] if later else ["last"])):
        return vague
    of_easter = match.string.startswith("easter", match.end()) and unit == "monday" and later
    days = [shifted for day in base.days for shifted in _shifted(unit, day, later, of_easter and not nth)]
    known = tuple(dict.fromkeys(days))
    if len(known) > 1 and not of_easter and has_been(match.string, match.start()):
        known = behind(known, today)
    part = match["part"]
    return Day(match.start(), base.end, known, "ambiguous" if len(known) > 1 else None, part=part)


def _shifted(unit: str, day: date, later: bool, or_next: bool) -> list[date]:
    if unit == "day":
        return [day + (_DAY if later else -_DAY)]
    if unit == "working day":
        return [add_working_days(day, 1).first if later else working_day_until(day - _DAY)]
    if not later:
        return [last_before(unit, day)]
    first = next_after(unit, day)
    # "The Monday after Easter" may be Easter Monday or the Monday after it.
    return [first, first + _WEEK] if or_next else [first]


def _unknown(match: re.Match, rest: str) -> Day | None:
    """Return the vague day of words that count from one that was not read; None where the weekday stands by itself."""
    unit, how, nth = match["unit"], match["how"], match["nth"]
    end = match.end("part") if match["part"] else match.end("unit")
    season = _SEASON.match(rest)
    if season and (unit in WEEKDAYS or how != "in"):
        quoted = match.end() + season.end()
        return Day(match.start(), quoted, (), "vague")
    if unit not in WEEKDAYS or how == "in" or (nth and nth.strip() in ("last", "next") and how != "of"):
        return None
    if how in ("before", "after", "following") and (previous := _PREVIOUS.match(rest)):
        if match["the"] != "the " or (how == "before" and not previous.group().startswith("that")):
            return None
        that = re.match(r"that|this|it", rest)
        return Day(
            match.start(),
            end,
            (),
            "vague",
            quoted=match.end() + (that.end() if that else 0),
            after=(unit, how != "before"),
        )
    if _HOUR.match(rest) or (not match["the"] and (how == "following" or _CLAUSE.match(rest))):
        return None
    known = _OBJECT.match(rest)
    if not known:
        return None
    quoted = match.end() + len(known.group().rstrip())
    return Day(match.start(), end, (), "vague", quoted=quoted)
