"""Asking, waiting, failing, trying again, keeping and deleting, in a real browser with scripted replies."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import active, ask, question, send
from tests.browser.fake_server import FAULTS, FakeAssistant
from tests.browser.replies import HOSTILE


def stored(page: Page) -> str:
    return page.evaluate("sessionStorage.getItem('toolkit-assistant') || ''")


def test_a_whole_conversation_by_keyboard_alone(corner: Page, fake: FakeAssistant) -> None:
    page = corner
    for _ in range(12):
        page.keyboard.press("Tab")
        if active(page) == "Ask the toolkit":
            break
    assert active(page) == "Ask the toolkit"
    page.keyboard.press("Enter")
    expect(question(page)).to_be_visible()
    assert active(page) == "title"
    while active(page) != "question":
        page.keyboard.press("Tab")
    page.keyboard.type("what next")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("and then")
    page.keyboard.press("Enter")
    expect(page.locator(".message.assistant")).to_have_count(1)
    assert fake.sent("webhook")[0]["message"] == "what next\nand then"
    assert active(page) == "question"
    related = page.locator(".choices:not(.starters) button").first.inner_text()
    while active(page) != related:
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    expect(page.locator(".message.assistant")).to_have_count(2)
    assert active(page) == "question"
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    assert active(page) == "Ask the toolkit"


def test_an_arriving_answer_never_moves_the_focus(shown: Page, fake: FakeAssistant) -> None:
    send(shown, "slow question")
    select = shown.get_by_label("Area")
    select.focus()
    fake.release.set()
    expect(shown.locator(".message.assistant")).to_have_count(1)
    assert active(shown).startswith("area")


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault not in ("rejected", "too many")])
def test_a_failure_is_said_with_the_numbers_and_the_question_kept(shown: Page, fault: str) -> None:
    send(shown, f"please {fault}")
    expect(shown.locator("#status")).to_contain_text("could not be reached")
    expect(question(shown)).to_have_value(f"please {fault}")
    expect(shown.locator(".notice").get_by_role("link", name="024 7678 8555")).to_be_visible()
    expect(shown.locator(".notice").get_by_role("link", name="999")).to_be_visible()
    expect(shown.get_by_text("Not sent")).to_be_visible()


def test_a_refused_question_is_told_why_and_is_not_offered_again(shown: Page) -> None:
    send(shown, "please rejected")
    expect(shown.locator("#status")).to_contain_text("The server says why.")
    expect(shown.get_by_role("button", name="Try again")).to_have_count(0)
    expect(question(shown)).to_have_value("please rejected")


def test_too_many_questions_are_told_with_the_numbers(shown: Page) -> None:
    send(shown, "too many")
    expect(shown.locator("#status")).to_contain_text("Try again in a minute")
    expect(shown.locator(".notice").get_by_role("link", name="999")).to_be_visible()


@pytest.mark.parametrize("way", ["button", "enter"])
def test_trying_again_reuses_the_number_of_the_message(shown: Page, fake: FakeAssistant, way: str) -> None:
    fake.failures = 1
    send(shown, "how soon")
    expect(shown.get_by_role("button", name="Try again")).to_be_visible()
    if way == "button":
        shown.get_by_role("button", name="Try again").click()
    else:
        question(shown).press("Enter")
    expect(shown.locator(".message.assistant")).to_have_count(1)
    expect(shown.locator(".message.you")).to_have_count(1)
    expect(question(shown)).to_have_value("")
    expect(shown.get_by_text("Not sent")).to_be_hidden()
    first, second = (body["metadata"]["message_id"] for body in fake.sent("webhook"))
    assert first == second
    ask(shown, "how soon")
    assert fake.sent("webhook")[2]["metadata"]["message_id"] != first


def test_a_failed_button_can_be_tried_again(shown: Page, fake: FakeAssistant) -> None:
    fake.failures = 1
    shown.get_by_role("button", name="How do I reach the front door?").click()
    shown.get_by_role("button", name="Try again").click()
    expect(shown.locator(".message.assistant")).to_have_count(1)
    assert [body["message"] for body in fake.sent("webhook")] == ["/contacts/mash", "/contacts/mash"]


def test_the_server_stopping_mid_conversation_leaves_the_numbers(shown: Page, fake: FakeAssistant) -> None:
    ask(shown, "anything")
    shown.context.set_offline(True)
    send(shown, "and then")
    expect(shown.locator("#status")).to_contain_text("could not be reached")
    expect(shown.locator(".strip")).to_contain_text("024 7678 8555")
    shown.context.set_offline(False)
    shown.get_by_role("button", name="Try again").click()
    expect(shown.locator(".message.assistant")).to_have_count(2)


def test_a_slow_answer_is_said_and_still_shown(browser: Browser, fake: FakeAssistant) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.clock.install()
    page.goto(fake.url)
    send(page, "slow question")
    expect(page.locator("#status")).to_have_text("Looking it up")
    page.clock.run_for(8100)
    expect(page.locator("#status")).to_contain_text("taking longer")
    expect(page.locator(".notice").get_by_role("link", name="999")).to_be_visible()
    fake.release.set()
    expect(page.locator(".message.assistant")).to_have_count(1)
    expect(page.locator("#status")).to_have_text("")
    context.close()


def test_hostile_replies_are_shown_as_text(shown: Page) -> None:
    ask(shown, "hostile")
    answer = shown.locator(".message.assistant").last
    expect(answer.locator("h4")).to_have_text(HOSTILE)
    expect(answer.locator(".choices button")).to_have_text(HOSTILE)
    assert answer.locator("img, script, b").count() == 0
    assert shown.title() == "Ask the toolkit"
    hrefs = answer.locator("a").evaluate_all("links => links.map((link) => link.getAttribute('href'))")
    assert all(href is None or href.startswith("tel:") for href in hrefs), hrefs


def test_no_source_of_the_widget_interprets_markup() -> None:
    from bot.widget import SOURCES

    code = "".join(path.read_text() for path in SOURCES.glob("*.js"))
    for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "localStorage", "DOMParser"):
        assert way not in code, way


def test_a_question_close_to_a_case_begins_with_the_front_door(shown: Page) -> None:
    ask(shown, "close to a case")
    line = shown.locator(".message.assistant > :not(.spoken)").first
    expect(line).to_contain_text("If an actual child is behind this")
    expect(line).to_contain_text("024 7678 8555")


def test_what_a_message_may_be_instead_is_offered_in_words(shown: Page, fake: FakeAssistant) -> None:
    ask(shown, "either of two")
    instead = shown.get_by_role("group", name="Or is it this?")
    expect(instead).to_contain_text("Or is it this?")
    instead.get_by_role("button", name="I am under 18 and this is about me").click()
    expect(shown.locator(".message.assistant")).to_have_count(2)
    assert fake.sent("webhook")[-1]["message"] == "/need/child"


def test_a_need_and_topics_are_offered_apart(shown: Page) -> None:
    ask(shown, "case or family")
    need = shown.get_by_role("group", name="Or is it this?").get_by_role("button")
    expect(need).to_have_text(["Someone close to me did this or is accused of it"])
    topics = shown.get_by_role("group", name="Related questions").get_by_role("button")
    expect(topics.first).to_have_text("What to do when a child discloses sexual abuse")


def test_a_reply_without_parts_is_shown_from_its_text(shown: Page) -> None:
    ask(shown, "plain")
    expect(shown.locator(".message.assistant")).to_contain_text("A reply without parts.")


def test_a_calendar_file_is_only_offered_from_this_server(shown: Page, fake: FakeAssistant) -> None:
    ask(shown, "timeline")
    link = shown.get_by_role("link", name="Add to your calendar")
    expect(link).to_have_count(1)  # the second deadline names another server
    assert (link.get_attribute("href") or "").startswith(f"{fake.url}/deadline.ics?timescale=initial_conference")


def test_the_conversation_follows_to_the_next_page_of_the_tab(corner: Page, fake: FakeAssistant) -> None:
    corner.locator(".launcher").click()
    ask(corner, "anything")
    corner.get_by_label("Area").select_option("kent")
    corner.get_by_role("link", name="A second page of the same site").click()
    expect(corner.get_by_role("heading", level=1)).to_have_text("A second page of the same site")
    expect(corner.locator(".message.you")).to_contain_text("anything")
    expect(corner.locator(".message.assistant")).to_have_count(1)
    expect(corner.get_by_label("Area")).to_have_value("kent")
    expect(corner.locator("[data-toolkit-emergency]")).to_contain_text("03000 41 11 11")
    ask(corner, "and then")
    senders = {body["sender"] for body in fake.sent("webhook")}
    assert len(senders) == 1
    assert len(senders.pop()) == 32


def test_what_is_stored_has_no_names_and_stays_small(shown: Page) -> None:
    send(shown, "what do i do about my pupil Jamie Oakfield")
    shown.get_by_role("button", name="Send as it is").click()
    expect(shown.locator(".message.assistant")).to_have_count(1)
    assert "[name]" in stored(shown)
    assert "Oakfield" not in stored(shown)
    shown.evaluate(
        """() => { const kept = JSON.parse(sessionStorage.getItem('toolkit-assistant'));
                   for (let n = 0; n < 40; n++) kept.turns.push({reply: {text: 'x'.repeat(9000)}});
                   sessionStorage.setItem('toolkit-assistant', JSON.stringify(kept)); }"""
    )
    shown.reload()
    ask(shown, "anything")
    assert len(stored(shown)) <= 200_000
    assert shown.evaluate("localStorage.length") == 0


def test_a_damaged_memory_is_begun_anew(browser: Browser, fake: FakeAssistant) -> None:
    context = browser.new_context()
    context.add_init_script("sessionStorage.setItem('toolkit-assistant', '{\"turns\": 7')")
    page = context.new_page()
    page.goto(fake.url)
    ask(page, "anything")
    context.close()


def test_an_area_named_in_a_reply_changes_the_contacts_everywhere(shown: Page) -> None:
    ask(shown, "I work in Kent")
    expect(shown.get_by_label("Area")).to_have_value("kent")
    expect(shown.locator(".strip")).to_contain_text("03000 41 11 11")
    expect(shown.locator("[data-toolkit-emergency]")).to_contain_text("03000 41 11 11")
    expect(shown.locator("[data-toolkit-emergency]")).not_to_contain_text("024 7678 8555")


def test_contacts_of_the_area_left_do_not_stay_when_the_new_ones_cannot_be_had(
    shown: Page, fake: FakeAssistant
) -> None:
    fake.configured = False
    shown.get_by_label("Area").select_option("kent")
    expect(shown.locator(".strip")).not_to_contain_text("024 7678 8555")
    expect(shown.locator(".strip")).to_contain_text("999")
    expect(shown.locator("[data-toolkit-emergency]")).not_to_contain_text("024 7678 8555")


def test_a_long_question_is_counted_and_not_sent_cut(shown: Page, fake: FakeAssistant) -> None:
    box = question(shown)
    box.fill("x" * 1_799)
    expect(shown.locator("#count")).to_have_text("")
    box.fill("x" * 1_990)
    expect(shown.locator("#count")).to_have_text("Characters left: 10")
    box.fill("x" * 2_003)
    box.press("Enter")
    expect(shown.locator("#status")).to_have_text("Too long. Characters to take out: 3")
    expect(box).to_have_attribute("aria-invalid", "true")
    assert not fake.sent("webhook")


def test_an_empty_question_is_said(shown: Page, fake: FakeAssistant) -> None:
    shown.get_by_role("button", name="Send", exact=True).click()
    expect(shown.locator("#status")).to_have_text("Type your question first.")
    assert not fake.sent("webhook")


def test_an_opinion_is_sent_once_with_topic_and_reason_only(shown: Page, fake: FakeAssistant) -> None:
    ask(shown, "first")
    shown.get_by_role("button", name="Yes", exact=True).click()
    expect(shown.locator("#status")).to_have_text("Thank you.")
    ask(shown, "second")
    shown.get_by_role("button", name="No", exact=True).last.click()
    shown.get_by_role("button", name="It is too long").click()
    ask(shown, "third")
    shown.get_by_role("button", name="No", exact=True).last.click()
    ask(shown, "fourth")
    topic = "disclosure/what_to_do"
    assert fake.sent("feedback") == [
        {"topic": topic, "helpful": True, "reason": None},
        {"topic": topic, "helpful": False, "reason": "too_long"},
        {"topic": topic, "helpful": False, "reason": None},
    ]


def test_deleting_wipes_the_screen_the_tab_and_the_server(shown: Page, fake: FakeAssistant) -> None:
    ask(shown, "anything")
    sender = fake.sent("webhook")[0]["sender"]
    shown.get_by_role("button", name="Delete").click()
    expect(shown.locator("#status")).to_have_text("The conversation has been deleted.")
    expect(shown.locator(".message")).to_have_count(0)
    expect(shown.get_by_role("button", name="How do I reach the front door?")).to_be_visible()
    assert stored(shown) == ""
    ask(shown, "anything else")
    assert fake.sent("forget") == [{"sender": sender}]
    assert fake.sent("webhook")[1]["sender"] != sender


def test_an_answer_that_comes_after_deleting_is_not_shown(shown: Page, fake: FakeAssistant) -> None:
    ask(shown, "anything")
    send(shown, "slow question")
    shown.get_by_role("button", name="Delete").click()
    with shown.expect_response("**/webhooks/web/webhook"):
        fake.release.set()
    ask(shown, "anything else")
    expect(shown.locator(".message.you")).to_have_count(1)


def test_a_copy_is_made_in_the_browser(shown: Page, fake: FakeAssistant) -> None:
    send(shown, "what do i do about my pupil Jamie Oakfield")
    shown.get_by_role("button", name="Send as it is").click()
    expect(shown.locator(".message.assistant")).to_have_count(1)
    asked: list[str] = []
    shown.on("request", lambda request: asked.append(request.url))
    with shown.expect_download() as download:
        shown.get_by_role("button", name="Save as a text file").click()
    text = download.value.path().read_text()
    assert download.value.suggested_filename == "toolkit-answers.txt"
    assert "Question: what do i do about my pupil [name]" in text
    assert "Kent CSA toolkit" in text
    assert "Oakfield" not in text
    shown.evaluate("window.printed = 0")
    shown.get_by_role("button", name="Print").click()
    printed = shown.locator("iframe.print").evaluate("frame => frame.contentDocument.body.textContent")
    assert "Question: what do i do about my pupil [name]" in printed
    assert all(url.startswith("blob:") for url in asked), asked


def test_each_message_says_who_speaks_and_only_one_place_announces_it(shown: Page) -> None:
    ask(shown, "anything")
    expect(shown.locator(".message.you")).to_contain_text("You: anything")
    expect(shown.locator(".message.assistant .spoken").first).to_have_text("Assistant: ")
    assert shown.get_by_role("log").count() == 1
    assert shown.get_by_role("status").count() == 2  # what goes on, and how often Shift was pressed
    assert shown.locator("[aria-live]").count() == 0
    expect(shown.locator("#status")).to_have_text("")
