"""The Rasa component that reads who is in a message, before and apart from what is asked."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.component import TextModelComponent, label
from bot.nlu.safety_rules import safety_by_rules
from bot.nlu.topic_classifier import SAFETY_PREFIX
from bot.safety import ORDER, higher


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SafetyClassifier(TextModelComponent):
    """Set `safety` = {kind, confidence, evidence}; the intent and the topic are left alone.

    Learned and rule evidence count together: whichever is higher in the order of safety stands.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the thresholds of `choose`, set for recall on the development messages (docs/evaluation.md)."""
        return {"flag": 0.2, "lean": 0.7}

    def train(self, training_data: TrainingData) -> Resource:
        """Learn kinds from data/nlu/safety_*.yml; every topic's examples teach what is no case."""
        examples = training_data.intent_examples
        return self.learn(examples, [kind_of(label(one)) for one in examples])

    def process(self, messages: list[Message]) -> list[Message]:
        """Set `safety` on each message."""
        for message in messages:
            message.set("safety", self.assess(message.get(TEXT) or ""), add_to_output=True)
        return messages

    def assess(self, text: str) -> dict[str, Any]:
        """Return kind, confidence (0 to 1) and the evidence for it, which quotes no text."""
        by_rules = safety_by_rules(text)
        learned, chance = self._learned(text)
        kind = higher(by_rules, learned)
        evidence = [source for source, found in (("rules", by_rules), ("model", learned)) if found != "none"]
        return {"kind": kind, "confidence": chance, "evidence": evidence}

    def _learned(self, text: str) -> tuple[str, float]:
        chances = dict(self._model.rank(text))
        return choose(chances, flag=self._config["flag"], lean=self._config["lean"])


def choose(chances: dict[str, float], *, flag: float, lean: float) -> tuple[str, float]:
    """Return (kind, how likely it is that the message needs people at all) from the chance of each kind, 0 to 1.

    Below `flag` the kind is "none". Otherwise it is the highest in the order of safety among those that are at least
    `lean` times as likely as the likeliest: in doubt the higher need goes first.
    """
    needs = {kind: chance for kind, chance in chances.items() if kind != "none"}
    together = sum(needs.values())
    if together < flag:
        return "none", together
    enough = lean * max(needs.values())
    return min((kind for kind, chance in needs.items() if chance >= enough), key=ORDER.index), together


def kind_of(example_label: str) -> str:
    """Return the kind of safety that an example of data/nlu/ teaches: "none" for every topic and for small talk.

    Raises ValueError for a kind that bot/safety.py does not know.
    """
    group, _, kind = example_label.partition("/")
    if group != SAFETY_PREFIX:
        return "none"
    if kind not in ORDER:
        raise ValueError(f"data/nlu/ has examples of '{example_label}', a kind that bot/safety.py does not know")
    return kind
