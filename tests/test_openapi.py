"""docs/openapi.yml says what the service takes and gives; `make fuzz` sends what it says."""

from __future__ import annotations

from typing import Any

import pytest

from bot.content import Content
from bot.insights.counts import REASONS
from bot.replies.contacts import Directory
from bot.security import SHARED
from bot.widget import configuration
from tests.conftest import ROOT, read_yaml


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    return read_yaml(ROOT / "docs/openapi.yml")


def test_every_address_that_other_sites_pages_use_is_described(described: dict[str, Any]) -> None:
    for address in SHARED:
        assert any(path.startswith(address) for path in described["paths"]) or address == "/widget.js", address


def test_the_values_to_choose_from_are_those_of_the_content(described: dict[str, Any], content: Content) -> None:
    schemas = described["components"]["schemas"]
    timescale = described["paths"]["/deadline.ics"]["get"]["parameters"][0]["schema"]
    assert timescale["enum"] == [one.id for one in content.timescales.values() if one.start]
    assert schemas["Area"]["enum"] == list(content.areas)
    opinion = schemas["Opinion"]["properties"]
    assert opinion["reason"]["enum"] == [*REASONS, None]
    assert opinion["topic"]["example"] in content.topics


def test_the_widgets_words_have_the_parts_described(described: dict[str, Any], content: Content) -> None:
    schemas = described["components"]["schemas"]
    assert set(configuration(content, "kent")) == set(schemas["Configuration"]["required"])
    (card,) = Directory(content, "kent").cards(["emergency"], with_opening=True)
    assert set(card) == set(schemas["Contact"]["properties"])
    assert set(card) - {"open"} == set(schemas["Contact"]["required"])
