"""Somebody else's site with the assistant in its corner: `python -m bot.partner_site http://127.0.0.1:5005 5006`.

Its two pages come from another origin than the assistant, under a strict Content-Security-Policy. Start the assistant
with CORS_ORIGINS naming this site's address.
"""

from __future__ import annotations

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from bot import settings
from bot.content import Content, load_content
from bot.page import partner_page


def policy(assistant: str) -> str:
    """Return the Content-Security-Policy that a host needs: the assistant's script, requests and, here, page style."""
    return (
        f"default-src 'none'; script-src {assistant}; connect-src {assistant}; style-src {assistant}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def partner_site(content: Content, assistant: str, port: int) -> ThreadingHTTPServer:
    """Return the site, not yet serving, on a port of this machine. `assistant` is its origin, without a slash."""
    area = settings.default_area()
    pages = {
        f"/{name}": partner_page(content, area, assistant=f"{assistant}/", second=second).encode()
        for name, second in (("", False), ("partner", False), ("partner-second", True))
    }

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path)
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", policy(assistant))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            """Keep quiet: addresses are nobody's business."""

    return ThreadingHTTPServer(("127.0.0.1", port), Pages)


if __name__ == "__main__":
    site = partner_site(load_content(), sys.argv[1].rstrip("/"), int(sys.argv[2]))
    print(f"Open http://127.0.0.1:{site.server_port}/ (Ctrl-C stops it)", flush=True)
    site.serve_forever()
