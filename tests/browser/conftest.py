"""A real Chromium, and pages of the fake assistant in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from bot.content import Content
from tests.browser.fake_server import FakeAssistant, running
from tests.conftest import ROOT

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
#: As root Chromium needs no-sandbox; the others keep it from calling its makers.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SCREENSHOTS = ROOT / "build" / "screenshots"
#: Somebody's page around the widget.
HOST = """<!doctype html><html lang="en" dir="{dir}"><title>Host</title>
<style>{style}</style><body><main><h1>Host</h1><p>Text <a href="#">link</a></p>{inside}</main>
<script src="{url}/widget.js" {attributes} defer></script></body></html>"""
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="package")  # not the session's: its event loop would be in the way of other tests' coroutines
def browser() -> Iterator[Browser]:
    """Return the browser of all tests of this folder."""
    assert CHROMIUM, "Chromium is not installed: apt-get install chromium, or set CHROMIUM to its path."
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def fake(content: Content) -> Iterator[FakeAssistant]:
    """Return a fake assistant that serves during one test."""
    assistant = FakeAssistant(content)
    with running(assistant.server):
        yield assistant


@pytest.fixture
def shown(browser: Browser, fake: FakeAssistant) -> Iterator[Page]:
    """Return the demonstration page of the fake assistant, with the widget ready."""
    context = browser.new_context(locale="en-GB", viewport={"width": 1024, "height": 900})
    page = context.new_page()
    page.goto(fake.url)
    expect(question(page)).to_be_visible()
    yield page
    context.close()


@pytest.fixture
def corner(browser: Browser, fake: FakeAssistant) -> Iterator[Page]:
    """Return a partner's page of the fake assistant, with the launcher in its corner."""
    context = browser.new_context(locale="en-GB", viewport={"width": 1024, "height": 900})
    page = context.new_page()
    page.goto(f"{fake.url}/demo/partner")
    expect(page.locator(".launcher")).to_be_visible()
    yield page
    context.close()


def host(browser: Browser, fake: FakeAssistant, *, attributes: str = "", style: str = "", **more: str) -> Page:
    """Return a page of the fake assistant's own origin with any style and any attributes of the script tag."""
    page = browser.new_context(locale="en-GB", viewport={"width": 800, "height": 800}).new_page()
    values = {"dir": "ltr", "inside": "", **more}
    body = HOST.format(url=fake.url, attributes=attributes, style=style, **values)
    page.route(f"{fake.url}/host", lambda route: route.fulfill(body=body, content_type="text/html"))
    page.goto(f"{fake.url}/host")
    return page


def question(page: Page) -> Locator:
    """Return the box that questions are written in."""
    return page.get_by_label("Your question")


def send(page: Page, text: str) -> None:
    """Send a question and do not wait."""
    question(page).fill(text)
    page.get_by_role("button", name="Send", exact=True).click()


def ask(page: Page, text: str) -> None:
    """Send a question and wait for its answer."""
    before = page.locator(".message.assistant").count()
    send(page, text)
    expect(page.locator(".message.assistant")).not_to_have_count(before, timeout=15_000)


def axe(page: Page) -> str:
    """Return what axe finds wrong with the page, shadow trees included; empty when nothing is."""
    from axe_playwright_python.sync_playwright import Axe

    result = Axe().run(page, options={"runOnly": AXE_TAGS})
    return "" if result.violations_count == 0 else result.generate_report()


def active(page: Page) -> str:
    """Return the id, else the text, of the element that has the focus, inside the widget too."""
    return page.evaluate(
        """() => { let at = document.activeElement;
                   while (at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement;
                   return at.id || at.textContent.trim(); }"""
    )


def screenshot(page: Page, name: str, *, whole: bool = False) -> Path:
    """Keep a picture of a state in build/screenshots; the whole page is taken through a window as high as it is."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    path = SCREENSHOTS / f"{name}.png"
    if whole:
        assert page.viewport_size
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": page.viewport_size["width"], "height": height})
    page.screenshot(path=path)
    return path
