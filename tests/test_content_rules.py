"""What every answer owes its reader: the right area, what the sources leave open, and where its numbers come from."""

from __future__ import annotations

import re

import pytest

from actions.referral_route import FIRST_CONTACTS
from bot.content import Content
from bot.content.models import Point, Topic
from bot.content.routes import Route
from bot.replies.render import Renderer

AREAS = ("coventry", "kent", "medway", "other")

#: Topics that name services of one area on purpose: a list filtered by area, corrected numbers, Coventry's own pages.
OF_ONE_AREA = {"contacts/helplines", "contacts/helpline_named", "tools/coventry_resources"}

#: How a text says that the sources are silent.
SILENT = re.compile(r"(?:toolkits|sources) (?:do not|give no|set no|have nothing|say nothing)")

#: What practitioners ask and the sources do not answer: the topic that it reaches, and the word to be found beside.
UNANSWERED = [
    ("contacts/mash", "consent"),
    ("disclosure/confidentiality", "consent"),
    ("disclosure/confidentiality", "GDPR"),
    ("disclosure/recording", "how long"),
    ("process/police_role", "bail"),
    ("process/police_role", "emergency protection order"),
    ("process/achieving_best_evidence", "time limit"),
    ("process/escalation", "time limit"),
    ("process/lado", "suspend"),
    ("process/lado", "resign"),
    ("process/lado", "agency"),
    ("process/child_protection_conference", "core group"),
    ("process/after_referral", "core group"),
    ("tools/training", "required training"),
    ("definitions/self_generated", "phone"),
    ("support/reporting_crime", "phone"),
    ("hsb/schools", "phone"),
]


def parts(topic: Topic) -> list[Point]:
    """Return the steps and points of a topic in the order in which they are read."""
    return [*topic.steps, *topic.points]


def spoken(entry: Topic | Route) -> list[str]:
    """Return the texts that readers of every area are shown."""
    listed = [*entry.steps, *entry.points] if isinstance(entry, Topic) else entry.how
    own = [] if isinstance(entry, Topic) else [entry.question, entry.who, entry.ready]
    return [text for text in (entry.lead, entry.caution, *own, *(part.text for part in listed)) if text]


def entries(content: Content) -> list[Topic | Route]:
    """Return every answer of the content."""
    return [*content.topics.values(), *content.routes.values()]


@pytest.mark.parametrize(("topic", "word"), UNANSWERED, ids=[" ".join(one) for one in UNANSWERED])
def test_what_the_sources_leave_open_is_said_in_the_lead_or_the_first_or_last_points(
    content: Content, topic: str, word: str
) -> None:
    entry = content.topics[topic]
    listed = [f"{one.heading} {one.text}" for one in parts(entry)]
    prominent = [entry.lead, *listed[:3], *listed[-2:]]
    assert any(SILENT.search(text) and word.lower() in text.lower() for text in prominent)


def test_a_duty_to_report_is_never_named_without_the_doubt_whether_it_is_in_force(content: Content) -> None:
    named = [
        (entry.id, text)
        for entry in entries(content)
        for text in spoken(entry)
        if re.search(r"(?:legal )?duty to (?:report|notify)|legal duty", text)
    ]
    assert named
    assert [one for one in named if "in force" not in one[1]] == []


@pytest.mark.parametrize("topic", ["disclosure/confidentiality", "support/reporting_crime"])
def test_whoever_asks_what_the_law_obliges_to_reads_that_doubt_first(content: Content, topic: str) -> None:
    assert "check whether it is in force" in content.topics[topic].lead


@pytest.mark.parametrize("topic", ["disclosure/what_to_do", "disclosure/confidentiality", "process/escalation"])
def test_whoever_is_told_not_to_report_is_told_to_make_the_call(content: Content, topic: str) -> None:
    said = [part.text for part in parts(content.topics[topic]) if "not to report" in part.text]
    assert said
    assert all("make the call yourself" in text and "{front_door}" in text for text in said)


