"""The documentation is true: tests it names exist, settings it lists exist, and what exists is listed."""

from __future__ import annotations

import ast
import re

from bot.insights.counts import REASONS
from bot.insights.figures import OUTCOME_ORDER
from bot.nlu.intents import COMPUTED
from bot.nlu.topic_classifier import is_topic
from bot.replies.nlg import ToolkitResponses
from bot.safety import ORDER
from tests.conftest import ROOT, read_yaml, training_examples

README = (ROOT / "README.md").read_text()


def test_every_hazard_names_tests_that_exist() -> None:
    rows = [line for line in (ROOT / "docs/hazard-log.md").read_text().splitlines() if re.match(r"\| H\d+ ", line)]
    assert rows
    for row in rows:
        named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row)
        assert named, row[:60]
        for file, name in named:
            tree = ast.parse((ROOT / file).read_text())
            defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
            assert name in defined, f"{file}::{name}"


def test_every_setting_is_in_the_readme() -> None:
    code = "".join(path.read_text() for folder in ("bot", "actions", "tests") for path in (ROOT / folder).rglob("*.py"))
    read = set(re.findall(r'environ(?:\.get\(|\[)"([A-Z_]+)"', code))
    ours = read - {"RASA_TELEMETRY_ENABLED", "TF_CPP_MIN_LOG_LEVEL", "SQLALCHEMY_SILENCE_UBER_WARNING"}
    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE))
    assert ours == listed


def test_every_command_of_the_readme_is_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for command in set(re.findall(r"make ([a-z]+)", README)):
        assert re.search(rf"^{command}:", makefile, re.MULTILINE), command


def test_every_path_of_the_readme_exists() -> None:
    for path in set(re.findall(r"`((?:bot|content|data|docs|actions|scripts|tests)/[\w./-]*)`", README)):
        assert (ROOT / path).exists(), path


def test_every_intent_of_the_domain_is_taught_or_issued_and_has_a_rule() -> None:
    domain = read_yaml(ROOT / "domain.yml")
    labels = training_examples()
    chapters = {label.split("/")[0] for label in labels if is_topic(label)}
    others = {label.split("/")[0] for label in labels if not is_topic(label)}
    issued = {"something_else", "safety", "nlu_fallback", "date_cancelled"}
    assert set(domain["intents"]) == chapters | others | set(COMPUTED.values()) | issued
    rules = (ROOT / "data/stories/rules.yml").read_text()
    for intent in domain["intents"]:
        assert f"intent: {intent}\n" in rules, intent


def test_every_utterance_of_the_domain_is_answered_in_process() -> None:
    for action in read_yaml(ROOT / "domain.yml")["actions"]:
        if action.startswith("utter_"):
            assert callable(getattr(ToolkitResponses, action, None)), action


def test_every_sentence_of_the_assistant_is_used_and_small_talk_has_one_each() -> None:
    phrases = {one["id"] for one in read_yaml(ROOT / "content/phrases.yml")}
    small_talk = {label.split("/")[1] for label in training_examples() if label.startswith("small_talk/")}
    assert small_talk <= phrases
    folders = (ROOT / "bot", ROOT / "actions")
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix in (".py", ".js", ".html")]
    code = "".join(path.read_text() for path in files)
    reasons = {f"widget_reason_{reason}" for reason in REASONS}
    insights = {one for one in phrases if one.startswith("insights_") and _used_on_the_board_page(one, code)}
    assert not [phrase for phrase in phrases - small_talk - reasons - insights if phrase not in code]


def _used_on_the_board_page(phrase: str, code: str) -> bool:
    """Return whether bot/insights/page.py asks for a phrase, whose name it puts together from parts."""
    name = phrase.removeprefix("insights_").removesuffix("_heading").removesuffix("_note")
    outcomes = {outcome.replace(" ", "_") for outcome in OUTCOME_ORDER}
    return f'"{name}"' in code or f"_word('{name}')" in code or name.removeprefix("outcome_") in outcomes


def test_every_kind_of_safety_is_taught() -> None:
    taught = {label.split("/")[1] for label in training_examples() if label.startswith("safety/")}
    assert taught == set(ORDER)


def test_no_file_is_longer_than_400_lines() -> None:
    code = [path for pattern in ("*.py", "*.js", "*.css", "*.sh") for path in ROOT.rglob(pattern)]
    ours = [path for path in code if not {".venv", ".tools", "build"} & set(path.relative_to(ROOT).parts)]
    assert ours
    long = [str(path) for path in ours if len(path.read_text().splitlines()) > 400]
    assert not long
