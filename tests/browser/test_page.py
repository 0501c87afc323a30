"""The page and the widget with the true assistant behind them: ask, read, press a button, see the source."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import active, ask, axe
from tests.conftest import Service


@pytest.fixture
def page(browser: Browser, service: Service) -> Iterator[Page]:
    context = browser.new_context(locale="en-GB")
    opened = context.new_page()
    opened.goto(service.url)
    yield opened
    context.close()


def test_a_question_is_answered_with_its_source_and_a_button_leads_on(page: Page) -> None:
    ask(page, "what do i do after a disclosure")
    answer = page.locator(".message.assistant").last
    expect(answer).to_contain_text("What to do when a child discloses sexual abuse")
    expect(answer.locator("ol > li").first).to_be_visible()
    answer.get_by_text("Where this comes from").click()
    expect(answer.locator(".sources")).to_contain_text("Kent CSA toolkit")
    expect(answer.locator(".sources a[href^='http']").first).to_be_visible()
    button = answer.get_by_role("group", name="Related questions").get_by_role("button").first
    title = button.inner_text()
    button.click()
    expect(page.locator(".message.you").last).to_contain_text(title)
    expect(page.locator(".message.assistant")).to_have_count(2)
    expect(page.locator(".message.assistant").last).to_contain_text(title)
    assert active(page) == "question"


def test_a_case_is_shown_the_front_door_of_the_chosen_area(page: Page) -> None:
    page.get_by_label("Area").select_option("kent")
    ask(page, "a girl in my class told me yesterday that her stepdad touched her")
    first = page.locator(".message.assistant").first
    expect(first).to_have_class("message assistant safety")
    expect(first.get_by_role("link", name="03000 41 11 11")).to_have_attribute("href", "tel:+443000411111")


def test_enter_sends_and_shift_enter_does_not(page: Page) -> None:
    box = page.get_by_label("Your question")
    box.press_sequentially("what is")
    box.press("Shift+Enter")
    expect(page.locator(".message.you")).to_have_count(0)
    box.press_sequentially("hsb")
    box.press("Enter")
    expect(page.locator(".message.you")).to_have_count(1)
    expect(page.locator(".message.assistant")).to_have_count(1)


def test_markup_typed_by_a_reader_stays_text(page: Page) -> None:
    ask(page, "<img src=x onerror=\"document.title='broken'\"> what is csa")
    expect(page.locator(".message.you")).to_contain_text("<img src=x")
    assert page.title() == "Ask the toolkit"


def test_when_the_server_cannot_be_reached_the_question_is_kept(page: Page) -> None:
    page.route("**/webhooks/**", lambda route: route.abort())
    page.get_by_label("Your question").fill("how soon is the conference")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#status")).to_contain_text("could not be reached")
    expect(page.get_by_label("Your question")).to_have_value("how soon is the conference")
    expect(page.locator(".emergency")).to_be_visible()


@pytest.mark.parametrize("body", ["", "[]", "<html>", '{"error": "no"}', "null"])
def test_an_empty_or_broken_answer_is_told_honestly(page: Page, body: str) -> None:
    page.route("**/webhooks/**", lambda route: route.fulfill(status=200, body=body))
    page.get_by_label("Your question").fill("hello")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#status")).to_contain_text("could not be reached")


def test_without_javascript_the_numbers_are_there(browser: Browser, service: Service) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(service.url)
    expect(page.get_by_role("link", name="999")).to_be_visible()
    expect(page.get_by_role("link", name="024 7678 8555")).to_be_visible()
    expect(page.get_by_text("needs JavaScript")).to_be_visible()
    expect(page.get_by_role("link", name="Exit this page")).to_have_attribute("href", "https://www.bbc.co.uk/weather")
    expect(page.get_by_label("Your question")).to_have_count(0)
    context.close()


def test_the_page_asks_no_other_server(browser: Browser, service: Service) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(service.url)
    ask(page, "what is csa")
    assert asked
    assert all(url.startswith((service.url, "data:")) for url in asked), asked
    context.close()


def test_axe_finds_nothing_wrong(page: Page) -> None:
    ask(page, "how soon is a strategy discussion")
    assert axe(page) == ""


def test_narrow_and_enlarged_nothing_is_cut_off(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    ask(page, "what do i do after a disclosure")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
