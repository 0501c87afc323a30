"""Referral routes and helplines as messages: what the route and helpline actions found, in the words of the content."""

from __future__ import annotations

from collections.abc import Sequence
from string import Template
from typing import Any

from bot.content.routes import Route
from bot.dialogue.buttons import helplines_payload
from bot.replies.render import Message, Renderer

#: Helplines shown before "show all".
AT_MOST = 5


def route_answer(renderer: Renderer, route: Route, topic: str) -> Message:
    """Return who may use a route, how, what to have ready and what happens then, in the reader's area."""
    phrases = renderer.content.phrases
    contacts = [*route.area_contacts.get(renderer.area, []), *route.contacts]
    points = [
        {"heading": phrases["route_who"], "text": renderer.fill(route.who or "")},
        {"heading": phrases["route_ready"], "text": renderer.fill(route.ready or "")},
    ]
    local = route.areas.get(renderer.area)
    area = renderer.content.areas[renderer.area]
    custom: dict[str, Any] = {
        **_envelope(renderer, "route", topic),
        "sources": renderer.sources(route.sources),
        "title": renderer.fill(route.title),
        "lead": renderer.fill(route.lead or ""),
        "steps": [renderer.point(point) for point in route.how],
        "points": points,
        "timeline": renderer.timeline(route.path),
        "areas": [{"area": area.id, "name": area.name, "text": renderer.fill(local)}] if local else [],
        "route": renderer.local(route.local) if route.local else None,
        "caution": renderer.fill(route.caution) if route.caution else None,
        "links": [{"label": link.label, "url": link.url} for link in route.links],
        "contacts": renderer.directory.cards(contacts, with_opening=True),
    }
    message = renderer.answer(topic, custom)
    message["buttons"] = [renderer.button(topic), *message["buttons"]]
    return message


def route_question(renderer: Renderer, route: Route) -> Message:
    """Return the one question on which a route depends, with a button for each answer."""
    custom: dict[str, Any] = {
        **_envelope(renderer, "route", route.topics[0]),
        "sources": renderer.sources(renderer.content.topics[route.topics[0]].sources),
        "title": renderer.fill(route.title),
        "lead": renderer.fill(route.question or ""),
        "contacts": renderer.directory.cards(route.contacts, with_opening=True),
    }
    options = [renderer.content.routes[one] for one in route.options]
    buttons = [{"title": renderer.fill(one.title), "payload": f"/route/{one.id}"} for one in options]
    buttons += [renderer.button(route.topics[0]), renderer.something_else()]
    return {"text": renderer.written(custom), "buttons": buttons, "custom": custom}


def helplines(
    renderer: Renderer,
    topic: str,
    services: Sequence[str],
    *,
    audience: str | None,
    age: int | None = None,
    remarks: Sequence[str] = (),
    everything: bool = False,
) -> Message:
    """Return the services that fit, best first: five and a button for the rest, or `everything`.

    `remarks` are ids of phrases that say what was asked and is not known.
    """
    content = renderer.content
    message = renderer.topic("contacts/helplines", kind="helplines", contacts=[])
    custom = message["custom"]
    shown = list(services) if everything else list(services)[:AT_MOST]
    if audience:
        entry = content.audiences[audience]
        lead = f"{entry.lead} {content.phrases['helplines_no_referral']}"
        custom.update(title=entry.title, lead=renderer.fill(lead), points=[])
        if topic in content.topics:
            custom["sources"] = renderer.sources(content.topics[topic].sources)
    custom["topic"] = topic
    said = [renderer.fill(content.phrases[one]) for one in remarks]
    if "helplines_write" in remarks:
        said += [ways for one in shown if (ways := content.contacts[one].other_ways)]
    custom["lead"] = " ".join([*said, custom["lead"]])
    custom["contacts"] = renderer.directory.cards(shown, with_opening=True)
    buttons = renderer.answer(topic, custom)["buttons"]
    if len(services) > len(shown):
        custom["more"] = helplines_payload(audience, age)
        title = Template(content.phrases["helplines_all"]).substitute(number=len(services))
        buttons = [{"title": title, "payload": custom["more"]}, *buttons]
    return {"text": renderer.written(custom), "buttons": buttons, "custom": custom}


def _envelope(renderer: Renderer, kind: str, topic: str | None) -> dict[str, Any]:
    return {"kind": kind, "topic": topic, "safety": renderer.safety, "area": renderer.area}
