"""The grammar of days: each way in which people in Britain write a day, and which day it means.

`expect` decides where words alone do not: "past" for something that has happened, "ahead" for something planned,
"either" where it may be both. Day first: 3/4 is the 3rd of April.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

from bot.dates.counting import add_hours, bank_holiday
from bot.dates.words import MONTHS, WEEKDAYS

Expect = Literal["past", "ahead", "either"]
#: Why a day is not known although words for one were found.
Problem = Literal["ambiguous", "impossible", "vague", "weekday"]
#: A date without a year is last year's, or this year's, unless the nearer one lies the other way: then both are asked.
FAR = timedelta(days=300)
#: Something that may lie behind or ahead is taken to be the nearer one up to here.
NEAR = timedelta(days=60)
_WEEK, _DAY = timedelta(weeks=1), timedelta(days=1)

_WD = "|".join(WEEKDAYS)
_MONTH = "|".join(MONTHS)
_FREE = r"(?<![\w/.:-])"
_END = r"(?![\w/]|[.:-]\d)"
_YEAR = r"(?P<y>\d{4}|'?\d{2})"
_LEAD = rf"(?:(?P<wd>{_WD}),? (?:the )?)?"
_NTH = r"(?P<d>\d{1,2})(?:st|nd|rd|th)"
_COUNT = r"(?P<n>\d{1,3}|an?|(?:a )?couple of)"
_UNIT = r"(?P<unit>minute|hour|day|week|fortnight|month|year)s?'?"
_AGE = r"(?<!under )(?<!over )(?<!aged )(?<!age )(?<!section )(?<!than )"


@dataclass(frozen=True)
class Day:
    """Words for a day: the days they can mean (one where it is clear), or why none is known.

    `moment` is set where the words count hours or minutes. `part` is a part of that day that the words themselves name.
    `weak` marks figures that are a clock time if a day stands beside them.
    """

    start: int
    end: int
    days: tuple[date, ...] = ()
    problem: Problem | None = None
    moment: datetime | None = None
    part: str | None = None
    weak: bool = False


Meaning = tuple[tuple[date, ...], Problem | None]


def find_days(text: str, now: datetime, expect: Expect) -> list[Day]:
    """Return the days named in a uniform text, in its order; the longest wording wins where two overlap."""
    found = []
    for pattern, meaning in _GRAMMAR:
        for match in pattern.finditer(text):
            day = meaning(match, now, expect)
            if day:
                found.append(day)
    kept: list[Day] = []
    for day in sorted(found, key=lambda day: day.start - day.end):
        if not any(day.start < other.end and other.start < day.end for other in kept):
            kept.append(day)
    return sorted(kept, key=lambda day: day.start)


def _day(match: re.Match, meaning: Meaning) -> Day:
    days, problem = meaning
    return Day(match.start(), match.end(), days, problem or ("ambiguous" if len(days) > 1 else None))


def _one(day: date) -> Meaning:
    return (day,), None


def _group(match: re.Match, name: str) -> str | None:
    return match.groupdict().get(name)


# Dates by number -----------------------------------------------------------------------------------------------------


def _year(text: str) -> int:
    digits = text.lstrip("'")
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _exists(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _numbers(match: re.Match, now: datetime, expect: Expect) -> Day | None:
    if match.group() == "24/7":
        return None
    month = _group(match, "month")
    number = MONTHS.index(month) + 1 if month else int(match["m"])
    day, year = int(match["d"]), _group(match, "y")
    if year is None and not month and not (1 <= day <= 31 and 1 <= number <= 31):
        return None
    return _day(match, _dated(day, number, _year(year) if year else None, _group(match, "wd"), now.date(), expect))


def _dated(day: int, month: int, year: int | None, weekday: str | None, today: date, expect: Expect) -> Meaning:
    if year:
        exact = _exists(year, month, day)
        return _on_weekday((exact,), weekday) if exact else ((), "impossible")
    every = [one for around in range(-4, 5) if (one := _exists(today.year + around, month, day))]
    return _on_weekday(_yearless(every, today, expect), weekday) if every else ((), "impossible")


def _on_weekday(days: tuple[date, ...], weekday: str | None) -> Meaning:
    if weekday is None:
        return days, None
    right = tuple(day for day in days if WEEKDAYS[day.weekday()] == weekday)
    return (right, None) if right else (days[:1], "weekday")


def _yearless(every: list[date], today: date, expect: Expect) -> tuple[date, ...]:
    before = max((day for day in every if day <= today), default=None)
    after = min((day for day in every if day >= today), default=None)
    if before is None or after is None:
        return tuple(day for day in (before, after) if day)
    if expect == "either":
        nearer = min(before, after, key=lambda day: abs(day - today))
        return (nearer,) if abs(nearer - today) < NEAR else (before, after)
    likely = before if expect == "past" else after
    return (before, after) if abs(today - likely) > FAR else (likely,)


def _weak(match: re.Match, now: datetime, expect: Expect) -> Day | None:
    day = _numbers(match, now, expect)
    return Day(day.start, day.end, day.days, day.problem, weak=True) if day and day.days else None


def _nth(match: re.Match, now: datetime, expect: Expect) -> Day | None:
    today, day = now.date(), int(match["d"])
    which = _group(match, "which")
    if day > 31:
        return None
    first = today.replace(day=1)
    months = {"last": [-1], "this": [0], "next": [1]}.get(which or "", [-1, 0, 1])
    near = [first + relativedelta(months=n) for n in months]
    days = [one for month in near if (one := _exists(month.year, month.month, day))]
    if not days:
        return _day(match, ((), "impossible"))
    if not which:
        days = _nth_near(days, today, expect)
    return _day(match, _on_weekday(tuple(days), _group(match, "wd")))


def _nth_near(days: list[date], today: date, expect: Expect) -> list[date]:
    """Return this month's if it lies the expected way; else both it and its neighbour, for the reader to choose."""
    before = [day for day in days if day <= today]
    after = [day for day in days if day >= today]
    if expect == "ahead":
        return after[:1] or before[-1:]
    if expect == "either":
        return [day for day in days if (day.year, day.month) == (today.year, today.month)] or after[:1]
    if before and (before[-1].year, before[-1].month) == (today.year, today.month):
        return before[-1:]
    return before[-1:] + after[:1]


