"""Rasa's tracker store over our database: what the next turn needs, and no more."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import Connection

from bot import steady_clock
from bot.store.database import Database, database, turns


class ConversationStore(TrackerStore):
    """Keep each turn's events as one row. Named in endpoints.yml under `tracker_store: type`.

    Rasa's own SQL store blocks the event loop, writes a row an event, repeats the whole text of every answer in it, and
    logs the parameters of a failed statement. Only the latest session is read: Rasa carries nothing over from an
    earlier one (domain.yml), and retention deletes it.
    """

    def __init__(self, domain: Domain | None = None, event_broker: Any = None, host: Any = None, **kwargs: Any):
        self.database: Database = kwargs.pop("database", None) or database()
        super().__init__(domain, event_broker, **kwargs)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Add the events of the tracker's session that are not stored yet."""
        session, events = _latest_session(list(tracker.events))
        await self.database.run(_append, tracker.sender_id, session, events)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the tracker of the latest session; None of an unknown conversation."""
        rows = await self.database.run(_read, sender_id)
        if not rows:
            return None
        events = [event for row in rows for event in json.loads(row)]
        return DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)

    async def keys(self) -> Iterable[str]:
        """Return every conversation."""
        return await self.database.run(lambda c: list(c.execute(sa.select(turns.c.conversation).distinct()).scalars()))


def _latest_session(events: list[Event]) -> tuple[float, list[Event]]:
    """Return (time of the start, events from it on) of the latest session; all events with 0.0 before the first."""
    starts = [place for place, event in enumerate(events) if isinstance(event, SessionStarted)]
    return (events[starts[-1]].timestamp, events[starts[-1] :]) if starts else (0.0, events)


def _kept(event: Event) -> dict[str, Any]:
    """Return what is kept of an event: of an answer that it was given, not its words, which stand in content/."""
    data = event.as_dict()
    return {**data, "text": None, "data": {}} if isinstance(event, BotUttered) else data


def _append(connection: Connection, conversation: str, session: float, events: Sequence[Event]) -> None:
    stored = sa.select(sa.func.max(turns.c.upto)).where(
        turns.c.conversation == conversation, turns.c.session == session
    )
    known = connection.execute(stored).scalar() or 0
    if new := events[known:]:
        row = {
            "conversation": conversation,
            "session": session,
            "upto": len(events),
            "at": steady_clock.time(),
            "events": json.dumps([_kept(event) for event in new]),
        }
        connection.execute(turns.insert(), row)


def _read(connection: Connection, conversation: str) -> list[str]:
    latest = sa.select(sa.func.max(turns.c.session)).where(turns.c.conversation == conversation).scalar_subquery()
    query = sa.select(turns.c.events).where(turns.c.conversation == conversation, turns.c.session == latest)
    return list(connection.execute(query.order_by(turns.c.upto)).scalars())
