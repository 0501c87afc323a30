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


def service_details(
    renderer: Renderer, services: Sequence[str], details: Sequence[str], *, whole: bool = False
) -> Message:
    """Return what was asked about services: email, website, free, hours, who, other_ways or number; or 'not stated'.

    `whole` adds the entry of a service that was named, so that the number stands beside what was asked.
    """
    phrases = renderer.content.phrases
    message = renderer.services("contacts/helpline_named", services)
    custom = message["custom"]
    texts = [
        {"heading": _with_number(card), "text": " ".join(_detail(renderer, card, detail, whole) for detail in details)}
        for card in custom["contacts"]
    ]
    if len(texts) == 1:
        line = renderer.directory.line({**custom["contacts"][0], "open": None}) if whole else None
        custom["lead"] = " ".join(filter(None, [f"{texts[0]['heading']}: {texts[0]['text']}", line]))
    else:
        custom.update(lead=phrases["details_lead"], points=texts)
    return {**message, "text": renderer.written({**custom, "contacts": []})}


def _with_number(card: dict[str, Any]) -> str:
    return f"{card['name']} ({card['phone']})" if card["phone"] else card["name"]


def _detail(renderer: Renderer, card: dict[str, Any], detail: str, whole: bool) -> str:
    phrases = renderer.content.phrases
    contact = renderer.content.contacts[card["id"]]
    status = card["open"]["text"] if card["open"] else None
    hours = status if whole and status else "; ".join(filter(None, [status, card["hours"]]))
    phrase, known = {
        "email": ("detail_email", card["email"]),
        "website": ("detail_website", card["url"]),
        "number": ("detail_number", card["phone"]),
        "hours": ("detail_hours", hours),
        "who": ("detail_who", card["for_whom"]),
        "free": ("detail_free", phrases["free_yes"] if contact.free else None),
        "other_ways": ("detail_other_ways", contact.other_ways),
    }[detail]
    value = (known or phrases["not_stated"]).rstrip(".")
    number = f" {card['warning']}" if detail in ("number", "hours") and card["warning"] and not whole else ""
    return Template(phrases[phrase]).substitute(value=value) + number


def _envelope(renderer: Renderer, kind: str, topic: str | None) -> dict[str, Any]:
    return {"kind": kind, "topic": topic, "safety": renderer.safety, "area": renderer.area}