@pytest.mark.parametrize(
    "topic", ["disclosure/what_to_do", "disclosure/what_to_say", "disclosure/confidentiality", "process/after_referral"]
)
def test_before_parents_are_told_the_front_door_is_asked_and_danger_at_home_is_for_999(
    content: Content, topic: str
) -> None:
    said = [part.text for part in parts(content.topics[topic]) if re.search("before .*parents", part.text)]
    assert any("{front_door}" in text and "{emergency}" in text for text in said)


def test_services_of_one_area_are_not_listed_for_readers_of_another(content: Content) -> None:
    listed = {
        (entry.id, contact)
        for entry in entries(content)
        if entry.id not in OF_ONE_AREA
        for contact in (*entry.contacts, *re.findall(r"\{(\w+)\}", " ".join(spoken(entry))))
        if contact in content.contacts
        for area in AREAS
        if not content.shown_in(contact, area)
    }
    assert {one for one in listed if one[0] != "contacts/mash"} == set()  # contacts/mash gives the number of every area


@pytest.mark.parametrize(
    ("address", "names"),
    [
        (r"coventry\.gov|westmids|wmppaeds|blueskycentre", r"Coventry|West Midlands"),
        (r"kscmp|kelsi|beechhouse", r"Kent"),
        (r"medwayscp", r"Medway"),
    ],
)
def test_a_link_to_one_areas_service_or_page_says_whose_it_is(content: Content, address: str, names: str) -> None:
    links = [(entry.id, link) for entry in entries(content) for link in entry.links if re.search(address, link.url)]
    assert links
    assert [(where, link.label) for where, link in links if not re.search(names, link.label)] == []


def test_a_regional_service_is_never_named_without_its_region(content: Content) -> None:
    texts = [text for entry in entries(content) for text in (*spoken(entry), *(link.label for link in entry.links))]
    assert [text for text in texts if "regional" in text and "West Midlands" not in text] == []


def test_no_answer_speaks_of_a_missing_number_without_saying_where_it_is_missing(content: Content) -> None:
    texts = [text for entry in entries(content) for text in spoken(entry)]
    texts += [part.heading or "" for topic in content.topics.values() for part in parts(topic)]
    missing = [text for text in texts if re.search(r"no number is shown", text, re.IGNORECASE)]
    assert [text for text in missing if "Kent" not in text or "Medway" not in text] == []


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize(
    "topic", sorted(set(FIRST_CONTACTS) - {"medical/sarc"})
)  # its two paragraphs differ in subject
def test_an_area_has_one_paragraph_in_an_answer(content: Content, topic: str, area: str) -> None:
    custom = Renderer(content, area).route(topic, first_contacts=FIRST_CONTACTS[topic])["custom"]
    named = [one["name"] for one in custom["areas"]] + [custom["route"]["area"]]
    assert len(named) == len(set(named))


def test_every_answer_with_a_checked_service_names_the_fact_check(content: Content) -> None:
    checked = {one.id for one in content.contacts.values() if one.evidence.grade != "toolkit"} - {"emergency"}
    unnamed = [
        topic.id
        for topic in content.topics.values()
        if checked & set(topic.contacts)
        and "Fact check of both toolkits" not in [source.document for source in topic.sources]
    ]
    assert unnamed == []


@pytest.mark.parametrize("topic", ["contacts/helplines", "contacts/helpline_named"])
def test_no_answer_claims_that_entries_say_when_they_were_checked(content: Content, topic: str) -> None:
    message = Renderer(content, "coventry").topic(topic)
    said = " ".join([message["custom"]["lead"], message["custom"]["caution"]])
    dated = all(card["checked"] in message["text"] for card in message["custom"]["contacts"])
    assert dated or not re.search(r"when it was (?:last )?checked", said)


def test_a_medical_after_non_recent_abuse_says_what_its_two_weeks_count_from(content: Content) -> None:
    text = next(one.text for one in content.topics["medical/timing"].points if one.heading == "Not recent")
    assert re.search(r"two weeks.*counted from the day .*decided", text)
