"""What the board sees: numbers alone, none that could show a single reader, and made-up ones labelled so."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.content import Content
from bot.insights.counts import REASONS, Counts
from bot.insights.demonstration import made_up
from bot.insights.figures import figures, share, shown
from bot.insights.page import Page
from bot.replies.guard import failure
from bot.replies.render import Renderer
from bot.store.database import Database, counts, opinions
from tests.conftest import ROOT

NOON = 1_795_608_000.0  # 25 November 2026, 12:00 UTC: a Wednesday


def turn(**fields: Any) -> dict[str, Any]:
    row = {"hour": "2026-11-25T12", "topic": "definitions/hsb", "kind": "answer", "safety": "none", "area": "kent"}
    return {**row, "outcome": "answered", "number": 1, **fields}


def opinion(helpful: bool, number: int, reason: str = "", topic: str = "definitions/hsb") -> dict[str, Any]:
    return {"hour": "2026-11-25T12", "topic": topic, "helpful": helpful, "reason": reason, "number": number}


async def stored(database: Database, table: sa.Table) -> list[dict[str, Any]]:
    return await database.run(lambda c: [dict(row) for row in c.execute(sa.select(table)).mappings()])


async def test_turns_are_counted_by_hour_topic_and_what_became_of_them(content: Content, tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/toolkit.db")
    counted, renderer = Counts(database), Renderer(content, "kent")
    answer = renderer.topic("definitions/hsb")
    for replies in (
        [answer],
        [answer],
        [renderer.safety_text("case"), answer],
        [renderer.phrase("clarify", "clarify", topics=["signs/preverbal", "definitions/hsb"])],
        [renderer.phrase("out_of_scope", "fallback")],
        [renderer.phrase("greet", "smalltalk", topics=["about/assistant"])],
        [failure(renderer)],
    ):
        counted.turn(replies, NOON)
    await counted.flush()
    counted.turn([answer], NOON + 3599)
    await counted.flush()
    rows = {(row["topic"], row["outcome"]): row["number"] for row in await stored(database, counts)}
    assert rows == {
        ("definitions/hsb", "answered"): 4,
        ("signs/preverbal", "clarified"): 1,
        ("", "fell back"): 1,
        ("", "small talk"): 1,
        ("", "failed"): 1,
    }
    assert {row["hour"] for row in await stored(database, counts)} == {"2026-11-25T12"}
    database.close()


async def test_no_column_could_hold_a_text_or_a_conversation() -> None:
    assert set(counts.columns.keys()) == {"hour", "topic", "kind", "safety", "area", "outcome", "number"}
    assert set(opinions.columns.keys()) == {"hour", "topic", "helpful", "reason", "number"}


async def test_opinions_add_up_and_what_cannot_be_written_is_kept(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/toolkit.db")
    counted = Counts(database)
    counted.opinion("definitions/hsb", False, "too_long", NOON)
    await database.run(lambda c: c.execute(sa.text("ALTER TABLE opinions RENAME TO away")))
    await counted.flush()
    await database.run(lambda c: c.execute(sa.text("ALTER TABLE away RENAME TO opinions")))
    counted.opinion("definitions/hsb", False, "too_long", NOON)
    await counted.flush()
    (row,) = await stored(database, opinions)
    assert row == opinion(False, 2, "too_long")
    database.close()


@pytest.mark.parametrize(("number", "seen"), [(0, 0), (1, None), (4, None), (5, 5)])
def test_a_number_under_five_is_not_shown(number: int, seen: int | None) -> None:
    assert shown(number) == seen


def test_a_share_does_not_give_a_small_number_away() -> None:
    assert share(5, 10) == 0.5
    assert share(0, 10) == 0
    assert share(10, 10) == 1
    assert share(4, 10) is None
    assert share(7, 10) is None, "three remain"
    assert share(0, 0) is None
    assert share(0, 3) is None


def test_small_numbers_appear_nowhere_on_the_page(content: Content) -> None:
    turns = [
        turn(number=40),
        turn(topic="signs/preverbal", number=4),
        turn(area="medway", outcome="clarified", topic="medical/sarc", number=3),
        turn(outcome="fell back", topic="process/lado", number=12),
        turn(hour="2026-11-18T09", number=7),
    ]
    said = [opinion(True, 9), opinion(False, 6, "too_long"), opinion(False, 2, "other", "medical/sarc")]
    found = figures(turns, said)
    assert found.asked == [("definitions/hsb", 47)]
    assert found.gaps == [("process/lado", 12)]
    assert found.reasons == [("too_long", 6)]
    assert [topic for topic, _, _ in found.opinions] == ["definitions/hsb"]
    assert "medway" not in found.by_area
    assert found.total % 5 == 0
    assert found.by_week["answered"] == [7, 44]
    text = Page(content, found, made_up=False).html()
    cells = re.findall(r"<(?:td|dd)>([^<]*)</", text)
    assert cells
    assert not [cell for cell in cells if re.fullmatch("[1-4]", cell)]
    assert content.topics["medical/sarc"].title not in text


def test_only_the_last_half_year_is_shown() -> None:
    found = figures([turn(number=9), turn(hour="2026-01-05T10", number=9)], [])
    assert len(found.weeks) == 26
    assert found.total == 10


def test_a_flagged_turn_is_one_that_was_sent_to_people_first() -> None:
    found = figures([turn(number=30), turn(safety="case", number=10)], [])
    assert found.safety == 0.25
    assert found.by_week == {"answered": [30], "safety": [10]}


def test_nothing_counted_is_said(content: Content) -> None:
    for turns in ([], [turn(number=4)]):
        text = Page(content, figures(turns, []), made_up=False).html()
        assert content.phrases["insights_nothing"] in text
        assert content.phrases["insights_demonstration"] not in text


def test_the_demonstration_says_so_and_needs_nothing_from_elsewhere(content: Content) -> None:
    text = Page(content, figures(*made_up(content, date(2026, 11, 22))), made_up=True).html()
    assert content.phrases["insights_demonstration"] in text
    assert text.count("<svg") == 6
    assert text.count("<table>") == 6
    assert not re.search(r'(?:src|href)="(?!#)', text), "no file, font or address"
    assert not re.search(r"<script|url\((?!#)", text)


def test_every_reason_has_its_wording(content: Content) -> None:
    for reason in REASONS:
        assert content.phrases[f"widget_reason_{reason}"]


def test_the_command_reads_the_database_and_writes_the_page(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/toolkit.db")
    with database.engine.begin() as connection:
        connection.execute(counts.insert(), turn(number=25))
    database.close()
    output = tmp_path / "insights" / "index.html"
    done = subprocess.run(
        [sys.executable, "-m", "bot.insights", "--output", str(output)],
        cwd=ROOT, env={**os.environ, "DATA_DIR": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "<dd>25</dd>" in output.read_text()
