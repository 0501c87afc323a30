"""The payloads of our own buttons that are no topic.

/route/<id>, /helplines/<audience or all>[/<age>] and /need/<kind of content/safety.yml>.
"""

from __future__ import annotations

import re
from typing import Any

from bot.content import Content

ALL = "all"


def helplines_payload(audience: str | None, age: int | None) -> str:
    """Return the payload of 'show all' for an audience (None: everyone) and an age in years."""
    return f"/helplines/{audience or ALL}" + (f"/{age}" if age is not None else "")


def need_payload(kind: str) -> str:
    """Return the payload of the button that offers the text of another kind of need."""
    return f"/need/{kind}"


def pressed(name: str, content: Content) -> dict[str, Any] | None:
    """Return what a payload without its slash means, as fields of a parsed message; None for one that is not ours."""
    kind, _, rest = name.partition("/")
    if kind == "need" and rest in content.safety:
        return {"intent": "safety", "safety": {"kind": rest, "confidence": 1.0, "evidence": ["button"]}}
    if kind == "route" and rest in content.routes:
        return {"intent": "referral_route", "topic": content.routes[rest].topics[0], "route": rest}
    audience, _, age = rest.partition("/")
    if (
        kind == "helplines"
        and (audience == ALL or audience in content.audiences)
        and re.fullmatch(r"(?:\d{1,3})?", age)
    ):
        topics = content.audiences[audience].topics if audience != ALL else []
        return {
            "intent": "helplines",
            "topic": [*topics, "contacts/helplines"][0],
            "audience": audience,
            "age": int(age) if age else None,
            "everything": True,
        }
    return None
