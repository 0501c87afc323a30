"""The grammar of days: each way in which people in Britain write a day, and which day it means.

`expect` decides where words alone do not: "past" for something that has happened, "ahead" for something planned,
"either" where it may be both. In figures the day comes first, but 3/4 may be the 4th of March too: both are days of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta

from bot.dates import named, relative
from bot.dates.counting import add_hours
from bot.dates.meaning import Day, Expect, Problem, day_of, group, has_been, last_before, next_after, one
from bot.dates.words import MONTHS, WEEKDAYS

__all__ = ["Day", "Expect", "Problem", "find_days"]

_WEEK, _DAY = timedelta(weeks=1), timedelta(days=1)

_WD = "|".join(WEEKDAYS)
_MONTH = "|".join(MONTHS)
_FREE = r"(?<![\w/.:-])"
_END = r"(?![\w/]|[.:-]\d)"
_YEAR = r"(?P<y>\d{4}|'?\d{2})"
#: "Boxing Day last year", "last year on Boxing Day".
_THAT_YEAR = r"(?:,? (?:of )?(?P<that>last|this|next) year\b)?"
_IN_YEAR = r"(?:\b(?P<that_first>last|this|next) year,? (?:on )?(?:the )?)?"
_LEAD = rf"(?:(?P<wd>{_WD}),? (?:the )?)?"
_NTH = r"(?P<d>\d{1,2})(?:st|nd|rd|th)"
_COUNT = r"(?P<n>\d{1,3}|an?|(?:a )?couple of)"
_UNIT = r"(?P<unit>minute|hour|day|week|fortnight|month|year)s?'?"
_AGE = r"(?<!under )(?<!over )(?<!aged )(?<!age )(?<!section )(?<!than )"
#: "if the review falls on a Saturday": no day is meant.
_FALLS = re.compile(r"\b(?:if|when)\b[^,;.?!]*\b(?:falls?|lands?|fell|falling) on (?:a |the )?$")
#: "It must be held in 15 days": a limit that is asked about, not a date.
_LIMIT = re.compile(
    r"\b(?:must|should|shall|needs?|ha(?:s|ve) to|ought|supposed|meant|required|expected|limit|rule|done|finished|"
    r"completed?|over|up)\b[^,;.?!]*$"
)


def find_days(text: str, now: datetime, expect: Expect) -> list[Day]:
    """Return the days named in a uniform text, in its order; the longest wording wins where two overlap."""
    found = [day for pattern, reader in _GRAMMAR for m in pattern.finditer(text) if (day := reader(m, now, expect))]
    kept: list[Day] = []
    for day in sorted(found, key=lambda day: day.start - day.end):
        if not any(day.start < other.end and other.start < day.end for other in kept):
            kept.append(day)
    kept = relative.pointed(sorted(kept, key=lambda day: day.start))
    return [replace(day, start=day.start + 3) if text.startswith("on ", day.start) else day for day in kept]


# Days of the week ----------------------------------------------------------------------------------------------------


def _in_week(weekday: str, today: date, weeks: int) -> date:
    return today - timedelta(days=today.weekday()) + timedelta(weeks=weeks, days=WEEKDAYS.index(weekday))


def _weekday(match: re.Match, now: datetime, expect: Expect) -> Day | None:
    weekday, today = match["wd"], now.date()
    if re.search(r"\ba $", match.string[: match.start()]):
        # "It was on a Saturday" is a day that is not said; "must it be on a Saturday" is none.
        article = match.start() - 2
        return Day(article, match.end(), (), "vague") if has_been(match.string, article) else None
    if match.string.endswith("bank holiday ", 0, match.start()):
        return None
    said, after = group(match, "said") or "", group(match, "after") or ""
    is_today = WEEKDAYS[today.weekday()] == weekday
    previous, coming = last_before(weekday, today), next_after(weekday, today)
    if "before last" in after:
        return day_of(match, one(previous - _WEEK))
    if "last" in said:  # the day itself would be called yesterday: whoever says "last" of it may mean a week earlier
        return day_of(match, ((previous - _WEEK, previous), None) if today - previous == _DAY else one(previous))
    if after.strip() in ("just gone", "gone", "past") or "past" in said or "previous" in said:
        return day_of(match, one(previous))
    if after.strip() in ("week", "fortnight"):
        return day_of(match, one(coming + (_WEEK if after.strip() == "week" else 2 * _WEEK)))
    if "coming" in said or "coming" in after:
        return day_of(match, one(coming))
    if "next" in said:
        same_week = _in_week(weekday, today, 0) == coming
        return day_of(match, ((coming, coming + _WEEK), None) if same_week else one(coming))
    if "this" in said:
        here = _in_week(weekday, today, 0)
        return day_of(match, one(here if expect != "ahead" or here >= today else here + _WEEK))
    if is_today:
        return day_of(match, ((today, coming) if expect == "ahead" else (previous, today), None))
    if expect == "either":
        return day_of(match, ((previous, coming), None))
    return day_of(match, one(previous if expect == "past" else coming))


def _weekday_of_week(match: re.Match, now: datetime, expect: Expect) -> Day:
    weeks = {"last": -1, "this": 0, "next": 1}[match["which"]]
    return day_of(match, one(_in_week(match["wd"], now.date(), weeks)))


def _weeks_on_weekday(match: re.Match, now: datetime, expect: Expect) -> Day:
    today, weekday = now.date(), match["wd"]
    shift = timedelta(weeks=_count(match["n"]) * (2 if match["unit"] == "fortnight" else 1))
    if "ago" in match["how"] or "last" in match["how"] or "past" in match["how"]:
        return day_of(match, one(last_before(weekday, today) - shift))
    coming = next_after(weekday, today)
    if WEEKDAYS[today.weekday()] == weekday:
        return day_of(match, ((today + shift, coming + shift), None))
    return day_of(match, one(coming + shift))


def _weekdays_ago(match: re.Match, now: datetime, expect: Expect) -> Day:
    return day_of(match, one(last_before(match["wd"], now.date()) - (_count(match["n"]) - 1) * _WEEK))


# Days counted from today ---------------------------------------------------------------------------------------------

_NAMES = {"today": 0, "yesterday": -1, "tomorrow": 1, "day before yesterday": -2, "day after tomorrow": 2}


def _count(text: str | None) -> int:
    if text and text.isdigit():
        return int(text)
    return 2 if text and "couple" in text else 1


def _named_from_today(match: re.Match, now: datetime, expect: Expect) -> Day:
    shift = timedelta(days=_NAMES[match["name"].removeprefix("the ")])
    weeks = timedelta(0)
    if group(match, "unit"):
        weeks = timedelta(weeks=_count(match["n"]) * (2 if match["unit"] == "fortnight" else 1))
        if shift < timedelta(0) or group(match, "ago"):
            weeks = -weeks
    return day_of(match, one(now.date() + shift + weeks))


def _tonight(match: re.Match, now: datetime, expect: Expect) -> Day:
    last = match.group().startswith("last")
    return Day(match.start(), match.end(), (now.date() - (_DAY if last else timedelta(0)),), part="night")


def _this_part(match: re.Match, now: datetime, expect: Expect) -> Day:
    return day_of(match, one(now.date()))


def _counted(match: re.Match, now: datetime, expect: Expect) -> Day | None:
    if group(match, "ahead") == "in" and _LIMIT.search(match.string[: match.start()]):
        return None
    unit, number = match["unit"], _count(match["n"])
    sign = 1 if group(match, "ahead") else -1
    if unit in ("hour", "minute"):
        hours = number if unit == "hour" else number / 60
        moment = add_hours(now, sign * (0.5 if match.group().startswith("half") else hours))
        return Day(match.start(), match.end(), (moment.date(),), moment=moment)
    steps = {"day": {"days": 1}, "week": {"weeks": 1}, "fortnight": {"weeks": 2}, "month": {"months": 1}}
    delta = relativedelta(**{name: size * number * sign for name, size in steps.get(unit, {"years": 1}).items()})
    return day_of(match, one(now.date() + delta))


def _vague(match: re.Match, now: datetime, expect: Expect) -> Day:
    return day_of(match, ((), "vague"))


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
#: Days only where another is counted from them: "the Monday after Christmas", not "the Christmas holidays".
_BARE_FEAST = r"(?P<feast>christmas|easter|new year)"
_NO_FEAST = r"'?s\b|hol|break|term|vacation|week|half|eve|day|" + _WD


def _patterns() -> Iterator[tuple[str, Reader]]:
    yield rf"{_FREE}(?P<y>\d{{4}})-(?P<m>\d{{2}})-(?P<d>\d{{2}})(?![\d/-])", named.iso
    yield rf"{_FREE}{_LEAD}(?P<d>\d{{1,2}})(?P<by>[/.-])(?P<m>\d{{1,2}})(?P=by){_YEAR}{_END}", named.numbers
    yield rf"{_IN_YEAR}{_FREE}{_LEAD}(?P<d>\d{{1,2}})/(?P<m>\d{{1,2}}){_END}{_THAT_YEAR}", named.numbers
    yield rf"{_FREE}(?<!at )(?<!@ )(?<!@)(?P<d>\d{{1,2}})\.(?P<m>\d{{1,2}}){_END}(?! ?[ap]m)", named.weak
    yield (
        rf"{_IN_YEAR}{_FREE}{_AGE}{_LEAD}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[ -]?(?:of )?(?P<month>{_MONTH})\b"
        rf"(?:,?[ -]{_YEAR}{_END}|{_THAT_YEAR})",
        named.numbers,
    )
    yield (
        rf"{_IN_YEAR}\b{_LEAD}(?P<month>{_MONTH}),? (?:the )?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?{_END}"
        rf"(?:,? {_YEAR}{_END}|{_THAT_YEAR})",
        named.numbers,
    )
    yield rf"\b(?:the |on )?{_LEAD}(?:the )?{_NTH} (?:of )?(?P<which>this|last|next) month", named.nth
    yield rf"\b(?:the |on (?:the )?|(?P<wd>{_WD}),? (?:the )?){_NTH}{_AFTER_NTH}", named.nth
    yield rf"^\W*{_NTH}\W*$", named.nth
    yield (
        rf"\b(?:on )?(?:the )?(?:(?P<said>this past|this coming|last|this|next|coming|previous|past) )?(?P<wd>{_WD})\b"
        r"(?P<after> before last| just gone| gone| past| coming| week\b| fortnight\b)?",
        _meant(_weekday, "wd"),
    )
    yield rf"\b(?:on )?{_COUNT} (?P<wd>{_WD})s (?:ago|back)\b", _weekdays_ago
    yield (
        rf"\b(?:on )?(?:the )?(?P<wd>{_WD}),? {_COUNT} (?P<unit>week|fortnight)s? (?P<how>ago)\b",
        _weeks_on_weekday,
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
    yield (
        rf"{_IN_YEAR}\b(?:(?P<said>last|this|next|on) )?{_LEAD}{_FEAST}\b(?:,? {_YEAR}{_END}|{_THAT_YEAR})",
        _meant(named.feast, "feast"),
    )
    yield r"(?<!\ba )\bbank holiday monday\b", named.holiday_monday
    yield r"\b(?:a few|several|some|many) (?:days|weeks|months|years|hours) (?:ago|back|since)\b", _vague
    yield r"\b(?:last|next) (?:week|month|year|weekend)\b(?! (?:on )?(?:" + _WD + r"))", _vague
    yield r"\b(?:at|over|this) (?:the |this )?(?:weekend|christmas|easter)\b|\bthe other (?:day|night|week)\b", _vague
    yield r"\bearlier (?:this|in the) (?:week|month|year)\b", _vague
    yield rf"\b(?:in|last|since|early|late|mid) (?:{_MONTH})\b(?! \d)(?: \d{{4}})?", _vague


def _meant(reader: Reader, name: str) -> Reader:
    """Return a reader that leaves out a day on which something only might fall."""

    def read(match: re.Match, now: datetime, expect: Expect) -> Day | None:
        return None if _FALLS.search(match.string[: match.start(name)]) else reader(match, now, expect)

    return read


def _weeks_or_none(match: re.Match, now: datetime, expect: Expect) -> Day | None:
    """Read 'a week on Thursday', but not the 'weeks from Monday' of a rule."""
    return None if match["n"] is None and match["how"] == "from" else _weeks_on_weekday(match, now, expect)


Grammar = tuple[tuple[re.Pattern[str], Reader], ...]
_BASES: Grammar = (
    *((re.compile(pattern), reader) for pattern, reader in _patterns()),
    (re.compile(rf"{_BARE_FEAST}\b(?! ?(?:{_NO_FEAST}))(?:,? {_YEAR}{_END}|{_THAT_YEAR})"), named.feast),
)


def _base_at(text: str, at: int, now: datetime, expect: Expect) -> Day | None:
    """Return the day whose words begin at a place; of several the one with the longest wording."""
    found = ((pattern.match(text, at), reader) for pattern, reader in _BASES)
    days = [day for match, reader in found if match and (day := reader(match, now, expect))]
    return max(days, key=lambda day: day.end, default=None)


#: What counts from another day first: where it is as long as a weekday alone, that is a part of it.
_GRAMMAR: Grammar = (
    (re.compile(relative.ANCHOR), relative.reader(_base_at)),
    (re.compile(relative.FOLLOWING), relative.following),
    *_BASES[:-1],
)