# Days of the week ----------------------------------------------------------------------------------------------------


def _before(weekday: str, today: date) -> date:
    """Return the latest such day before today."""
    return today - timedelta(days=(today.weekday() - WEEKDAYS.index(weekday) - 1) % 7 + 1)


def _after(weekday: str, today: date) -> date:
    """Return the next such day after today."""
    return today + timedelta(days=(WEEKDAYS.index(weekday) - today.weekday() - 1) % 7 + 1)


def _in_week(weekday: str, today: date, weeks: int) -> date:
    return today - timedelta(days=today.weekday()) + timedelta(weeks=weeks, days=WEEKDAYS.index(weekday))


def _weekday(match: re.Match, now: datetime, expect: Expect) -> Day:
    weekday, today = match["wd"], now.date()
    said, after = _group(match, "said") or "", _group(match, "after") or ""
    is_today = WEEKDAYS[today.weekday()] == weekday
    previous, coming = _before(weekday, today), _after(weekday, today)
    if "before last" in after:
        return _day(match, _one(previous - _WEEK))
    if "last" in said:  # the day itself would be called yesterday: whoever says "last" of it may mean a week earlier
        return _day(match, ((previous - _WEEK, previous), None) if today - previous == _DAY else _one(previous))
    if after.strip() in ("just gone", "gone", "past") or "past" in said or "previous" in said:
        return _day(match, _one(previous))
    if after.strip() in ("week", "fortnight"):
        return _day(match, _one(coming + (_WEEK if after.strip() == "week" else 2 * _WEEK)))
    if "coming" in said or "coming" in after:
        return _day(match, _one(coming))
    if "next" in said:
        same_week = _in_week(weekday, today, 0) == coming
        return _day(match, ((coming, coming + _WEEK), None) if same_week else _one(coming))
    if "this" in said:
        here = _in_week(weekday, today, 0)
        return _day(match, _one(here if expect != "ahead" or here >= today else here + _WEEK))
    if is_today:
        return _day(match, ((today, coming) if expect == "ahead" else (previous, today), None))
    if expect == "either":
        return _day(match, ((previous, coming), None))
    return _day(match, _one(previous if expect == "past" else coming))


def _weekday_of_week(match: re.Match, now: datetime, expect: Expect) -> Day:
    weeks = {"last": -1, "this": 0, "next": 1}[match["which"]]
    return _day(match, _one(_in_week(match["wd"], now.date(), weeks)))


def _weeks_on_weekday(match: re.Match, now: datetime, expect: Expect) -> Day:
    today, weekday = now.date(), match["wd"]
    shift = timedelta(weeks=_count(match["n"]) * (2 if match["unit"] == "fortnight" else 1))
    if "ago" in match["how"] or "last" in match["how"] or "past" in match["how"]:
        return _day(match, _one(_before(weekday, today) - shift))
    coming = _after(weekday, today)
    if WEEKDAYS[today.weekday()] == weekday:
        return _day(match, ((today + shift, coming + shift), None))
    return _day(match, _one(coming + shift))


# Days counted from today ---------------------------------------------------------------------------------------------

