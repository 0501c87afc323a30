"""The demonstration page: its words come from content/, its contacts stand in the HTML before any script."""

from __future__ import annotations

import html
import json
from pathlib import Path
from string import Template

from bot.content import Content
from bot.replies.contacts import Directory

TEMPLATE = Path(__file__).resolve().parent / "web" / "index.html"


def demonstration_page(content: Content, area: str) -> str:
    """Return the page for a reader in an area; every value is escaped."""
    words = {name: html.escape(Directory(content, area).fill(text)) for name, text in content.phrases.items()}
    contacts = Directory(content, area).cards(["emergency", "front_door", "out_of_hours"])
    listed = "\n".join(
        f'<li>{html.escape(card["name"])} <a href="tel:{card["tel"]}">{html.escape(card["phone"])}</a></li>'
        for card in contacts
        if card["phone"]
    )
    areas = "\n".join(
        f'<option value="{one.id}"{" selected" if one.id == area else ""}>{html.escape(one.name)}</option>'
        for one in content.areas.values()
    )
    strings = json.dumps(content.phrases).replace("<", "\\u003c")
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        words, contacts=listed, areas=areas, strings=strings
    )
