"""What can be set from outside, each by one environment variable; the defaults serve one machine."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Collection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: Scheme, host in lower case and perhaps a port: what a browser sends as Origin.
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?")


def default_area() -> str:
    """Return the area whose contacts are shown until the page or the reader names another (DEFAULT_AREA)."""
    return os.environ.get("DEFAULT_AREA", "coventry")


def check_area(known: Collection[str]) -> None:
    """Raise ValueError with a sentence for the operator unless DEFAULT_AREA is one of the areas known."""
    if default_area() not in known:
        raise ValueError(f"DEFAULT_AREA is '{default_area()}'; known: {', '.join(sorted(known))}.")


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
    """Return where the action server answers (ACTION_SERVER_URL); "" where `make serve` is to start one.

    Raises ValueError with a sentence for the operator when its secret is not known: it would refuse every call.
    """
    url = os.environ.get("ACTION_SERVER_URL", "")
    if url:
        action_server_token()
    return url


def action_server_token() -> str:
    """Return the secret between Rasa and the action server (ACTION_SERVER_TOKEN); `make serve` makes one at each start.

    Raises ValueError with a sentence for the operator when it is missing.
    """
    token = os.environ.get("ACTION_SERVER_TOKEN", "")
    if len(token) < 16:
        raise ValueError("ACTION_SERVER_TOKEN is missing or under 16 characters; give both servers the same one.")
    return token


def metrics_token() -> str:
    """Return what opens /metrics (METRICS_TOKEN); "" where only a process on this machine may read it.

    Raises ValueError with a sentence for the operator when it is too short.
    """
    token = os.environ.get("METRICS_TOKEN", "")
    if token and len(token) < 16:
        raise ValueError("METRICS_TOKEN is under 16 characters; give a longer one, or none.")
    return token


def data_dir() -> Path:
    """Return the folder of what is kept (DATA_DIR)."""
    return Path(os.environ.get("DATA_DIR") or ROOT / "var")


def log_dir() -> Path:
    """Return the folder of the logs of `make serve` (LOG_DIR); each start begins them anew."""
    return Path(os.environ.get("LOG_DIR") or ROOT / "build" / "logs")


def db_url() -> str:
    """Return the database's address (DB_URL): a SQLite file in the data folder unless set."""
    url = os.environ.get("DB_URL") or f"sqlite:///{data_dir().absolute() / 'toolkit.db'}"
    return re.sub("^postgres://", "postgresql://", url)


def lock_store_url() -> str:
    """Return the Redis that keeps workers out of each other's conversations (LOCK_STORE_URL); "": the database does.

    Raises ValueError with a sentence for the operator when it is no address of a Redis.
    """
    url = os.environ.get("LOCK_STORE_URL", "")
    if url and not re.match(r"rediss?://", url):
        raise ValueError("LOCK_STORE_URL is not an address as redis://host:6379/0; leave it out to use the database.")
    return url


def retention_hours() -> float:
    """Return the hours after its last message at which a conversation is forgotten (RETENTION_HOURS).

    Raises ValueError with a sentence for the operator when it is not a number above 0.
    """
    value = os.environ.get("RETENTION_HOURS", "24")
    if not re.fullmatch(r"\d+(\.\d+)?", value) or float(value) == 0:
        raise ValueError(f"RETENTION_HOURS is '{value}'; give a number of hours above 0, e.g. RETENTION_HOURS=24.")
    return float(value)


def rate_limit() -> int:
    """Return how many messages a minute one conversation may send (RATE_LIMIT_PER_MINUTE); 0 is no limit.

    Raises ValueError with a sentence for the operator when it is not a whole number.
    """
    value = os.environ.get("RATE_LIMIT_PER_MINUTE", "60")
    if not value.isdecimal():
        raise ValueError(f"RATE_LIMIT_PER_MINUTE is '{value}'; give a whole number, 0 for no limit.")
    return int(value)


def trusted_proxies() -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """Return the proxies whose X-Forwarded-For is believed (TRUSTED_PROXIES, addresses or networks by commas).

    Raises ValueError with a sentence for the operator when one is neither.
    """
    try:
        return [ipaddress.ip_network(part) for part in _parts(os.environ.get("TRUSTED_PROXIES", ""))]
    except ValueError as error:
        raise ValueError(f"TRUSTED_PROXIES: {error}; give addresses or networks, e.g. 127.0.0.1,10.0.0.0/8.") from None


def cors_origins() -> frozenset[str]:
    """Return the sites whose pages may use the assistant (CORS_ORIGINS, separated by commas); none unless set.

    Raises ValueError with a sentence for the operator when one is not an exact origin.
    """
    origins = _parts(os.environ.get("CORS_ORIGINS", ""))
    for origin in origins:
        if not _ORIGIN.fullmatch(origin):
            raise ValueError(
                f"CORS_ORIGINS names '{origin}'; give exact origins without a path or a star, separated by commas, "
                "e.g. CORS_ORIGINS=https://www.example.org,https://school.example.org make serve."
            )
    return frozenset(origins)


def log_level() -> str:
    """Return what the logs tell from (LOG_LEVEL). Raises ValueError with a sentence for the operator."""
    value = os.environ.get("LOG_LEVEL", "WARNING")
    if value not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise ValueError(f"LOG_LEVEL is '{value}'; give DEBUG, INFO, WARNING or ERROR.")
    return value


def check() -> None:
    """Read every setting once. Raises ValueError with a sentence for the operator at the first that cannot be."""
    for read in (
        host,
        port,
        retention_hours,
        rate_limit,
        trusted_proxies,
        cors_origins,
        log_level,
        metrics_token,
        lock_store_url,
        action_server_url,
    ):
        read()


def _parts(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]
