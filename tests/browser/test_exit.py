"""Exit this page: the link, Shift three times, and what is left behind."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import ask, axe, question, screenshot, send
from tests.browser.fake_server import FakeAssistant

NEUTRAL = "https://www.bbc.co.uk/weather"


@pytest.fixture(autouse=True)
def elsewhere(shown: Page) -> None:
    """Answer for the neutral page, so that no test leaves the machine."""

    def neutral(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html", body="<!doctype html><title>Weather</title>")

    shown.context.route(NEUTRAL, neutral)


@pytest.mark.parametrize("way", ["link in the panel", "link in the page", "shift"])
def test_leaving_wipes_everything_and_replaces_the_page_in_the_history(
    shown: Page, fake: FakeAssistant, way: str
) -> None:
    ask(shown, "anything")
    sender = fake.sent("webhook")[0]["sender"]
    before = shown.evaluate("history.length")
    if way == "shift":
        for _ in range(3):
            shown.keyboard.press("Shift")
    else:
        bar = way == "link in the page"
        shown.locator(".emergency .exit" if bar else "header .exit").click()
    shown.wait_for_url(NEUTRAL)
    assert shown.evaluate("history.length") == before
    assert fake.sent("forget") == [{"sender": sender}]
    shown.goto(fake.url)
    expect(question(shown)).to_be_visible()
    expect(shown.locator(".message")).to_have_count(0)
    ask(shown, "anything")
    assert fake.sent("webhook")[1]["sender"] != sender


def test_the_screen_is_blank_at_once_however_slow_the_next_page_is(shown: Page) -> None:
    ask(shown, "anything")
    seen = shown.locator("header .exit").evaluate(
        """link => { const root = link.getRootNode();
                     link.click();
                     const cover = document.querySelector('[role=alert]');
                     const { x, y, width, height } = cover.getBoundingClientRect();
                     return { box: [x, y, width, height], title: document.title, text: cover.textContent,
                              top: document.elementFromPoint(300, 300) === cover,
                              messages: root.querySelectorAll('.message').length,
                              stored: sessionStorage.length }; }"""
    )
    assert seen == {
        "box": [0, 0, 1024, 900],
        "title": "Loading",
        "text": "Loading",
        "top": True,
        "messages": 0,
        "stored": 0,
    }


def test_counting_leaves_an_error_where_it_is_and_stops_when_something_else_is_pressed(shown: Page) -> None:
    send(shown, "server error please")
    expect(shown.locator("#status")).to_contain_text("could not be reached")
    shown.keyboard.press("Shift")
    expect(shown.locator("#presses")).to_have_text("Press Shift two more times to leave this page.")
    assert axe(shown) == ""
    screenshot(shown, "presses")
    shown.keyboard.press("a")
    expect(shown.locator("#presses")).to_have_text("")
    expect(shown.locator("#status")).to_contain_text("could not be reached")
    expect(shown.get_by_role("button", name="Try again")).to_be_visible()


def test_presses_with_the_panel_closed_over_a_conversation_are_counted_aloud(shown: Page, fake: FakeAssistant) -> None:
    shown.goto(f"{fake.url}/demo/partner")
    shown.locator(".launcher").click()
    ask(shown, "anything")
    shown.keyboard.press("Escape")
    expect(shown.locator("#panel")).to_be_hidden()
    shown.keyboard.press("Shift")
    line = shown.get_by_role("status")
    expect(line).to_have_text("Press Shift two more times to leave this page.")
    expect(line).to_be_in_viewport()
    assert axe(shown) == ""


def test_presses_are_counted_aloud_and_typing_capitals_never_leaves(shown: Page, fake: FakeAssistant) -> None:
    question(shown).focus()
    shown.keyboard.press("Shift")
    expect(shown.locator("#presses")).to_have_text("Press Shift two more times to leave this page.")
    shown.keyboard.press("Shift")
    expect(shown.locator("#presses")).to_have_text("Press Shift once more to leave this page.")
    shown.keyboard.press("Shift+A")
    for letter in "BCDE":
        shown.keyboard.press(f"Shift+{letter}")
    expect(question(shown)).to_have_value("ABCDE")
    shown.keyboard.press("Shift")
    expect(shown.locator("#presses")).to_have_text("Press Shift two more times to leave this page.")
    assert shown.url == f"{fake.url}/"
    assert not fake.sent("forget")


def test_presses_far_apart_do_not_leave(browser: Browser, fake: FakeAssistant) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.clock.install()
    page.goto(fake.url)
    expect(question(page)).to_be_visible()
    for _ in range(2):
        page.keyboard.press("Shift")
    page.clock.run_for(5100)
    expect(page.locator("#presses")).to_have_text("")
    page.keyboard.press("Shift")
    expect(page.locator("#presses")).to_have_text("Press Shift two more times to leave this page.")
    context.close()


def test_a_closed_panel_without_a_conversation_leaves_shift_alone(shown: Page, fake: FakeAssistant) -> None:
    shown.goto(f"{fake.url}/demo/partner")
    expect(shown.locator(".launcher")).to_be_visible()
    for _ in range(3):
        shown.keyboard.press("Shift")
    assert shown.url == f"{fake.url}/demo/partner"
    assert shown.get_by_role("alert").count() == 0


def test_the_page_tells_that_history_is_not_erased(shown: Page) -> None:
    expect(shown.get_by_text("history still shows that this page was visited")).to_be_visible()
