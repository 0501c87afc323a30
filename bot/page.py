"""The demonstration pages. Their words come from content/; their contacts stand in the HTML before any script."""

from __future__ import annotations

import html
from pathlib import Path
from string import Template

from bot.content import Content
from bot.replies.contacts import Directory
from bot.replies.guard import ALWAYS

WEB = Path(__file__).resolve().parent / "web"


def demonstration_page(content: Content, area: str) -> str:
    """Return the assistant's own page for a reader in an area."""
    return _filled("index.html", content, area, {"area": area})


def partner_page(content: Content, area: str, *, assistant: str, second: bool) -> str:
    """Return one of two pages of somebody else's site, with the assistant in its corner.

    `assistant` is the address that the widget is loaded from, with the slash at its end.
    """
    words = content.phrases
    here, there = words["partner_title"], words["partner_second"]
    front_door = content.contact("front_door", area)
    values = {
        "area": area,
        "base": assistant,
        "heading": there if second else here,
        "other_heading": here if second else there,
        "other_page": "partner" if second else "partner-second",
        "front_door": Directory(content, area).inline("front_door") if front_door else "",
    }
    return _filled("partner.html", content, area, values)


def _filled(template: str, content: Content, area: str, values: dict[str, str]) -> str:
    directory = Directory(content, area)
    words = {name: directory.fill(text) for name, text in content.phrases.items()}
    escaped = {name: html.escape(text) for name, text in {**words, **values}.items()}
    contacts = "\n".join(_item(card) for card in directory.cards(ALWAYS))
    return Template((WEB / template).read_text(encoding="utf-8")).substitute(escaped, contacts=contacts)


def _item(card: dict[str, str]) -> str:
    """Return a contact of the bar: a number, or the page where there is none."""
    target, shown = (f"tel:{card['tel']}", card["phone"]) if card["phone"] else (card["url"], card["url"])
    return (
        f"<li>{html.escape(card['name'])} "
        f'<a href="{html.escape(target)}"><bdi dir="ltr">{html.escape(shown)}</bdi></a></li>'
    )