_NAMES = {"today": 0, "yesterday": -1, "tomorrow": 1, "day before yesterday": -2, "day after tomorrow": 2}


def _count(text: str | None) -> int:
    if text and text.isdigit():
        return int(text)
    return 2 if text and "couple" in text else 1


def _named_from_today(match: re.Match, now: datetime, expect: Expect) -> Day:
    shift = timedelta(days=_NAMES[match["name"].removeprefix("the ")])
    weeks = timedelta(0)
    if _group(match, "unit"):
        weeks = timedelta(weeks=_count(match["n"]) * (2 if match["unit"] == "fortnight" else 1))
        if shift < timedelta(0) or _group(match, "ago"):
            weeks = -weeks
    return _day(match, _one(now.date() + shift + weeks))


def _tonight(match: re.Match, now: datetime, expect: Expect) -> Day:
    last = match.group().startswith("last")
    return Day(match.start(), match.end(), (now.date() - (_DAY if last else timedelta(0)),), part="night")


def _this_part(match: re.Match, now: datetime, expect: Expect) -> Day:
    return _day(match, _one(now.date()))


def _counted(match: re.Match, now: datetime, expect: Expect) -> Day:
    unit, number = match["unit"], _count(match["n"])
    sign = 1 if _group(match, "ahead") else -1
    if unit in ("hour", "minute"):
        hours = number if unit == "hour" else number / 60
        moment = add_hours(now, sign * (0.5 if match.group().startswith("half") else hours))
        return Day(match.start(), match.end(), (moment.date(),), moment=moment)
    steps = {"day": {"days": 1}, "week": {"weeks": 1}, "fortnight": {"weeks": 2}, "month": {"months": 1}}
    delta = relativedelta(**{name: size * number * sign for name, size in steps.get(unit, {"years": 1}).items()})
    return _day(match, _one(now.date() + delta))


def _vague(match: re.Match, now: datetime, expect: Expect) -> Day:
    return _day(match, ((), "vague"))


# Feasts --------------------------------------------------------------------------------------------------------------

_FEASTS: dict[str, Callable[[int], date]] = {
    "christmas eve": lambda year: date(year, 12, 24),
    "christmas day": lambda year: date(year, 12, 25),
    "boxing day": lambda year: date(year, 12, 26),
    "new year's eve": lambda year: date(year, 12, 31),
    "new year's day": lambda year: date(year, 1, 1),
    "good friday": lambda year: easter(year) - 2 * _DAY,
    "easter saturday": lambda year: easter(year) - _DAY,
    "easter sunday": easter,
    "easter monday": lambda year: easter(year) + _DAY,
    "maundy thursday": lambda year: easter(year) - 3 * _DAY,
    "halloween": lambda year: date(year, 10, 31),
    "bonfire night": lambda year: date(year, 11, 5),
    "valentine's day": lambda year: date(year, 2, 14),
}


def _feast(match: re.Match, now: datetime, expect: Expect) -> Day:
    of = _FEASTS[re.sub(r"^(new year|valentine)s? ", r"\1's ", match["feast"])]
    today, year, said = now.date(), _group(match, "y"), _group(match, "said")
    if year:
        return _day(match, _on_weekday((of(_year(year)),), _group(match, "wd")))
    every = [of(today.year + n) for n in (-1, 0, 1)]
    if said == "last":
        return _day(match, _one(max(day for day in every if day < today)))
    if said == "next":
        return _day(match, _one(min(day for day in every if day > today)))
    return _day(match, _on_weekday(_yearless(every, today, expect), _group(match, "wd")))


def _holiday_monday(match: re.Match, now: datetime, expect: Expect) -> Day:
    back = expect != "ahead"
    step = -_WEEK if back else _WEEK
    day = _before("monday", now.date() + _DAY) if back else _after("monday", now.date() - _DAY)
    while not bank_holiday(day):
        day += step
    return _day(match, _one(day))


# The grammar ---------------------------------------------------------------------------------------------------------

Reader = Callable[[re.Match, datetime, Expect], Day | None]
#: After "the 5th" alone; anything else makes it an ordinal ("the 2nd strategy meeting").
_AFTER_NTH = (
    r"(?=\s*(?:$|[,.;?!)-]|(?:at|when|what|how|so|then|and|but|by|must|is|was|for|if|it|should|or|do|does|we|in the|am|"
    r"pm|morning|afternoon|evening|night|around|about|half|quarter|\d)\b))"
)
_PART = r"(?:early |late )?(?:morning|afternoon|evening|lunchtime|teatime|tea time)"
_FEAST = (
    r"(?P<feast>christmas eve|christmas day|boxing day|new year'?s (?:eve|day)|good friday|easter saturday|"
    r"easter sunday|easter monday|maundy thursday|halloween|bonfire night|valentine'?s day)"
)


