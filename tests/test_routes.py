"""Referral routes: what the content holds, which route a question asks for, and how it is written."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.referral_route import ActionReferralRoute
from bot.content import Content, ContentError, load_content
from bot.content.load import CONTENT_DIR
from bot.content.routes import Route
from bot.dialogue.buttons import pressed
from bot.dialogue.route_question import narrowed, route_in
from bot.replies.render import Renderer
from bot.replies.routing import route_answer

AREAS = ("coventry", "kent", "medway", "other")

#: Each "what for" of the issue, with a question, what the pipeline understands of it, and the route.
ASKED = [
    ("how do I refer a child", "contacts/mash", "worry_about_child"),
    ("who do I ring if a child is in danger", "contacts/mash", "child_in_danger"),
    ("who do I ring about an allegation against a teacher", "process/lado", "allegation"),
    ("where do I report a coach", "process/lado", "allegation"),
    ("how do I report exploitation", "support/reporting_crime", "exploitation"),
    ("who do I ring about HSB", "hsb/services", "hsb"),
    ("sibling abuse, who do I ring", "definitions/sibling", "hsb"),
    ("how do I refer a child for a medical", "medical/sarc", "medical"),
    ("how do I refer a child under 13 to the SARC", "medical/sarc", "medical_under_13"),
    ("can a 14 year old refer themselves to the SARC", "medical/sarc", "medical_13_to_17"),
    ("where does an adult ring about a forensic medical", "medical/sarc", "medical_adult"),
    ("where do I report online grooming", "support/reporting_crime", "online_abuse"),
    ("where do I report images of children", "support/reporting_crime", "images"),
    ("how do I get a young person's nude taken down", "support/reporting_crime", "images_own"),
    ("how do I report a crime to the police", "support/reporting_crime", "crime_report"),
    ("where do I refer an adult survivor", "support/survivors", "adult_survivor"),
    ("where do I refer a man worried about his own thoughts", "support/worried_about_own_thoughts", "own_thoughts"),
    ("how do I refer a mum for support", "support/parents", "non_abusing_parent"),
    ("who do I ring if I disagree with social care", "process/escalation", "disagreement"),
    ("police NFA, who do I ring now", "process/no_further_action", "no_further_action"),
]


def chosen(content: Content, text: str, topic: str | None, *nearest: str) -> str | None:
    """Return the id of the route that a text asks for."""
    route = route_in(text, topic, nearest, content)
    return route.id if route else None


def answer(content: Content, route: str, area: str = "coventry") -> dict[str, Any]:
    """Return the message of a route in an area."""
    entry = content.routes[route]
    return route_answer(Renderer(content, area), entry, entry.topics[0])


def answering(content: Content) -> list[Route]:
    """Return the routes that answer, without those that ask back."""
    return [route for route in content.routes.values() if not route.question]


@pytest.mark.parametrize(("text", "topic", "route"), ASKED, ids=[f"{r}-{n}" for n, (_, _, r) in enumerate(ASKED)])
def test_a_question_finds_its_route(content: Content, text: str, topic: str, route: str) -> None:
    assert chosen(content, text, topic) == route


def test_every_route_is_found_by_a_question_or_offered_by_one_that_is(content: Content) -> None:
    found = {route for _, _, route in ASKED}
    offered = {option for route in found for option in content.routes[route].options}
    assert found | offered == set(content.routes)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("what does LADO do", "process/lado"),
        ("what is the SARC", "medical/sarc"),
        ("how do children tell", "disclosure/how_children_tell"),
        ("how do we tell between a mum being able to protect and saying so", "risk/protective_parent"),
        ("who tells the child about the medical", "medical/what_happens"),
        ("who do I tell about a broken link", "contacts/partnership"),
    ],
)
def test_a_question_about_something_else_is_no_route(content: Content, text: str, topic: str) -> None:
    assert chosen(content, text, topic) is None


def test_an_actual_case_that_names_no_other_route_is_a_worry_about_a_child(content: Content) -> None:
    told = "my pupil told me that her uncle touched her, who do I ring"
    route = route_in(told, "process/lado", [], content, case=True)
    assert route
    assert route.id == "worry_about_child"
    coach = route_in("my pupil told me about her coach, who do I ring", "process/lado", [], content, case=True)
    assert coach
    assert coach.id == "allegation"


def test_an_unsure_topic_has_a_route_only_when_the_words_name_it(content: Content) -> None:
    near = ("medical/reasons_to_refer", "medical/what_happens")
    assert chosen(content, "how do I refer a child for a medical", None, *near) == "medical"
    assert chosen(content, "how do I refer someone somewhere", None, *near) is None


@pytest.mark.parametrize("area", AREAS)
def test_every_route_says_who_how_what_to_have_ready_and_where_it_comes_from(content: Content, area: str) -> None:
    for route in answering(content):
        message = answer(content, route.id, area)
        text, custom = message["text"], message["custom"]
        assert custom["kind"] == "route"
        assert custom["topic"] == route.topics[0]
        assert custom["sources"]
        assert "{" not in text
        assert "$" not in text
        for part in (custom["lead"], *(point["text"] for point in custom["steps"] + custom["points"])):
            assert part in text, route.id
        assert {content.phrases["route_who"], content.phrases["route_ready"]} == {
            p["heading"] for p in custom["points"]
        }
        assert message["buttons"][0]["payload"] == f"/{route.topics[0]}"
        assert all("open" in card for card in custom["contacts"])


@pytest.mark.parametrize("area", AREAS)
def test_every_route_about_a_child_names_the_front_door_of_the_area(content: Content, area: str) -> None:
    front_door = content.contact("front_door", area)
    assert front_door
    for route in answering(content):
        contacts = [card["id"] for card in answer(content, route.id, area)["custom"]["contacts"]]
        assert front_door.id in contacts, route.id


@pytest.mark.parametrize("area", [area for area in AREAS if area != "other"])
def test_every_route_shows_the_service_for_the_night(content: Content, area: str) -> None:
    night = content.contact("out_of_hours", area)
    assert night
    for route in content.routes.values():
        message = run({"topic": route.topics[0], "route": route.id}, area)[0]
        assert night.id in [card["id"] for card in message["custom"]["contacts"]], route.id
        assert night.phone
        assert night.phone.display in message["text"], route.id


def test_without_a_number_for_the_sarc_a_route_says_where_to_ask(content: Content) -> None:
    for route in ("medical_under_13", "medical_13_to_17"):
        for area in ("kent", "medway", "other"):
            assert "If no number is shown for it" in answer(content, route, area)["custom"]["steps"][0]["text"]


def test_another_area_is_told_that_the_page_covers_england_only(content: Content) -> None:
    nations = "in Wales, Scotland or Northern Ireland"
    assert nations in answer(content, "worry_about_child", "other")["text"]
    assert nations in content.phrases["area_other"]


def test_the_path_after_a_referral_is_drawn_step_by_step_with_who_leads(content: Content) -> None:
    message = answer(content, "worry_about_child")
    steps = message["custom"]["timeline"]
    assert [step["label"] for step in steps][:4] == [
        "Referral",
        "Decision",
        "Strategy discussion",
        "Section 47 enquiry",
    ]
    assert steps[3]["who"].startswith("Social workers")
    assert all(set(step) == {"label", "when", "iso", "who", "note"} for step in steps)
    for step in steps:
        assert step["label"] in message["text"]
        assert step["when"] in message["text"]
    whole = Renderer(content, "coventry").topic("process/after_referral")
    assert whole["custom"]["timeline"] == steps


def test_a_route_differs_by_area_and_by_age(content: Content) -> None:
    young = answer(content, "medical_under_13", "coventry")["text"]
    assert "police or social care must refer" in young
    assert "Beech House directly" in answer(content, "medical_under_13", "kent")["text"]
    assert "may refer themself" in answer(content, "medical_13_to_17", "coventry")["text"]
    adult = [card["id"] for card in answer(content, "medical_adult", "coventry")["custom"]["contacts"]]
    assert adult[0] == "blue_sky_centre"
    assert "kelsi" in answer(content, "allegation", "kent")["text"]


@pytest.mark.parametrize(
    ("age", "route"),
    [
        ("under 13", "medical_under_13"),
        ("a 12 year old", "medical_under_13"),
        ("she is 13", "medical_13_to_17"),
        ("15", "medical_13_to_17"),
        ("17yo", "medical_13_to_17"),
        ("an adult", "medical_adult"),
        ("aged 30", "medical_adult"),
        ("no idea", "medical"),
    ],
)
def test_the_age_decides_who_may_refer_for_a_medical(content: Content, age: str, route: str) -> None:
    assert narrowed(content.routes["medical"], age, content).id == route


def run(understood: dict[str, Any], area: str = "coventry") -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the message and the events of the route action."""
    tracker = Tracker("s", {"area": area}, {"text": "x", **understood}, [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    events = asyncio.run(ActionReferralRoute().run(dispatcher, tracker, {}))
    (message,) = dispatcher.messages
    return message, events


def test_what_is_unsaid_is_asked_once_with_buttons_that_are_accepted(content: Content) -> None:
    for route in content.routes.values():
        if not route.question:
            continue
        message, events = run({"topic": route.topics[0], "route": route.id})
        assert (message["custom"]["kind"], message["custom"]["topic"]) == ("route", route.topics[0])
        assert message["custom"]["contacts"]
        payloads = [button["payload"] for button in message["buttons"]]
        assert payloads == [*(f"/route/{option}" for option in route.options), f"/{route.topics[0]}", "/something_else"]
        assert events == [{"event": "slot", "timestamp": None, "name": "route_asked", "value": route.id}]
        for option in route.options:
            assert not content.routes[option].question  # one question at most
            assert pressed(f"route/{option}", content) == {
                "intent": "referral_route",
                "topic": content.routes[option].topics[0],
                "route": option,
            }


@pytest.mark.parametrize("payload", ["route/", "route/unheard_of", "route/medical/x", "routes/medical"])
def test_a_route_that_does_not_exist_is_no_button(content: Content, payload: str) -> None:
    assert pressed(payload, content) is None


MISTAKES = [
    ("routes.yml", "path: allegation", "path: alegation", ["routes.yml", "allegation", "'path'", "alegation"]),
    ("routes.yml", "topics: [process/lado,", "topics: [process/ladoo,", ["routes.yml", "'topics'", "process/ladoo"]),
    ("routes.yml", "options: [images_own, ", "options: [", ["routes.yml, line", "two or more options"]),
    ("routes.yml", "options: [images_own, ", "options: [images_owned, ", ["'options'", "images_owned"]),
    ("routes.yml", "  contacts: [ceop, ", "  contacts: [ceopp, ", ["'contacts'", "ceopp"]),
    ("routes.yml", "who: Anyone.\n", "wo: Anyone.\n", ["routes.yml, line", "'wo'", "check the spelling"]),
    ("routes.yml", "    coventry: The tool", "    covntry: The tool", ["'areas'", "covntry"]),
    ("paths.yml", "{front_door}", "{front_dor}", ["paths.yml", "{front_dor}"]),
    ("audiences.yml", "services: [galop,", "services: [gallop,", ["audiences.yml: lgbt", "gallop"]),
    ("audiences.yml", "- id: child\n", "- id: children\n", ["audiences.yml", "'child' is missing"]),
    ("topics/process.yml", "path: child_protection", "path: cp", ["process/after_referral", "'path'", "cp"]),
]


@pytest.mark.parametrize(("file", "old", "new", "told"), MISTAKES, ids=[f"{m[0]}-{n}" for n, m in enumerate(MISTAKES)])
def test_an_editors_mistake_in_a_route_is_told(tmp_path: Path, file: str, old: str, new: str, told: list[str]) -> None:
    folder = Path(shutil.copytree(CONTENT_DIR, tmp_path / "content"))
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))
    with pytest.raises(ContentError) as error:
        load_content(folder)
    message = "\n".join(error.value.problems)
    for part in told:
        assert part in message, message
