"""Follow-ups to a worked-out date with the whole assistant running: as people type them, understood by the model."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.conftest import Service

FIRST = "strategy discussion was on 9 November 2026, when is the conference"


@pytest.mark.parametrize(
    ("text", "scale", "day"),
    [
        ("then the core group?", "core_group", "2026-12-14"),
        ("and first review", "first_review", "2027-02-28"),
        ("when's the conference then", "initial_conference", "2026-11-30"),
    ],
)
def test_a_follow_up_is_counted_from_the_date_that_was_given(service: Service, text: str, scale: str, day: str) -> None:
    sender = uuid4().hex
    service.ask(FIRST, sender=sender)
    (reply,) = service.ask(text, sender=sender)
    first = reply["custom"]["deadlines"][0]
    assert (first["id"], first["due"]["iso"]) == (scale, day)
    assert reply["custom"]["safety"] == "none"
    (corrected,) = service.ask("no, it was actually 10 November 2026", sender=sender)
    starts = {one["label"]: one["iso"] for one in corrected["custom"]["timeline"]}
    assert starts["Strategy discussion"] == "2026-11-10"


def test_an_allegation_still_to_come_is_counted_with_the_officer_to_ring(service: Service) -> None:
    sender = uuid4().hex
    (asked,) = service.ask("LADO: allegation came in on Christmas Eve 2027", sender=sender)
    (other,) = service.ask("what about if it was the 23rd of December 2027", sender=sender)
    for reply in (asked, other):
        assert reply["custom"]["deadlines"][0]["due"]["iso"].startswith("2027-12-")
        assert "coventry_lado" in [card["id"] for card in reply["custom"]["contacts"]]
