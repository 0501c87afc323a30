"""Replies for every state that the widget can show; the answers are the real content's, the rest is invented."""

from __future__ import annotations

from typing import Any

from bot.content import Content
from bot.replies.guard import guarded
from bot.replies.render import Message, Renderer

HOSTILE = "<img src=x onerror=\"document.title='broken'\"><script>document.title='broken'</script>"

DEADLINES = [
    {
        "id": "initial_conference",
        "title": "Initial child protection conference",
        "start": {"iso": "2026-12-18", "text": "Friday 18 December 2026 (strategy discussion)"},
        "due": {"iso": "2027-01-13", "text": "Wednesday 13 January 2027"},
        "unit": "working days",
        "basis": "statutory",
        "area": None,
        "steps": [
            "Day 1 is Monday 21 December 2026.",
            "25 and 28 December and 1 January are bank holidays in England and are not counted.",
            "Day 15 is Wednesday 13 January 2027.",
        ],
        "left": None,
        "calendar": "/deadline.ics?timescale=initial_conference&start=2026-12-18",
    },
    {
        "id": "forensic_window",
        "title": "Forensic samples after an assault",
        "start": {"iso": "2026-12-18T20:00", "text": "Friday 18 December 2026, 8pm"},
        "due": {"iso": "2026-12-21T20:00", "text": "Monday 21 December 2026, 8pm"},
        "unit": "hours",
        "basis": "clinical",
        "area": None,
        "steps": ["72 hours from 8pm on Friday 18 December 2026."],
        "left": "2 days and 3 hours",
        "calendar": "https://example.org/deadline.ics?timescale=forensic_window&start=2026-12-18",
    },
]

TIMELINE = [
    {"label": "Referral to the front door", "when": "Friday 11 December 2026", "iso": "2026-12-11", "who": "You",
     "note": None},
    {"label": "Decision on the referral", "when": "Monday 14 December 2026", "iso": "2026-12-14",
     "who": "Children's services", "note": "Within one working day."},
    {"label": "Strategy discussion", "when": "Friday 18 December 2026", "iso": "2026-12-18",
     "who": "Children's services, police and health", "note": None},
    {"label": "Initial child protection conference", "when": "Wednesday 13 January 2027", "iso": "2027-01-13",
     "who": "Conference chair", "note": "Fifteen working days after the strategy discussion that began the enquiry."},
    {"label": "Core group", "when": "Ten working days after the conference", "iso": None, "who": "Lead social worker",
     "note": None},
]  # fmt: skip


def scripted(content: Content, message: str, area: str) -> list[Message]:
    """Return the replies to a message whose words name the state that a test wants."""
    render = Renderer(content, area)
    if message.startswith("/") and message[1:] in content.topics:
        return guarded([render.topic(message[1:])], "none", render)
    if "child told me" in message:
        return guarded([render.topic("process/strategy_timescale")], "case", render)
    if "either of two" in message:
        return guarded([], "survivor", render, other="child")
    if "case or family" in message:
        return guarded([], "case", render, other="offender_family")
    if "close to a case" in message:
        return guarded([render.topic("process/strategy_timescale")], "none", render, close=True)
    if "five contacts" in message:
        return [_many_contacts(render)]
    if "timeline" in message:
        return [_worked_out(render)]
    if "hostile" in message:
        return [_hostile()]
    if "plain" in message:
        return [{"text": "A reply without parts.\n\n- first\n- second"}]
    if "clarify" in message:
        topics = ["disclosure/what_to_do", "disclosure/what_to_say", "signs/physical"]
        return [render.phrase("clarify", "clarify", topics=topics)]
    if "in kent" in message.lower():
        return [render_in("kent", content).phrase("area_is", "smalltalk", contacts=["front_door"])]
    if "long" in message:
        return [render.topic("process/after_referral")]
    return [render.topic("disclosure/what_to_do")]


def render_in(area: str, content: Content) -> Renderer:
    """Return a renderer for a reader elsewhere."""
    return Renderer(content, area)


def _many_contacts(render: Renderer) -> Message:
    named = ["childline", "nspcc", "samaritans", "rape_crisis", "napac", "survivorsuk", "galop"]
    message = render.topic("contacts/helplines", kind="helplines", contacts=named)
    cards: list[dict[str, Any]] = message["custom"]["contacts"]
    cards[0]["open"] = {"now": True, "text": "Open now, until midnight"}
    cards[1]["open"] = {"now": False, "text": "Opens Mon 9am"}
    cards[2]["open"] = {"now": None, "text": "Hours not confirmed"}
    cards[3]["why"] = "The toolkits print an older number for this service."
    cards[4]["email"] = "help@example.org"
    return message


def _worked_out(render: Renderer) -> Message:
    message = render.topic("process/child_protection_conference", kind="timescale")
    message["custom"].update(deadlines=DEADLINES, timeline=TIMELINE)
    return message


def _hostile() -> Message:
    entry = {"id": "x", "name": HOSTILE, "phone": HOSTILE, "tel": '"><b>', "email": None, "url": "javascript:alert(1)",
             "hours": HOSTILE, "for_whom": HOSTILE, "what_for": HOSTILE, "warning": HOSTILE, "grade": "O",
             "checked": "2026-11-22"}  # fmt: skip
    custom = {
        "kind": "answer",
        "topic": "definitions/csa",
        "safety": "none",
        "area": "coventry",
        "title": HOSTILE,
        "lead": HOSTILE,
        "steps": [{"heading": HOSTILE, "text": HOSTILE}],
        "points": [{"heading": None, "text": HOSTILE}],
        "areas": [{"name": HOSTILE, "text": HOSTILE}],
        "caution": HOSTILE,
        "links": [{"label": HOSTILE, "url": "javascript:alert(1)"}, {"label": "data", "url": "data:text/html,x"}],
        "contacts": [entry],
        "sources": [{"document": HOSTILE, "section": HOSTILE, "url": "javascript:alert(1)", "edition": HOSTILE,
                     "reviewed": HOSTILE}],
        "timeline": [{"label": HOSTILE, "when": HOSTILE, "iso": None, "who": HOSTILE, "note": HOSTILE}],
    }  # fmt: skip
    return {"text": HOSTILE, "custom": custom, "buttons": [{"title": HOSTILE, "payload": "/definitions/csa"}]}
