"""The two projects that are compared, each written to a folder of its own with the same training examples."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from bot import settings
from tests.benchmark.data import LEFT_OUT, SEED, TURNS
from tests.benchmark.system import System

Examples = dict[str, list[str]]
#: The intent of Rasa's FallbackClassifier for a message that it is not sure of.
FALLBACK = "nlu_fallback"
#: What a copy of ours needs to train.
OURS = ("bot", "content", "config.yml", "domain.yml", "data/stories", "data/abbreviations.yml", "uv.lock")


def prepared(folder: Path, examples: Examples, answers: dict[str, str]) -> tuple[System, System]:
    """Return (ours, stock), both ready to be trained on the examples in folders of their own.

    Ours is served from this project as it is, with the model of all examples: the slower one. What stock Rasa was
    trained on and its model stay while nothing of it changed.
    """
    stated = json.dumps([examples, answers], sort_keys=True).encode()
    theirs = folder / f"stock-{hashlib.sha256(stated).hexdigest()[:12]}"
    if not theirs.exists():
        write_stock(theirs, examples, answers)
    ours = folder / "ours"
    shutil.rmtree(ours, ignore_errors=True)
    write_ours(ours, examples)
    return (
        System(
            name="ours",
            trained_in=ours,
            train=("-m", "bot.train"),
            served_in=settings.ROOT,
            serve=("-m", "bot.serve"),
            health="/health",
            webhook="/webhooks/web/webhook",
            right=lambda replies, question: any(one["custom"]["topic"] in question.wanted for one in replies),
        ),
        System(
            name="stock Rasa",
            trained_in=theirs,
            train=("-m", "rasa", "train", "--fixed-model-name", "stock"),
            served_in=theirs,
            serve=("-m", "rasa", "run", "--port", "{port}", "--interface", "127.0.0.1"),
            health="/",
            webhook="/webhooks/rest/webhook",
            # Rasa's REST channel sends every paragraph as a message.
            right=lambda replies, question: (
                " ".join(one.get("text", "") for one in replies).split()
                in [answers[topic].split() for topic in question.wanted if topic in answers]
            ),
        ),
    )


def intent(label: str) -> str:
    """Return the intent of a label in the stock project: `/` would make it a retrieval intent."""
    return label.replace("/", "__")


def write_stock(folder: Path, examples: Examples, answers: dict[str, str]) -> None:
    """Write what `rasa init` gives, with our examples as intents and our answers as plain responses.

    Configuration, endpoints and channels are the installed Rasa's own, unchanged. A rule answers each intent, as Rasa's
    documentation advises for single-turn answers, and what the fallback classifier is not sure of; the stories join
    TURNS of them, for the policies that learn stories.
    """
    init = Path(str(files("rasa.cli"))) / "initial_project"
    (folder / "data").mkdir(parents=True)
    for name in ("config.yml", "endpoints.yml", "credentials.yml"):
        shutil.copy(init / name, folder / name)
    intents = {label: intent(label) for label in examples}
    replies = {**{name: answers[label] for label, name in intents.items()}, FALLBACK: answers["out_of_scope"]}
    _write(
        folder / "domain.yml",
        intents=list(replies),
        responses={f"utter_{name}": [{"text": text}] for name, text in replies.items()},
        session_config={"session_expiration_time": 60, "carry_over_slots_to_new_session": True},
    )
    _write(folder / "data" / "nlu.yml", nlu=_nlu({intents[label]: texts for label, texts in examples.items()}))
    steps = {name: [{"intent": name}, {"action": f"utter_{name}"}] for name in replies}
    _write(folder / "data" / "rules.yml", rules=[{"rule": name, "steps": one} for name, one in steps.items()])
    order = list(intents.values())
    random.Random(SEED).shuffle(order)
    chains = [order[start : start + TURNS] for start in range(0, len(order), TURNS)]
    stories = [{"story": " ".join(chain), "steps": [s for name in chain for s in steps[name]]} for chain in chains]
    _write(folder / "data" / "stories.yml", stories=stories)


def write_ours(folder: Path, examples: Examples) -> None:
    """Write a copy of this project that has these examples only, and none of the stored sentence vectors."""
    for name in OURS:
        source, target = settings.ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    (folder / "bot" / "nlu" / "vectors.npz").unlink(missing_ok=True)
    (folder / "data" / "nlu").mkdir()
    _write(folder / "data" / "nlu" / "examples.yml", nlu=_nlu({**examples, LEFT_OUT: _general(examples)}))


def _general(examples: Examples) -> list[str]:
    """Return a few topic questions as examples of no safety matter, which our safety component must also be shown."""
    return [texts[0] for label, texts in examples.items() if not label.startswith("safety/")]


def _nlu(examples: Examples) -> list[dict[str, Any]]:
    # A line of examples is read as Markdown: `[word](entity)` would be an annotation, a line end another example.
    return [
        {"intent": name, "examples": "".join(f"- {' '.join(text.split())}\n" for text in texts)}
        for name, texts in examples.items()
    ]


def _write(path: Path, **data: Any) -> None:
    text = yaml.safe_dump({"version": "3.1", **data}, allow_unicode=True, sort_keys=False, width=1000)
    path.write_text(text, encoding="utf-8")
