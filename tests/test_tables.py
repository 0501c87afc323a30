"""A command replaces its own table of a page and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import tables

PAGE = """before
<!-- begin load (written by x) -->
{}<!-- end load -->
after
<!-- begin loads (y) -->
<!-- end loads -->
"""


def test_a_table_is_put_between_its_marks_again_and_again(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE.format(""))
    for text in ("| a |\n| \\1 |", "| b |\n"):
        tables.write("load", text, page)
        assert page.read_text() == PAGE.format(text.strip() + "\n")


def test_a_page_without_the_marks_is_an_error(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n")
    with pytest.raises(ValueError, match="no marks for load"):
        tables.write("load", "| a |", page)


@pytest.mark.parametrize(
    "name", ["faults", "load", "growth-events", "growth-conversations", "growth-topics", "growth-rules", "machines"]
)
def test_the_page_has_a_place_for_every_table(name: str) -> None:
    page = tables.OPERATIONS.read_text()
    assert page.count(f"<!-- begin {name} ") == page.count(f"<!-- end {name} -->") == 1
