"""What every answer carries and none gives away: security headers, exact CORS, short errors without a trace."""

from __future__ import annotations

import logging

from sanic import Sanic, response
from sanic.exceptions import MethodNotSupported, NotFound, PayloadTooLarge, SanicException
from sanic.request import Request
from sanic.response import BaseHTTPResponse, HTTPResponse

logger = logging.getLogger(__name__)

#: Bytes of a request's body: the longest message, with its envelope, in UTF-8.
MAX_BODY = 8 * 1024
#: Bytes that are read at all. Between the two a client still gets the sentence; beyond, the connection may just close.
MAX_READ = 64 * 1024

#: What a page of ours may do: its own script, style and requests, and nothing else. It is never shown in a frame.
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
#: What anything that is not a page may do.
NO_PAGE_POLICY = "default-src 'none'; frame-ancestors 'none'"

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

#: What another site's page may use, when it is on the list.
SHARED = ("/webhooks/web/", "/widget.js", "/widget.json", "/deadline.ics")


def secure(app: Sanic, origins: frozenset[str]) -> None:
    """Add the headers, the CORS answers for these exact origins, and the short errors to an application."""
    app.config.REQUEST_MAX_SIZE = MAX_READ
    app.config.FALLBACK_ERROR_FORMAT = "json"
    app.error_handler.add(Exception, _short_error)

    @app.on_request
    async def stop_early(request: Request) -> HTTPResponse | None:
        if request.method == "OPTIONS" and request.path.startswith(SHARED):
            return response.empty()
        if len(request.body) > MAX_BODY:
            raise PayloadTooLarge("")
        return None

    @app.on_response
    async def add_headers(request: Request, reply: BaseHTTPResponse) -> None:
        is_page = (reply.content_type or "").startswith("text/html")
        reply.headers.setdefault("Content-Security-Policy", PAGE_POLICY if is_page else NO_PAGE_POLICY)
        for name, value in HEADERS.items():
            reply.headers.setdefault(name, value)
        if request.path.startswith(SHARED):
            _share(request, reply, origins)
        if request.path.startswith("/webhooks/"):
            reply.headers["Cache-Control"] = "no-store"


def _share(request: Request, reply: BaseHTTPResponse, origins: frozenset[str]) -> None:
    vary = reply.headers.get("Vary", "")
    if "Origin" not in vary:
        reply.headers["Vary"] = f"{vary}, Origin".lstrip(", ")
    origin = request.headers.get("origin")
    if origin not in origins:
        return
    reply.headers["Access-Control-Allow-Origin"] = origin
    if request.method == "OPTIONS":
        reply.headers["Access-Control-Allow-Methods"] = "GET, POST"
        reply.headers["Access-Control-Allow-Headers"] = "Content-Type"
        reply.headers["Access-Control-Max-Age"] = "600"
    else:
        reply.headers["Access-Control-Expose-Headers"] = "Retry-After"


def _short_error(request: Request, error: Exception) -> HTTPResponse:
    """Return what went wrong in one sentence: no trace, no version, nothing of the request."""
    if isinstance(error, PayloadTooLarge):
        return response.json({"error": f"The request is too large. Send {MAX_BODY} bytes at most."}, status=413)
    if isinstance(error, NotFound):
        return response.json({"error": "There is nothing at this address."}, status=404)
    if isinstance(error, MethodNotSupported):
        headers = {"Allow": error.headers.get("Allow", "")}
        return response.json({"error": "This address does not take this method."}, status=405, headers=headers)
    if isinstance(error, SanicException) and error.status_code < 500:
        return response.json({"error": "The request could not be read."}, status=error.status_code)
    logger.error(f"A request failed: {type(error).__name__}")
    return response.json({"error": "Something went wrong here. Try again in a moment."}, status=500)