def _patterns() -> Iterator[tuple[str, Reader]]:
    yield rf"{_FREE}(?P<y>\d{{4}})-(?P<m>\d{{2}})-(?P<d>\d{{2}})(?![\d/-])", _numbers
    yield rf"{_FREE}{_LEAD}(?P<d>\d{{1,2}})(?P<by>[/.-])(?P<m>\d{{1,2}})(?P=by){_YEAR}{_END}", _numbers
    yield rf"{_FREE}{_LEAD}(?P<d>\d{{1,2}})/(?P<m>\d{{1,2}}){_END}", _numbers
    yield rf"{_FREE}(?<!at )(?<!@ )(?<!@)(?P<d>\d{{1,2}})\.(?P<m>\d{{1,2}}){_END}(?! ?[ap]m)", _weak
    yield (
        rf"{_FREE}{_AGE}{_LEAD}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[ -]?(?:of )?(?P<month>{_MONTH})\b"
        rf"(?:,?[ -]{_YEAR}{_END})?",
        _numbers,
    )
    yield (
        rf"\b{_LEAD}(?P<month>{_MONTH}),? (?:the )?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?{_END}(?:,? {_YEAR}{_END})?",
        _numbers,
    )
    yield rf"\b(?:the |on )?{_LEAD}(?:the )?{_NTH} (?:of )?(?P<which>this|last|next) month", _nth
    yield rf"\b(?:the |on (?:the )?|(?P<wd>{_WD}),? (?:the )?){_NTH}{_AFTER_NTH}", _nth
    yield rf"^\W*{_NTH}\W*$", _nth
    yield (
        rf"\b(?:on )?(?:the )?(?:(?P<said>this past|this coming|last|this|next|coming|previous|past) )?(?P<wd>{_WD})\b"
        r"(?P<after> before last| just gone| gone| past| coming| week\b| fortnight\b)?",
        _weekday,
    )
    yield rf"\b(?P<wd>{_WD})(?: of)?,? (?P<which>last|this|next) week\b", _weekday_of_week
    yield rf"\b(?P<which>last|this|next) week,? (?:on )?(?P<wd>{_WD})\b", _weekday_of_week
    yield (
        rf"\b(?:{_COUNT} )?(?P<unit>week|fortnight)s? "
        rf"(?P<how>ago last|ago on|ago|last|past|on|this|next|from)(?: the)? (?P<wd>{_WD})\b",
        _weeks_or_none,
    )
    yield (
        rf"\b(?:{_COUNT} (?P<unit>week|fortnight)s? (?P<ago>ago )?)?"
        r"(?P<name>today|yesterday|tomorrow|(?:the )?day before yesterday|(?:the )?day after tomorrow)\b",
        _named_from_today,
    )
    yield r"\b(?:tonight|last night|last nights)\b", _tonight
    yield rf"\b(?:earlier )?this(?= {_PART}\b)", _this_part
    yield rf"\b{_COUNT} {_UNIT} (?:ago|back|since|earlier)\b", _counted
    yield r"\bhalf an? (?P<unit>hour)(?P<n>) ago\b", _counted
    yield rf"\bbeen (?:about |nearly |over |almost |around )?{_COUNT} {_UNIT}\b", _counted
    yield rf"\b(?P<ahead>in) {_COUNT} {_UNIT}(?: time)?(?![\w-])", _counted
    yield rf"\b{_COUNT} {_UNIT} (?P<ahead>from (?:now|today)|time)\b", _counted
    yield rf"\b(?:(?P<said>last|this|next|on) )?{_LEAD}{_FEAST}\b(?:,? {_YEAR}{_END})?", _feast
    yield r"\bbank holiday monday\b", _holiday_monday
    yield r"\b(?:a few|several|some|many) (?:days|weeks|months|years|hours) (?:ago|back|since)\b", _vague
    yield r"\b(?:last|next) (?:week|month|year|weekend)\b(?! (?:on )?(?:" + _WD + r"))", _vague
    yield r"\b(?:at|over|this) (?:the |this )?(?:weekend|christmas|easter)\b|\bthe other (?:day|night|week)\b", _vague
    yield r"\bearlier (?:this|in the) (?:week|month|year)\b", _vague
    yield rf"\b(?:in|last|since|early|late|mid) (?:{_MONTH})\b(?! \d)(?: \d{{4}})?", _vague


def _weeks_or_none(match: re.Match, now: datetime, expect: Expect) -> Day | None:
    """Read 'a week on Thursday', but not the 'weeks from Monday' of a rule."""
    return None if match["n"] is None and match["how"] == "from" else _weeks_on_weekday(match, now, expect)


_GRAMMAR: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(pattern), reader) for pattern, reader in _patterns()
)
