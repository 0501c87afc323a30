"""One id for each request, the same in the answer, in the logs and at the action server."""

from __future__ import annotations

import re
from contextvars import ContextVar
from uuid import uuid4

from sanic import Sanic
from sanic.request import Request
from sanic.response import BaseHTTPResponse

HEADER = "X-Request-ID"
#: What a proxy may send: a UUID, or 32 hexadecimal digits as nginx's $request_id. Neither has room for a name.
_WELL_FORMED = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

_current: ContextVar[str] = ContextVar("request_id", default="")


def current() -> str:
    """Return the id of the request that is being answered; "" outside of one."""
    return _current.get()


def trace(app: Sanic) -> None:
    """Take each request's id from its header if it is well-formed, or make one, and send it back."""

    @app.on_request
    async def begin(request: Request) -> None:
        given = request.headers.get(HEADER, "")
        _current.set(given if _WELL_FORMED.fullmatch(given) else uuid4().hex)

    @app.on_response
    async def tell(request: Request, reply: BaseHTTPResponse) -> None:
        if current():
            reply.headers[HEADER] = current()
