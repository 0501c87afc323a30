"""A short follow-up that names a limit ("then the core group?"): counted from a date that the reader gave before."""

from __future__ import annotations

import re
from collections.abc import Container

from bot.content import Content
from bot.content.timescales import Timescale
from bot.timescales.asked import Asked, every_mention, plainly, without

_ABOUT = re.compile(r"\b(?:what|how) about\b")
#: What may stand beside the name of a limit that is asked for by its name alone.
_LINK = re.compile(
    r"and|then|so|or|but|ok|okay|right|thanks|thank|you|for|the|a|an|our|that|this|it|now|also|please|after|of|in|case|"
    r"first|initial|last|child|protection"
)
#: What may stand there as well where time is asked for.
_ASKING = re.compile(
    r"what|what's|whats|which|how|when|when's|whens|long|soon|by|at|is|are|be|must|should|would|will|do|does|has|have|"
    r"to|need|needs|held|hold|happen|finished|due|deadlines?|dates?|day|latest|limits?|timescales?|timeframes?"
)
_TIME = re.compile(r"\b(?:when|when's|whens|by|due|deadlines?|dates?|day|latest|limits?|timescales?|timeframes?)\b")
_HOW_SOON = re.compile(r"\bhow (?:long|soon)\b")


def follow_up(text: str, content: Content, area: str, known: Container[str]) -> Asked | None:
    """Return the limits that a short message names, each before those from whose last day it is counted.

    None where the message says more, or where they cannot be counted from an event whose date is known.
    """
    plain = plainly(text, content)
    scales = [one for one in content.timescales.values() if one.area in (None, area)]
    mentions = every_mention(plain, scales)
    named = [content.timescales[one.name] for one in sorted(mentions, key=lambda one: one.start)]
    rest = without(plain, [(one.start, one.end) for one in mentions])
    timely = bool(_TIME.search(rest) or _HOW_SOON.search(rest))
    titles = {word for one in named for word in re.findall(r"[\w']+", one.title.lower())}
    words = [word for word in re.findall(r"[\w']+", _ABOUT.sub(" ", rest)) if word not in titles]
    if not named or not all(_LINK.fullmatch(word) or (timely and _ASKING.fullmatch(word)) for word in words):
        return None
    # The name of a medical limit, or of the LADO, may ask for anything.
    if not timely and any(one.path != "protection" for one in named):
        return None
    ways = [_way(one, scales, known) for one in named]
    starts = {way[-1].start for way in ways if way}
    if not all(ways) or len(starts) != 1:
        return None
    ids = dict.fromkeys(one.id for way in ways for one in way)
    return Asked(list(ids), str(starts.pop()), [])


def _way(scale: Timescale, scales: list[Timescale], known: Container[str]) -> list[Timescale]:
    """Return a timescale and those before it, back to the one that starts with a known event; none if there is none."""
    way = [scale]
    while way[-1].start not in known:
        before = next((one for one in scales if one.start and one.ends_with and one.ends_with == way[-1].start), None)
        if before is None or before in way:
            return []
        way.append(before)
    return way
