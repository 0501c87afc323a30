"""What a browser fetches: the demonstration pages, the widget's script, its words and contacts."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Coroutine
from typing import Any

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import settings
from bot.content import Content
from bot.page import WEB, demonstration_page, partner_page
from bot.widget import configuration, script

#: Seconds for which a browser may keep the script and the words without asking again.
MAX_AGE = 300
#: Monitors and link checkers ask with HEAD.
READING = ("GET", "HEAD")


class Asset:
    """A text that never changes while the server runs, ready to send, compressed where the browser takes it."""

    def __init__(self, text: str, content_type: str):
        self.plain = text.encode()
        self.packed = gzip.compress(self.plain, 9, mtime=0)
        self.type = content_type
        self.tag = f'"{hashlib.sha256(self.plain).hexdigest()[:16]}"'

    def reply(self, request: Request) -> HTTPResponse:
        """Return the text, or 304 where the browser has it already."""
        headers = {"ETag": self.tag, "Cache-Control": f"public, max-age={MAX_AGE}", "Vary": "Accept-Encoding, Origin"}
        if request.headers.get("if-none-match") == self.tag:
            return response.empty(status=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            return response.raw(self.packed, content_type=self.type, headers={**headers, "Content-Encoding": "gzip"})
        return response.raw(self.plain, content_type=self.type, headers=headers)


def _page(text: str) -> Callable[[Request], Coroutine[Any, Any, HTTPResponse]]:
    async def page(request: Request) -> HTTPResponse:
        return response.html(text)

    return page


def site(content: Content) -> Blueprint:
    """Return the routes, with everything they send made once."""
    routes = Blueprint("site")
    area = settings.default_area()
    widget = Asset(script(content), "text/javascript; charset=utf-8")
    style = Asset((WEB / "page.css").read_text(encoding="utf-8"), "text/css; charset=utf-8")
    pages = {
        "/": demonstration_page(content, area),
        "/demo/partner": partner_page(content, area, assistant="/", second=False),
        "/demo/partner-second": partner_page(content, area, assistant="/", second=True),
    }

    for path, text in pages.items():
        name = f"page_{path.strip('/').replace('/', '_').replace('-', '_') or 'index'}"
        routes.add_route(_page(text), path, methods=READING, name=name)

    @routes.route("/widget.js", methods=READING)
    async def widget_script(request: Request) -> HTTPResponse:
        return widget.reply(request)

    @routes.route("/page.css", methods=READING)
    async def page_style(request: Request) -> HTTPResponse:
        return style.reply(request)

    @routes.route("/widget.json", methods=READING)
    async def widget_words(request: Request) -> HTTPResponse:
        chosen = request.args.get("area", area)
        if chosen not in content.areas:
            known = ", ".join(sorted(content.areas))
            return response.json({"error": f"'area' is not an area known here. Known: {known}."}, status=400)
        # Made anew: whether a contact is out of date depends on the day.
        return response.json(configuration(content, chosen), headers={"Cache-Control": "no-cache"})

    return routes
