"""The widget as it is served: one script made of bot/web/widget/, and its words and contacts for an area."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.content import Content
from bot.content.load import prose
from bot.replies.contacts import Directory
from bot.replies.guard import ALWAYS

SOURCES = Path(__file__).resolve().parent / "web" / "widget"
#: In the order of the cascade.
STYLES = ("base.css", "panel.css", "card.css", "corner.css")
#: Words that the script carries itself, because it needs them before or without /widget.json.
BUILT_IN = (
    "widget_title",
    "widget_close",
    "widget_exit",
    "widget_exit_two",
    "widget_exit_one",
    "widget_leaving",
    "widget_emergency",
    "widget_ring",
    "widget_unavailable",
    "widget_try_again",
)
#: Headings of an answer, which its plain text has too.
HEADINGS = ("contacts_heading", "links_heading", "sources_heading", "caution_heading", "timeline_heading")
_IMPORT = re.compile(r'^import \{[^}]*\} from "\./(\w+\.js)";\n', re.MULTILINE)
_WORD = re.compile(r"[A-Z][a-z\u2019']+(?:-[A-Z][a-z]+)?")


def script(content: Content) -> str:
    """Return the whole widget as one classic script: its modules in the order they need each other, and its style.

    Bundling is joining: each module's imports and `export` words are removed and all share one function's scope, so no
    two modules may use the same name at their top level (a browser refuses the script where they do).
    """
    style = "\n".join((SOURCES / name).read_text(encoding="utf-8") for name in STYLES)
    built_in = {
        "strings": {name: content.phrases[name] for name in BUILT_IN} | _filled(content, "other", BUILT_IN),
        "contacts": Directory(content, "other").cards(["emergency"]),
    }
    parts = [
        f"const STYLE = {json.dumps(_without_comments(style))};",
        f"const BUILT_IN = {json.dumps(built_in)};",
        *(_IMPORT.sub("", text).replace("\nexport ", "\n") for text in _modules("main.js", set())),
    ]
    return '(() => {\n"use strict";\n' + "\n".join(parts) + "})();\n"


def configuration(content: Content, area: str) -> dict[str, Any]:
    """Return what the widget shows in an area: words, contacts always in sight, areas, first questions.

    `known` are lower-case words with a capital in content/: names of services, places, authors and documents, and words
    that begin sentences. The widget does not take them for names of people.
    """
    shown = [name for name in content.phrases if name.startswith("widget_")] + list(HEADINGS)
    return {
        "area": area,
        "areas": [{"id": one.id, "name": one.name} for one in content.areas.values()],
        "strings": _filled(content, area, shown),
        "contacts": Directory(content, area).cards(ALWAYS),
        "starters": [{"title": text, "payload": f"/{topic}"} for topic, text in content.starters.items()],
        "known": sorted(_known_words(content)),
    }


def _modules(name: str, done: set[str]) -> Iterator[str]:
    """Yield the text of a module after those it imports, each once."""
    text = (SOURCES / name).read_text(encoding="utf-8")
    done.add(name)
    for needed in _IMPORT.findall(text):
        if needed not in done:
            yield from _modules(needed, done)
    yield text


def _without_comments(style: str) -> str:
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)).strip()


def _filled(content: Content, area: str, names: tuple[str, ...] | list[str]) -> dict[str, str]:
    directory = Directory(content, area)
    return {name: directory.fill(content.phrases[name]) for name in names}


def _known_words(content: Content) -> set[str]:
    texts = [text for topic in content.topics.values() for text in prose(topic)]
    for contact in content.contacts.values():
        texts += [contact.name, contact.for_whom, contact.what_for, *(alias.title() for alias in contact.aliases)]
    for area in content.areas.values():
        texts += [
            area.name,
            area.referral,
            area.allegation,
            *(place.title() for place in (*area.aliases, *area.places)),
        ]
    texts += [f"{document.title} {document.publisher} {document.edition}" for document in content.documents.values()]
    return {word.lower().replace("\u2019", "'").removesuffix("'s") for text in texts for word in _WORD.findall(text)}
