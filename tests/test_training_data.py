"""data/: enough and varied examples and follow-ups, none of them a person."""

from __future__ import annotations

import re

from bot.content import Content
from bot.nlu.examples import follow_ups
from bot.nlu.topic_classifier import is_topic
from tests.conftest import EVALUATION, ROOT, read_yaml, training_examples

IDENTIFIERS = re.compile(
    r"[\w.]+@[\w.]+|\b0\d{3,4} ?\d{3} ?\d{3,4}\b|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\b\d{3} \d{3} \d{4}\b"
)


def test_every_topic_has_at_least_25_examples() -> None:
    few = {label: len(texts) for label, texts in training_examples().items() if is_topic(label) and len(texts) < 25}
    assert not few


def test_the_title_of_every_topic_is_an_example_of_it(content: Content) -> None:
    taught = training_examples()
    assert [topic.id for topic in content.topics.values() if topic.title not in taught[topic.id]] == []


def test_no_example_stands_under_two_labels() -> None:
    seen: dict[str, str] = {}
    twice = []
    for label, texts in training_examples().items():
        if label == "safety/none":  # any topic is about nobody too
            continue
        for text in texts:
            key = _plain(text) or text
            if key in seen and seen[key] != label:
                twice.append((text, label, seen[key]))
            seen[key] = label
    assert not twice


def test_no_example_holds_an_identifier() -> None:
    found = [text for texts in training_examples().values() for text in texts if IDENTIFIERS.search(text)]
    assert not found


def test_no_evaluation_message_is_trained_on() -> None:
    taught = {_plain(text) for texts in training_examples().values() for text in texts}
    sets = [path for kind in ("questions", "safety") for path in EVALUATION.glob(f"{kind}_*.yml")]
    judging = [one for path in sets for group in read_yaml(path).values() for one in group]
    judging = [_plain(one["text"] if isinstance(one, dict) else one) for one in judging]
    # Two people do type the same three words.
    assert [text for text in judging if len(text.split()) > 3 and text in taught] == []


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()


def test_every_topic_has_follow_ups_and_each_leads_to_a_label_that_is_taught(content: Content) -> None:
    later = follow_ups()
    assert {one.after for one in later} == set(content.topics)
    assert {one.topic for one in later} <= set(training_examples())


def test_no_follow_up_is_one_of_those_that_judge() -> None:
    judging = {(one["after"], one["says"].lower()) for one in read_yaml(EVALUATION / "follow_ups.yml")}
    same = [one for one in follow_ups() if (one.after, one.says.lower()) in judging]
    assert not same


def test_the_name_of_every_helpline_is_an_example(content: Content) -> None:
    taught = {text.lower() for texts in training_examples().values() for text in texts}
    # SANEline, met more often, would be what the speller makes of Safeline, another service.
    untaught = {"emergency", "gov_uk_report", "saneline"}
    lines = [one for one in read_yaml(ROOT / "content" / "helplines.yml") if one["id"] not in untaught]
    assert [one["name"] for one in lines if one["name"].lower() not in taught] == []
