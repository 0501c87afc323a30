"""Which timescale a message asks about, and from which date: the words of the message against content/."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from bot.content import Content
from bot.content.timescales import Timescale
from bot.dates import Reading, read_dates
from bot.dates.days import Expect
from bot.nlu.normalise import normalise
from bot.nlu.spelling import WORD, Speller

#: Words that ask about time.
_TIMELY = re.compile(
    r"\b(?:when|how (?:soon|long|quick\w*|late|many|much)|by|due|deadlines?|latest|limits?|time ?scales?|time ?frames?|"
    r"last (?:day|date)|(?:too|not|over|how) late|overdue|in time|on time|out of time|left|work out|calculate|count\w*|"
    r"dates?|must|within|run out|runs out|expires?|close[sd]?|window|(?:what|which) day|how far|still|next)\b"
)
#: A place, whose name holds those of two events.
_SARC = "sexual assault referral centre"
#: What stands between two names that are one: "decided to hold a strategy discussion" is the decision.
_JOINED = re.compile(r"(?:.+ (?:a|an|the|our)|.+ (?:hold|have|on)) $")
#: Words that ask something else; without them and with a start and its date, a message asks for the date.
_ASKS = re.compile(r"\b(?:what|who|whom|whose|which|where|why|how|can|could|should|do|does|is|are|will|tell me)\b")
_AHEAD = re.compile(
    r"\b(?:is (?:on|set|due|in|going|to be|being|a week|next|tomorrow|this)|will be|are (?:holding|having)|planned|"
    r"booked|scheduled|arranged|next|tomorrow|upcoming|coming up|set for|hold it|hold the|if we)\b"
)
_HAPPENED = re.compile(
    r"\b(?:was|were|held|had|started|began|took place|came|received|happened|made|last|ago|since|been|decided|agreed|"
    r"initiated|raised|reported|yesterday)\b"
)
#: "when must the conference be": an event that is asked for, not one whose date is given.
_WANTED = re.compile(
    r"\b(?:when|how soon|how long|(?:what|which) (?:day|date))\b"
    r"(?:(?!\b(?:if|after|since|given|from|following|was|were)\b)[^,;.?!]){0,30}$"
)
#: A date this many characters after or before an event belongs to it.
_NEAR = 60
#: Chapters whose questions may turn out to be for a timescale of another one.
CHAPTERS = ("process", "medical", "contacts")
#: So many words beside a date still only give the date that was asked for.
_FEW_WORDS = 8
#: Words that say nothing of anybody: a date among them only is a date, not a case.
_NEUTRAL = re.compile(
    r"it|it's|its|was|is|were|held|on|the|a|an|at|in|to|of|and|for|by|around|about|sorry|no|yes|yeah|actually|i|i'm|we|"
    r"not|sure|meant|mean|think|thought|had|made|went|came|sent|started|began|decided|agreed|received|then|that|this|ok|say|"
    r"call|make|please|date|day|time|oh|hi|ah|just|so|but|maybe|probably"
)


@dataclass(frozen=True)
class Asked:
    """What a message asks: timescales that share one start, and the dates it gives for it.

    `named` says whether the message itself names the event that the dates belong to.
    """

    timescales: list[str]
    event: str
    readings: list[Reading]
    named: bool = False


@dataclass(frozen=True)
class Mention:
    """Where a text names an event or a timescale."""

    start: int
    end: int
    name: str


def dated_question(text: str, topic: str | None, content: Content, area: str, now: datetime) -> Asked | None:
    """Return the timescales that a message with a date asks about, or None where it asks for none."""
    plain = plainly(text, content)
    readings = _read(text, plain, now, expected(plain))
    timely = bool(_TIMELY.search(plain))
    if not readings or not (timely or not _ASKS.search(plain)):
        return None
    every = list(content.timescales.values())
    possible = [one for one in every if one.start and one.area in (None, area)]
    events = _mentions(plain, ((event.id, event.called) for event in content.events.values()))
    events = [event for event in _joined(events, plain) if not _WANTED.search(plain[: event.start])]
    dated: dict[str, list[Reading]] = {}
    for reading in readings:
        if event := _belongs(reading, events, plain):
            dated.setdefault(event, []).append(reading)
    targets = _mentioned(plain, every, used=dated)
    if targets and not targets & {one.id for one in possible}:
        return None  # a limit without a start, or another area's: no date is worked out
    if dated:
        chosen = _chosen([one for one in possible if one.start in dated], targets, topic)
    else:
        chosen = _chosen([one for one in possible if one.topic == topic and one.id in targets], targets, topic)
    if not chosen or not _is_about(chosen[0], targets, topic, timely):
        return None
    start = str(chosen[0].start)
    expect = _expect_for(plain, start, content)
    spans = {reading.span for reading in dated.get(start, readings)}
    again = [reading for reading in _read(text, plain, now, expect) if reading.span in spans]
    return Asked([one.id for one in chosen], start, again or dated.get(start, readings), named=bool(dated))


def _is_about(chosen: Timescale, targets: set[str], topic: str | None, timely: bool) -> bool:
    """Return whether what else is understood of a message lets it be a question for this timescale.

    A message of another chapter is answered there: a disclosure with a date in it is no question for a time limit.
    """
    if topic is None:
        return timely and (chosen.id in targets or chosen.path == "protection")
    chapter = topic.split("/")[0]
    if chapter == chosen.topic.split("/")[0]:
        return True
    return timely and chosen.id in targets and chapter in CHAPTERS


def general_question(text: str, topic: str, content: Content, area: str) -> Asked | None:
    """Return the timescales of a topic whose start a reader may give, narrowed to those that the message names."""
    plain = plainly(text, content)
    mine = [one for one in content.timescales.values() if one.topic == topic and one.area in (None, area)]
    named = [one for one in mine if one.id in _mentioned(plain, mine)]
    if named and not any(one.start for one in named):
        return None
    chosen = _first_start([one for one in named if one.start] or [one for one in mine if one.start])
    return Asked([one.id for one in chosen], str(chosen[0].start), []) if chosen else None


def given_date(text: str, event: str, content: Content, now: datetime) -> tuple[list[Reading], bool]:
    """Return the dates of a message that answers the question for an event's date, and whether it holds nothing else.

    No dates where too much stands beside them for an answer.
    """
    plain = plainly(text, content)
    planned = content.events[event].planned
    readings = _read(text, plain, now, expected(plain) if planned else "past")
    beside = re.findall(r"[\w']+", without(plain, [one.span for one in readings]))
    named = {word for name in content.events[event].called for word in name.split()} if planned else set()
    date_only = all(word in named or _NEUTRAL.fullmatch(word) for word in beside)
    return (readings if len(beside) <= _FEW_WORDS else []), date_only


def asks_for_time(text: str) -> bool:
    """Return whether a message asks about time at all."""
    return bool(_TIMELY.search(normalise(text)))


def expected(plain: str) -> Expect:
    """Return whether the dates of a message lie behind or ahead, by its tense; behind in doubt."""
    return "ahead" if _AHEAD.search(plain) and not _HAPPENED.search(plain) else "past"


def plainly(text: str, content: Content) -> str:
    """Return a message written out, the names of events and timescales spelt right."""
    return _speller(_names(content)).correct(normalise(text)).replace(_SARC, "sarc")


def _names(content: Content) -> tuple[str, ...]:
    called = [one.called for one in content.events.values()] + [one.called for one in content.timescales.values()]
    return tuple(name for names in called for name in names)


def without(plain: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return a text with its stretches (start, end) left out."""
    for start, end in sorted(spans, key=lambda span: -span[0]):
        plain = f"{plain[:start]} {plain[end:]}"
    return plain


