"""Every state at phone, tablet and desk width, light and dark: axe finds nothing, nothing is cut off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ask, axe, question, screenshot, send
from tests.browser.fake_server import FakeAssistant

State = Callable[[Page], None]
SCHEMES: Final[tuple[Literal["light"], Literal["dark"]]] = ("light", "dark")


def first_screen(page: Page) -> None:
    expect(page.get_by_text("Before you ask")).to_be_visible()


def long_answer(page: Page) -> None:
    ask(page, "what happens after a referral, the long answer")
    page.get_by_text("Where this comes from").last.click()


def five_contacts(page: Page) -> None:
    ask(page, "which helplines are there, five contacts or more")
    page.get_by_text("Show the rest").last.click()


def timeline(page: Page) -> None:
    ask(page, "The strategy discussion was on 18 December. When is the conference? Show the timeline")
    page.get_by_text("How this was worked out").first.click()


def case(page: Page) -> None:
    ask(page, "a child told me yesterday")


def either(page: Page) -> None:
    ask(page, "either of two")


def clarify(page: Page) -> None:
    ask(page, "clarify")


def plain(page: Page) -> None:
    ask(page, "plain")


def error(page: Page) -> None:
    send(page, "server error please")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()


def names(page: Page) -> None:
    send(page, "what do i do about my pupil Jamie Oakfield, NHS number 999 000 0018")
    expect(page.get_by_role("button", name="Take it out")).to_be_visible()


def opinion(page: Page) -> None:
    ask(page, "anything")
    page.get_by_role("button", name="No", exact=True).click()
    expect(page.get_by_role("group", name="What was wrong with it?")).to_be_visible()


STATES = [first_screen, long_answer, five_contacts, timeline, case, either, clarify, plain, error, names, opinion]
SIZES = {320: 640, 768: 1024, 1440: 900}
#: axe takes most of the time: each size and each scheme once.
CHECKED = {(320, "light"), (768, "dark"), (1440, "dark")}


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_every_state_is_accessible_and_whole_at_every_size_in_light_and_dark(shown: Page, state: State) -> None:
    shown.set_viewport_size({"width": 320, "height": SIZES[320]})
    state(shown)
    for width, height in SIZES.items():
        for scheme in SCHEMES:
            shown.set_viewport_size({"width": width, "height": height})
            shown.emulate_media(color_scheme=scheme)
            assert shown.evaluate("document.documentElement.scrollWidth") <= width
            if (width, scheme) in CHECKED:
                assert axe(shown) == "", f"{state.__name__} {width} {scheme}"
            screenshot(shown, f"{state.__name__}-{width}-{scheme}", whole=True)


@pytest.mark.parametrize("state", [first_screen, five_contacts, timeline, error], ids=lambda state: state.__name__)
def test_the_panel_in_a_corner_is_accessible_and_whole(browser: Browser, fake: FakeAssistant, state: State) -> None:
    for width, height in {320: 640, 1440: 900}.items():
        context = browser.new_context(locale="en-GB", viewport={"width": width, "height": height})
        page = context.new_page()
        page.goto(f"{fake.url}/demo/partner")
        assert axe(page) == ""
        page.locator(".launcher").click()
        expect(question(page)).to_be_visible()
        state(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("#panel").evaluate("panel => panel.scrollWidth <= panel.clientWidth")
        assert axe(page) == ""
        screenshot(page, f"corner-{state.__name__}-{width}")
        context.close()
