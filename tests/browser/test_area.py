"""Whose contacts are shown: another area chosen, contacts that come late or not at all, an area that is not known."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import active, ask, axe, host, screenshot
from tests.browser.fake_server import FakeAssistant


@pytest.mark.parametrize("outcome", ["fails", "comes"])
def test_what_comes_late_for_an_area_left_changes_nothing(shown: Page, outcome: str) -> None:
    held: list[Route] = []
    shown.route("**/widget.json?area=kent", lambda route: held.append(route))
    shown.get_by_label("Area").select_option("kent")
    shown.get_by_label("Area").select_option("medway")
    expect(shown.locator("#status")).to_have_text("The contacts are now those for this area: Medway.")
    contacts = shown.locator(".strip").inner_text()
    assert "Medway" in contacts
    with shown.expect_event("requestfailed" if outcome == "fails" else "requestfinished"):
        held[0].abort() if outcome == "fails" else held[0].continue_()
    shown.wait_for_timeout(200)
    assert shown.locator(".strip").inner_text() == contacts
    expect(shown.locator("#status")).to_have_text("The contacts are now those for this area: Medway.")


def test_contacts_that_cannot_be_had_are_told_and_can_be_tried_again(shown: Page, fake: FakeAssistant) -> None:
    fake.configured = False
    shown.get_by_label("Area").select_option("kent")
    expect(shown.locator("#status")).to_have_text(
        "The number of the front door could not be fetched. If a child is in danger, ring 999. Area: Kent."
    )
    assert axe(shown) == ""
    screenshot(shown, "area-failed")
    fake.configured = True
    shown.get_by_role("button", name="Try again").click()
    expect(shown.locator("#status")).to_have_text("The contacts are now those for this area: Kent.")
    expect(shown.locator(".strip")).to_contain_text("03000 41 11 11")
    assert active(shown).startswith("area")


def test_the_page_s_own_front_door_is_not_shown_for_another_area(corner: Page, fake: FakeAssistant) -> None:
    corner.locator(".launcher").click()
    fake.configured = False
    corner.get_by_label("Area").select_option("kent")
    expect(corner.locator("#status")).to_contain_text("could not be fetched")
    expect(corner.locator(".strip")).to_contain_text("999")
    expect(corner.locator(".strip")).not_to_contain_text("024 7678 8555")  # data-front-door, of Coventry


def test_a_front_door_that_is_a_page_alone_is_in_the_page_s_bar_too(shown: Page) -> None:
    shown.get_by_label("Area").select_option("other")
    expect(
        shown.locator(".strip").get_by_role("link", name="gov.uk/report-child-abuse-to-local-council")
    ).to_be_visible()
    bar = shown.locator("[data-toolkit-emergency]")
    expect(bar.locator("li")).to_have_count(2)
    expect(bar.get_by_role("link", name="999")).to_have_attribute("href", "tel:999")
    link = bar.get_by_role("link", name="gov.uk/report-child-abuse-to-local-council")
    expect(link).to_have_attribute("href", "https://www.gov.uk/report-child-abuse-to-local-council")
    # The page has no style for what only screen readers should say.
    expect(bar).not_to_contain_text("Ring")
    assert axe(shown) == ""


def test_an_area_that_the_server_does_not_know_is_told_and_left_out(browser: Browser, fake: FakeAssistant) -> None:
    page = host(browser, fake, attributes='data-area="kint"')
    warnings: list[str] = []
    page.on("console", lambda message: warnings.append(message.text) if message.type == "warning" else None)
    page.locator(".launcher").click()
    expect(page.get_by_label("Area")).to_have_value("coventry")
    ask(page, "anything")
    assert fake.sent("webhook")[0]["metadata"]["area"] == "coventry"
    assert len(warnings) == 1
    assert "Known: coventry, kent, medway, other." in warnings[0]
    page.context.close()


def test_an_area_of_the_tab_that_is_no_more_gives_way_to_the_page_s(browser: Browser, fake: FakeAssistant) -> None:
    page = host(browser, fake, attributes='data-area="kent"')
    stale = {"sender": "0" * 32, "area": "gone", "open": False, "turns": []}
    page.evaluate("kept => sessionStorage.setItem('toolkit-assistant', JSON.stringify(kept))", stale)
    page.reload()
    page.locator(".launcher").click()
    expect(page.get_by_label("Area")).to_have_value("kent")
    page.context.close()
