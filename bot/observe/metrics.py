"""What Prometheus reads at /metrics: numbers of turns, by kind and safety. No text, no conversation, no address."""

from __future__ import annotations

import hmac
import ipaddress
import logging
from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import settings
from bot.observe.sent import lacks_contact

logger = logging.getLogger(__name__)

#: Upper ends of the histogram, in seconds; the last is the time after which a turn is the honest failure.
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

Replies = list[dict[str, Any]]


class Metrics:
    """The numbers of this process; those of several workers are added up by Prometheus."""

    def __init__(self, *, model: str = "", content: str = "") -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        known: dict[str, Any] = {"registry": self.registry}
        self._turns = Counter("toolkit_turns", "Turns answered", ["kind", "safety"], **known)
        self._seconds = Histogram("toolkit_turn_seconds", "Seconds from message to replies", buckets=BUCKETS, **known)
        self._fallbacks = Counter("toolkit_fallbacks", "Turns in which nothing was understood", **known)
        self._failures = Counter("toolkit_failures", "Turns that ended in the honest failure", **known)
        self._refused = Counter("toolkit_too_many", "Messages refused by the rate limit", **known)
        self._bare = Counter(
            "toolkit_flagged_without_contact", "Flagged messages whose reply had nobody to ring; always 0", **known
        )
        versions = Gauge("toolkit_version", "What is running", ["model", "content"], **known)
        versions.labels(model, content).set(1)

    async def sent(self, typed: str, answer: Callable[[], Awaitable[Replies]]) -> Replies:
        """Return what `answer` gives, counted. `typed` is only looked at (bot/observe/sent.py)."""
        begun = perf_counter()
        replies = await answer()
        self._seconds.observe(perf_counter() - begun)
        custom = replies[0].get("custom", {}) if replies else {}
        self._turns.labels(custom.get("kind", "nothing"), custom.get("safety", "none")).inc()
        if custom.get("failed") or not replies:
            self._failures.inc()
        elif custom.get("kind") == "fallback":
            self._fallbacks.inc()
        if lacks_contact(typed, replies):
            self._bare.inc()
            logger.error("A flagged message was answered without a contact")
        return replies

    def too_many(self) -> None:
        """Count a message that the rate limit refused."""
        self._refused.inc()

    def text(self) -> bytes:
        """Return all numbers in Prometheus's text format."""
        return generate_latest(self.registry)


def metrics_route() -> Blueprint:
    """Return GET /metrics, for a process on this machine or for whoever knows METRICS_TOKEN."""
    routes = Blueprint("metrics")

    @routes.get("/metrics")
    async def metrics(request: Request) -> HTTPResponse:
        if not _may_read(request):
            return response.json({"error": "There is nothing at this address."}, status=404)
        headers = {"Cache-Control": "no-store"}
        return response.raw(request.app.ctx.metrics.text(), content_type=CONTENT_TYPE_LATEST, headers=headers)

    return routes


def _may_read(request: Request) -> bool:
    """Return whether the numbers are this client's business: on a quiet day they tell when somebody was in need."""
    if token := settings.metrics_token():
        return hmac.compare_digest(request.headers.get("authorization", "").encode(), f"Bearer {token}".encode())
    return "x-forwarded-for" not in request.headers and ipaddress.ip_address(request.ip).is_loopback
