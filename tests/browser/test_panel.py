"""The panel over somebody's page: where the focus is after a second try, and what the panel may not cover."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import active, ask, axe, host, question
from tests.browser.fake_server import FakeAssistant

#: A link that lies under the panel where the window is wide, and one that does not.
LINKS = """<p><a href="#">Clear of it</a></p>
<p style="position: fixed; right: 3rem; bottom: 9rem"><a href="#">Under it</a></p>"""


def test_a_second_try_that_succeeds_takes_the_error_away_and_keeps_the_focus(corner: Page, fake: FakeAssistant) -> None:
    fake.configured = False
    corner.locator(".launcher").press("Enter")
    again = corner.get_by_role("button", name="Try again")
    with corner.expect_response("**/widget.json*"):
        again.press("Enter")
    expect(again).to_be_focused()
    expect(corner.locator("#status")).to_contain_text("cannot be reached")
    fake.configured = True
    again.press("Enter")
    expect(question(corner)).to_be_visible()
    expect(corner.locator("#status")).to_have_text("")
    expect(again).to_have_count(0)
    assert active(corner) == "title"
    assert axe(corner) == ""


@pytest.mark.parametrize("width", [320, 375])
def test_what_the_whole_screen_s_panel_covers_never_has_the_focus(
    browser: Browser, fake: FakeAssistant, width: int
) -> None:
    page = host(browser, fake)
    page.set_viewport_size({"width": width, "height": 640})
    for key in ("Tab", "Shift+Tab"):
        page.locator(".launcher").press("Enter")
        expect(question(page)).to_be_visible()
        for _ in range(40):
            page.keyboard.press(key)
            if active(page) == "link":
                break
        assert active(page) == "link"
        expect(page.locator("#panel")).to_be_hidden()
        expect(page.get_by_role("link", name="link")).to_be_focused()
    page.reload()
    expect(page.locator(".launcher")).to_be_visible()
    expect(page.locator("#panel")).to_be_hidden()
    page.context.close()


def test_beside_the_panel_the_page_can_be_used_and_under_it_the_panel_gives_way(
    browser: Browser, fake: FakeAssistant
) -> None:
    page = host(browser, fake, inside=LINKS)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.locator(".launcher").press("Enter")
    ask(page, "anything")
    page.get_by_role("link", name="Clear of it").focus()
    page.wait_for_timeout(200)
    expect(page.locator("#panel")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Under it")).to_be_focused()
    expect(page.locator("#panel")).to_be_hidden()
    page.context.close()
