"""Rasa's call of the action server, with the id of the request for which it is made."""

from __future__ import annotations

from typing import Any

from rasa.utils.endpoints import EndpointConfig

from bot.observe.request_ids import HEADER, current


class TracedEndpoint(EndpointConfig):
    """An endpoint that is told for which request it is called."""

    @classmethod
    def like(cls, endpoint: EndpointConfig) -> TracedEndpoint:
        """Return an endpoint that differs from another in nothing else."""
        traced = cls.__new__(cls)
        traced.__dict__.update(endpoint.__dict__)
        return traced

    async def request(self, *given: Any, **named: Any) -> Any | None:
        """Send a request, as EndpointConfig does."""
        headers = {**named.pop("headers", {}), HEADER: current()} if current() else named.pop("headers", {})
        return await super().request(*given, headers=headers, **named)
