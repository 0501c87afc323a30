"""The warning about names: what it finds, how seldom it is wrong, and that it never stands in the way."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from bot.content import Content
from bot.widget import configuration
from tests.browser.conftest import question, send
from tests.browser.fake_server import FakeAssistant
from tests.conftest import questions

#: Text -> kinds to be found in it. Invented people; drama numbers; NHS numbers of the 999 range.
IDENTIFYING = {
    "My pupil Jamie told me": ["name"],
    "a boy called kyle in year 4": ["name"],
    "her name is Aisha Khan": ["name"],
    "Mrs Okafor told me": ["name"],
    "Tom Marsden disclosed today, what next": ["name"],
    "Sarah's stepdad Dave": ["name", "name"],
    "Ethan said his uncle hurt him": ["name"],
    "J. Oakfield in my class": ["name"],
    "the mum (Kelly Ashdown) denies it": ["name"],
    "Keisha Brown-Lewis has disclosed": ["name"],
    "a student, Mohammed Ali, told the coach": ["name"],
    "I am worried about Priya O'Neill in 7B": ["name"],
    "call me on 07700 900123": ["phone"],
    "+44 7700 900123 is mums number": ["phone"],
    "ring 020 7946 0123 or 01632 960123": ["phone", "phone"],
    "NHS number 999 000 0018": ["nhs"],
    "his dob is 3/4/2012": ["birth"],
    "born on 3rd March 2014": ["birth"],
    "DOB: 12.03.10": ["birth"],
    "she lives at CV1 2AB": ["postcode"],
    "jo.bloggs@example.org": ["email"],
    "NI number AB123456C": ["reference"],
    "UPN A123456789012": ["reference"],
}
#: Texts that name nobody, though they have capitals, numbers and dates.
CLEAN = [
    "Does Rape Crisis answer at night?",
    "what does Working Together 2026 say",
    "The Lucy Faithfull Foundation and Stop It Now",
    "Is Beech House open",
    "hackett continuum, brook traffic light tool",
    "s47 started 12/3/2026, when is the conference",
    "within s47 2nd strategy meeting",
    "is 0808 800 5000 the NSPCC",
    "999 123 4561 is no NHS number",
    "She said it happened on Tuesday. He told me.",
    "WHAT DO I DO IF A CHILD TELLS ME",
    "How Do I Make A Referral To Children Services In Kent",
    "a condition called dissociation",
]


def find(page: Page, content: Content, texts: list[str]) -> list[list[str]]:
    """Return the kinds found in each text, by the widget's own module in the browser."""
    known = configuration(content, "coventry")["known"]
    return page.evaluate(
        """async ([texts, known]) => {
             const { findIdentifiers } = await import('/modules/names.js');
             const words = new Set(known);
             return texts.map((text) => findIdentifiers(text, words).map((one) => one.kind)); }""",
        [texts, known],
    )


def test_what_names_somebody_is_found(shown: Page, content: Content) -> None:
    found = find(shown, content, list(IDENTIFYING))
    assert dict(zip(IDENTIFYING, found, strict=True)) == IDENTIFYING


def test_what_names_nobody_is_left_alone(shown: Page, content: Content) -> None:
    found = find(shown, content, CLEAN)
    assert dict(zip(CLEAN, found, strict=True)) == {text: [] for text in CLEAN}


@pytest.mark.parametrize("split", ["dev", "test"])
def test_fewer_than_three_in_a_hundred_general_questions_are_warned_about(
    shown: Page, content: Content, split: str
) -> None:
    texts = [one["text"] for asked in questions(split).values() for one in asked]
    warned = [text for text, found in zip(texts, find(shown, content, texts), strict=True) if found]
    assert len(texts) > 500
    assert len(warned) / len(texts) < 0.03, warned


def test_the_warning_names_what_it_saw_and_enter_sends_anyway(shown: Page, fake: FakeAssistant) -> None:
    text = "what do i do about my pupil Jamie Oakfield"
    question(shown).fill(text)
    question(shown).press("Enter")
    expect(shown.locator("#status")).to_contain_text("“Jamie Oakfield” (name)")
    assert not fake.sent("webhook")
    question(shown).press("Enter")
    expect(shown.locator(".message.assistant")).to_have_count(1)
    assert fake.sent("webhook")[0]["message"] == text


def test_one_click_takes_the_name_out(shown: Page, fake: FakeAssistant) -> None:
    send(shown, "is Jamie Oakfield, dob 3/4/2012, of CV1 2AB a case")
    shown.get_by_role("button", name="Take it out").click()
    expect(question(shown)).to_have_value("is [name], dob [date of birth], of [postcode] a case")
    expect(question(shown)).to_be_focused()
    assert not fake.sent("webhook")


def test_one_click_sends_as_it_is(shown: Page, fake: FakeAssistant) -> None:
    send(shown, "is Jamie Oakfield a case")
    shown.get_by_role("button", name="Send as it is").click()
    expect(shown.locator(".message.assistant")).to_have_count(1)
    assert fake.sent("webhook")[0]["message"] == "is Jamie Oakfield a case"
