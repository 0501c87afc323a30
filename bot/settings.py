"""What can be set from outside, each by one environment variable; the defaults serve one machine."""

from __future__ import annotations

import os
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: Scheme, host in lower case and perhaps a port: what a browser sends as Origin.
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?")


def default_area() -> str:
    """Return the area whose contacts are shown until the page or the reader names another (DEFAULT_AREA)."""
    return os.environ.get("DEFAULT_AREA", "coventry")


def host() -> str:
    """Return the address to listen on (HOST); only this machine unless set."""
    return os.environ.get("HOST", "127.0.0.1")


def port() -> int:
    """Return the port of the page and the webhook (PORT).

    Raises ValueError with a sentence for the operator when it is not a port number.
    """
    value = os.environ.get("PORT", "5005")
    if not value.isdigit() or not 1 <= int(value) <= 65535:
        raise ValueError(f"PORT is '{value}'; give a number from 1 to 65535, e.g. PORT=5005 make serve.")
    return int(value)


def action_server_url() -> str:
    """Return where the action server answers (ACTION_SERVER_URL); `make serve` sets it to a free local port."""
    return os.environ.get("ACTION_SERVER_URL", "http://127.0.0.1:5055")


def cors_origins() -> frozenset[str]:
    """Return the sites whose pages may use the assistant (CORS_ORIGINS, separated by commas); none unless set.

    Raises ValueError with a sentence for the operator when one is not an exact origin.
    """
    origins = [part.strip() for part in os.environ.get("CORS_ORIGINS", "").split(",") if part.strip()]
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            raise ValueError(
                f"CORS_ORIGINS names '{origin}'; give exact origins without a path or a star, separated by commas, "
                "e.g. CORS_ORIGINS=https://www.example.org,https://school.example.org make serve."
            )
    return frozenset(origins)
