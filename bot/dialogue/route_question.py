"""Which referral route a message asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.content import Content
from bot.content.routes import ANY_CHILD, Route, longest_word
from bot.dialogue.need import age_in

#: 'How do I refer', 'who do we ring about', 'where can you report', 'referral route'. What it is for is in the content.
_ASKS = re.compile(
    r"\b(?:how|where|were|who|whom|which)\b[^.?!]{0,40}?\b(?:do|does|can|could|should|would|shall|must|to|2|d'?)\b"
    r"[^.?!]{0,25}?\b(?:ref+er+|report|ring|phone|call|contact|notify|inform|escal\w*|esculate|submit|turn to|go to|"
    r"send|tell(?! (?:apart|between|if|whether|when)\b)|get\b.{0,30}\b(?:down|removed|examined|seen))"
    r"|\b(?:can|may|could)\b[^.?!]{0,30}\bref+er\b|\bself[ -]ref+er"
    r"|\b(?:referral|reporting|escalation) (?:route|pathway|process|procedure|form)\b"
    r"|\b(?:route|pathway|procedure) (?:for|to)\b"
    r"|^(?:ref+er+(?:ing|al)?|report(?:ing)?)\b"
)
#: Ranked topics looked at when none is sure.
NEAREST = 3


def plain(text: str) -> str:
    """Return a text in lower case with single spaces, as the words of the content are matched."""
    return re.sub(r"\s+", " ", text.lower()).strip()


def asks_for_route(text: str) -> bool:
    """Return whether a message asks how to refer or report, or whom to ring."""
    return bool(_ASKS.search(plain(text)))


def route_in(
    text: str, topic: str | None, nearest: Sequence[str], content: Content, *, case: bool = False
) -> Route | None:
    """Return the route that a message asks for; None when it asks for none.

    A route is considered when it answers the topic understood, or one of the nearest where none is sure. The longest of
    its words in the message wins; without any, a sure topic has the route that is first of all its own, but an actual
    `case` has that of any child: what is told of it easily looks like a topic.
    """
    if not asks_for_route(text):
        return None
    topics = {topic} if topic else set(nearest[:NEAREST])
    options = {option for route in content.routes.values() for option in route.options}
    considered = [one for one in content.routes.values() if topics & set(one.topics) and one.id not in options]
    lower = plain(text)
    best = max(considered, key=lambda one: longest_word(one.words, lower), default=None)
    if best and longest_word(best.words, lower):
        return narrowed(best, text, content)
    if case:
        return content.routes[ANY_CHILD]
    own = next((one for one in considered if topic == one.topics[0]), None)
    return narrowed(own, text, content) if own else None


def narrowed(route: Route, text: str, content: Content) -> Route:
    """Return the option that an age or a word of the message decides on; the route itself where nothing does."""
    lower, age = plain(text), age_in(text.lower())
    options = [content.routes[one] for one in route.options]
    if age is not None:
        by_age = [one for one in options if one.ages and one.ages[0] <= age <= one.ages[1]]
        if by_age:
            return by_age[0]
    found = [(longest_word(one.words, lower), one) for one in options]
    length, best = max(found, key=lambda pair: pair[0], default=(0, route))
    return best if length else route
