"""The widget on other people's pages: one script, strict policies, their styles and settings, no server."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.content import Content
from bot.partner_site import partner_site
from bot.widget import script
from tests.browser.conftest import active, ask, axe, host, question, screenshot, send
from tests.browser.fake_server import FakeAssistant, running


@pytest.fixture
def foreign(fake: FakeAssistant, content: Content) -> Iterator[str]:
    """Return the address of a partner's site, another origin than the assistant's."""
    site = partner_site(content, fake.url, 0)
    with running(site):
        yield f"http://127.0.0.1:{site.server_port}"


def test_the_script_is_one_and_under_20_kilobytes_compressed(content: Content) -> None:
    size = len(gzip.compress(script(content).encode(), 9))
    assert 5_000 < size < 20_000


def test_it_works_on_a_foreign_page_under_a_strict_policy(browser: Browser, fake: FakeAssistant, foreign: str) -> None:
    fake.allowed.add(foreign)
    page = browser.new_context(locale="en-GB").new_page()
    problems: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(foreign)
    page.locator(".launcher").click()
    ask(page, "anything")
    assert page.locator(".assistant").evaluate("card => getComputedStyle(card).borderTopStyle") == "solid"
    page.get_by_role("button", name="Yes", exact=True).click()
    expect(page.locator("#status")).to_have_text("Thank you.")
    page.get_by_role("button", name="Print").click()
    page.get_by_role("link", name="A second page of the same site").click()
    expect(page.locator(".message.assistant")).to_have_count(1)
    page.get_by_role("button", name="Delete").click()
    expect(page.locator(".message")).to_have_count(0)
    assert not problems, problems
    assert all(url.startswith((foreign, fake.url, "data:")) for url in asked), asked
    assert fake.sent("forget")
    page.context.close()


def test_a_page_that_is_not_on_the_list_gets_999_and_no_conversation(browser: Browser, foreign: str) -> None:
    page = browser.new_context(locale="en-GB").new_page()
    page.goto(foreign)
    page.locator(".launcher").click()
    expect(page.locator("#status")).to_contain_text("cannot be reached")
    expect(page.locator(".strip").get_by_role("link", name="999")).to_be_visible()
    expect(page.locator(".strip")).to_contain_text("024 7678 8555")  # from data-front-door
    expect(page.locator("aside.emergency")).to_contain_text("024 7678 8555")
    assert axe(page) == ""
    page.context.close()


def test_without_the_server_it_says_so_and_can_be_tried_again(corner: Page, fake: FakeAssistant) -> None:
    fake.configured = False
    corner.locator(".launcher").click()
    expect(corner.locator("#status")).to_contain_text("ring 999")
    fake.configured = True
    corner.get_by_role("button", name="Try again").click()
    ask(corner, "anything")


def test_a_page_whose_script_never_comes_still_has_its_numbers(browser: Browser, fake: FakeAssistant) -> None:
    page = browser.new_context(locale="en-GB").new_page()
    page.route("**/widget.js", lambda route: route.abort())
    page.goto(fake.url)
    expect(page.get_by_role("link", name="999")).to_be_visible()
    expect(page.get_by_text("needs JavaScript")).to_be_visible()
    page.context.close()


def test_neither_side_s_style_reaches_the_other(browser: Browser, fake: FakeAssistant) -> None:
    style = "* { color: rgb(255, 0, 0) !important; font-size: 40px !important; } button { display: none !important; }"
    page = host(browser, fake, style=style)
    page.locator(".launcher").click()
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_visible()
    # A page that marks its own text important reaches the element, and nothing that the widget styles itself.
    assert page.locator("header .exit").evaluate("link => getComputedStyle(link).color") != "rgb(255, 0, 0)"
    assert page.locator("h1").evaluate("heading => getComputedStyle(heading).fontSize") == "40px"
    page.context.close()


def test_the_tag_sets_area_title_side_colour_and_words(browser: Browser, fake: FakeAssistant) -> None:
    attributes = (
        'data-area="kent" data-title="Ask Kent" data-position="left" data-colour="#5a2a00" '
        'data-words=\'{"widget_send": "Ask"}\''
    )
    page = host(browser, fake, attributes=attributes)
    launcher = page.get_by_role("button", name="Ask Kent")
    assert launcher.evaluate("button => getComputedStyle(button).backgroundColor") == "rgb(90, 42, 0)"
    box = launcher.bounding_box()
    assert box
    assert box["x"] < 50
    launcher.click()
    expect(page.get_by_role("heading", name="Ask Kent")).to_be_visible()
    expect(page.get_by_label("Area")).to_have_value("kent")
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    page.context.close()


@pytest.mark.parametrize("colour", ["#ffee00", "red; background: url(x)", "#fff"])
def test_a_colour_that_white_cannot_be_read_on_is_not_used(browser: Browser, fake: FakeAssistant, colour: str) -> None:
    page = host(browser, fake, attributes=f'data-colour="{colour}"')
    background = page.locator(".launcher").evaluate("button => getComputedStyle(button).backgroundColor")
    assert background == "rgb(20, 80, 92)"
    page.context.close()


def test_the_element_may_stand_in_the_page_itself(browser: Browser, fake: FakeAssistant) -> None:
    page = host(browser, fake, inside='<toolkit-assistant data-area="medway"></toolkit-assistant>')
    expect(question(page)).to_be_visible()
    expect(page.locator(".launcher")).to_have_count(0)
    expect(page.locator("toolkit-assistant")).to_have_count(1)
    page.context.close()


def test_the_script_twice_makes_one_assistant(browser: Browser, fake: FakeAssistant) -> None:
    twice = f'<script src="{fake.url}/widget.js" defer></script>'
    page = host(browser, fake, inside=twice)
    expect(page.locator(".launcher")).to_have_count(1)
    page.context.close()


def test_on_a_right_to_left_page_english_stays_readable(browser: Browser, fake: FakeAssistant) -> None:
    page = host(browser, fake, dir="rtl")
    page.locator(".launcher").click()
    ask(page, "five contacts")
    assert page.evaluate("document.documentElement.scrollWidth") <= 800
    assert page.locator(".lead").evaluate("lead => getComputedStyle(lead).direction") == "ltr"
    assert page.locator("toolkit-assistant").get_attribute("lang") == "en-GB"
    assert axe(page) == ""
    page.context.close()


def test_an_assistant_set_right_to_left_keeps_numbers_left_to_right(browser: Browser, fake: FakeAssistant) -> None:
    page = host(browser, fake, dir="rtl", inside='<toolkit-assistant dir="rtl"></toolkit-assistant>')
    ask(page, "five contacts")
    assert page.evaluate("document.documentElement.scrollWidth") <= 800
    assert page.locator(".lead").evaluate("lead => getComputedStyle(lead).direction") == "rtl"
    assert page.locator(".contacts bdi").first.evaluate("one => getComputedStyle(one).direction") == "ltr"
    assert axe(page) == ""
    screenshot(page, "right-to-left")
    page.context.close()


def test_forced_colours_keep_every_edge(browser: Browser, fake: FakeAssistant) -> None:
    page = browser.new_context(forced_colors="active", viewport={"width": 1024, "height": 900}).new_page()
    page.goto(fake.url)
    ask(page, "timeline")
    for name in (".send", ".assistant", ".you", "#question", ".choices:not(.starters) button", ".deadlines > li"):
        width = page.locator(name).first.evaluate("one => parseFloat(getComputedStyle(one).borderTopWidth)")
        assert width >= 1, name
    assert axe(page) == ""
    screenshot(page, "forced-colours", whole=True)
    page.context.close()


@pytest.mark.parametrize(("motion", "moving"), [("reduce", 0), ("no-preference", 1)])
def test_only_the_waiting_dots_move_and_only_where_motion_is_wanted(
    browser: Browser, fake: FakeAssistant, motion, moving: int
) -> None:
    page = browser.new_context(reduced_motion=motion).new_page()
    page.goto(fake.url)
    send(page, "slow question")
    expect(page.locator("#status")).to_have_text("Looking it up")
    count = "document.querySelector('toolkit-assistant').shadowRoot.getAnimations({subtree: true})"
    assert page.evaluate(f"{count}.length") == moving
    # WCAG 2.2, 2.2.2: what moves by itself stops within five seconds.
    assert page.evaluate(f"{count}.every((one) => one.effect.getComputedTiming().endTime <= 5000)")
    fake.release.set()
    page.context.close()


def test_enlarged_four_times_everything_can_be_reached(browser: Browser, fake: FakeAssistant) -> None:
    page = browser.new_context(viewport={"width": 320, "height": 256}).new_page()
    page.goto(f"{fake.url}/demo/partner")
    page.locator(".launcher").click()
    send(page, "server error please")
    page.get_by_role("button", name="Try again").scroll_into_view_if_needed()
    expect(page.get_by_role("button", name="Try again")).to_be_in_viewport()
    page.get_by_role("button", name="Close").click()
    assert active(page) == "Ask the toolkit"
    page.context.close()


def test_every_target_is_24_pixels_or_stands_in_a_sentence(shown: Page) -> None:
    ask(shown, "timeline")
    small = shown.locator("button, select, textarea, summary, .exit, .number, .action").evaluate_all(
        """all => all.filter((one) => one.checkVisibility())
                     .filter((one) => Math.min(one.offsetHeight, one.offsetWidth) < 24)
                     .map((one) => one.className + one.textContent)"""
    )
    assert not small


def test_on_a_touch_screen_numbers_are_buttons_and_a_choice_raises_no_keyboard(
    browser: Browser, fake: FakeAssistant
) -> None:
    page = browser.new_context(has_touch=True, is_mobile=True, viewport={"width": 390, "height": 844}).new_page()
    page.goto(fake.url)
    page.get_by_role("button", name="How do I reach the front door?").tap()
    number = page.locator(".contacts .number").first
    expect(number).to_be_visible()
    assert number.evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(20, 80, 92)"
    box = number.bounding_box()
    assert box
    assert box["height"] >= 44
    assert active(page) == "log"
    screenshot(page, "touch")
    page.context.close()