@lru_cache(maxsize=4)
def _speller(names: tuple[str, ...]) -> Speller:
    return Speller(dict.fromkeys((word for name in names for word in WORD.findall(name)), 1))


def _expect_for(plain: str, event: str, content: Content) -> Expect:
    if not content.events[event].planned:
        return "past"
    return expected(plain) if _AHEAD.search(plain) or _HAPPENED.search(plain) else "either"


def _read(text: str, plain: str, now: datetime, expect: Expect) -> list[Reading]:
    """Return the dates of a message written out, with the reader's own words where the message reads the same."""
    readings = read_dates(plain, now, expect=expect)
    typed = read_dates(text, now) if readings else []
    if len(typed) != len(readings):
        return readings
    return [replace(one, words=other.words) for one, other in zip(readings, typed, strict=True)]


def _mentions(plain: str, named: Iterable[tuple[str, Sequence[str]]]) -> list[Mention]:
    """Return where names stand in a text; of names that overlap, the longest."""
    found = [
        Mention(match.start(), match.end(), name)
        for name, called in named
        for words in called
        for match in re.finditer(rf"\b{re.escape(words)}(?:s|es)?\b", plain)
    ]
    found.sort(key=lambda one: (one.start - one.end, one.start))
    kept: list[Mention] = []
    for one in found:
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def _joined(mentions: list[Mention], plain: str) -> list[Mention]:
    """Return mentions with those made one that a verb joins: the first names the event, with the words of both."""
    joined: list[Mention] = []
    for one in mentions:
        last = joined[-1] if joined else None
        if last and one.start - last.end <= 5 and _JOINED.match(plain[last.start : one.start]):
            joined[-1] = Mention(last.start, one.end, last.name)
        else:
            joined.append(one)
    return joined


def _belongs(reading: Reading, events: list[Mention], plain: str) -> str | None:
    """Return the event that a date is the date of: the nearest, one in the same clause before any other."""

    def distance(event: Mention) -> tuple[int, int, bool]:
        after = event.start >= reading.span[1]
        between = plain[reading.span[1] : event.start] if after else plain[event.end : reading.span[0]]
        return len(re.findall(r"[,;.?!]", between)), len(between), after

    near = [event for event in events if distance(event)[1] <= _NEAR]
    return min(near, key=distance).name if near else None


def _mentioned(plain: str, timescales: list[Timescale], *, used: Container[str] = ()) -> set[str]:
    """Return the timescales that a text names; the name of an event whose date is given names none by itself."""
    named = {one.name for one in every_mention(plain, timescales)}
    return named - {one.id for one in timescales if one.ends_with in used and one.start not in used}


def every_mention(plain: str, timescales: list[Timescale]) -> list[Mention]:
    """Return every timescale named, also where names overlap unless one is a part of another."""
    every = [
        Mention(match.start(), match.end(), one.id)
        for one in timescales
        for words in one.called
        for match in re.finditer(rf"\b{re.escape(words)}\w*", plain)
    ]
    return [
        one
        for one in every
        if not any(
            other.start <= one.start and one.end <= other.end and other.end - other.start > one.end - one.start
            for other in every
        )
    ]


def _chosen(possible: list[Timescale], targets: Iterable[str], topic: str | None) -> list[Timescale]:
    """Return those that the message names, else those of the topic, else all that share the first one's start."""
    named = [one for one in possible if one.id in set(targets)]
    plain = [one for one in possible if one.bound == "by"]
    return _first_start(named or [one for one in plain if one.topic == topic] or plain)


def _first_start(timescales: list[Timescale]) -> list[Timescale]:
    """Return those that are counted from the same event as the first, without days from which something opens."""
    if not timescales:
        return []
    first = timescales[0]
    return [one for one in timescales if one.start == first.start and (one.bound == first.bound)]
