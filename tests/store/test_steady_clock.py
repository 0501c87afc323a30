"""Ages do not jump when the machine's clock is put right: nothing is forgotten early, late or in the wrong order."""

from __future__ import annotations

import time

import pytest
import time_machine
from rasa.core.actions.action import ActionSessionStart
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.processor import MessageProcessor
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import rasa_patches, steady_clock
from bot.store.conversations import ConversationStore
from bot.store.database import Database
from bot.store.retention import forget_expired
from tests.conftest import ROOT

HOUR = 3600.0
JUMPS = pytest.mark.parametrize("hours", [1, -1, 13, -13])


@pytest.fixture(autouse=True)
def patched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Patch Rasa as the server does, and take it back."""
    import rasa.core.processor
    import rasa.shared.core.events

    for module in (rasa.core.processor, rasa.shared.core.events):
        monkeypatch.setattr(module, "time", time)
    rasa_patches.steady_ages()


async def begun(tracker: DialogueStateTracker, domain: Domain) -> DialogueStateTracker:
    """Begin a session and say something in it."""
    for event in await ActionSessionStart().run(CollectingOutputChannel(), None, tracker, domain):  # type: ignore[arg-type]
        tracker.update(event, domain)
    tracker.update(UserUttered("hello"), domain)
    return tracker


@JUMPS
def test_the_clock_goes_on_evenly_when_the_machines_is_set(hours: int) -> None:
    before = steady_clock.time()
    with time_machine.travel(time.time() + hours * HOUR):
        during, wall = steady_clock.time(), time.time()
    assert before <= during <= steady_clock.time()
    assert abs(wall - before) > HOUR / 2
    assert abs(steady_clock.time() - time.time()) < HOUR / 2


@JUMPS
async def test_nothing_is_forgotten_early_and_nothing_kept_for_longer(database: Database, hours: int) -> None:
    domain = Domain.load(str(ROOT / "domain.yml"))
    store = ConversationStore(domain, database=database)
    with time_machine.travel(time.time() + hours * HOUR):
        await store.save(await begun(store.init_tracker("during"), domain))
    await store.save(await begun(store.init_tracker("before"), domain))
    with time_machine.travel(time.time() + hours * HOUR):
        assert await forget_expired(database, 0.5) == 0
        assert await forget_expired(database, 0.5, now=steady_clock.time() + 0.6 * HOUR) == 2


@JUMPS
async def test_a_session_goes_on_and_the_later_of_two_is_the_one_that_is_read(database: Database, hours: int) -> None:
    domain = Domain.load(str(ROOT / "domain.yml"))
    store = ConversationStore(domain, database=database)
    tracker = await begun(store.init_tracker("c"), domain)
    await store.save(tracker)
    processor = MessageProcessor.__new__(MessageProcessor)
    processor.domain = domain
    with time_machine.travel(time.time() + hours * HOUR):
        assert not processor._has_session_expired(tracker)
        await store.save(await begun(tracker, domain))
    found = await store.retrieve("c")
    assert found is not None
    sessions = [one for one in tracker.events if isinstance(one, SessionStarted)]
    assert len(sessions) == 2
    assert found.events[0].timestamp == sessions[-1].timestamp
