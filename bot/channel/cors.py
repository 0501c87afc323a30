"""Which other sites' pages may use the assistant: exact origins, no star, no credentials."""

from __future__ import annotations

from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

#: Seconds for which a browser need not ask again whether it may send.
MAX_AGE = "600"


def allow(app: Sanic, origins: frozenset[str]) -> None:
    """Let pages of these origins read this server's answers; every other page's browser refuses them."""

    @app.options("/<path:path>")
    async def preflight(request: Request, path: str) -> HTTPResponse:
        return response.empty()

    @app.middleware("response")
    async def add_headers(request: Request, reply: HTTPResponse) -> None:
        origin = request.headers.get("origin")
        reply.headers.setdefault("Vary", "Origin")
        if origin not in origins:
            return
        reply.headers["Access-Control-Allow-Origin"] = origin
        if request.method == "OPTIONS":
            reply.headers["Access-Control-Allow-Methods"] = "GET, POST"
            reply.headers["Access-Control-Allow-Headers"] = "Content-Type"
            reply.headers["Access-Control-Max-Age"] = MAX_AGE
