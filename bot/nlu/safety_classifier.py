"""The Rasa component that reads who is in a message, before and apart from what is asked."""

from __future__ import annotations

import logging
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.component import TextModelComponent, label
from bot.nlu.examples import follow_ups
from bot.nlu.references import IN_DOUBT, signs, weighed
from bot.nlu.safety_rules import safety_by_rules
from bot.nlu.topic_classifier import SAFETY_PREFIX
from bot.safety import ORDER, URGENT, higher

logger = logging.getLogger(__name__)

#: How likely a message counts as being about a person when the learned model cannot say.
FAILED_CHANCE = 0.1


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SafetyClassifier(TextModelComponent):
    """Set `safety` = {kind, confidence, evidence}; the intent and the topic are left alone.

    Learned and rule evidence count together: whichever is higher in the order of safety stands.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the thresholds, set for recall on the development messages (docs/evaluation.md).

        Three are those of `choose`; a kind with at least the share `offer` is named in `needs`.
        """
        return {"flag": 0.2, "lean": 0.85, "urgent_lean": 0.3, "offer": 0.15}

    def train(self, training_data: TrainingData) -> Resource:
        """Learn kinds from data/nlu/safety_*.yml; every topic's examples and follow-ups teach what is no case."""
        examples = training_data.intent_examples
        later = [one.says for one in follow_ups()]
        texts = [one.get(TEXT) for one in examples] + later
        return self.learn(texts, [kind_of(label(one)) for one in examples] + ["none"] * len(later))

    def process(self, messages: list[Message]) -> list[Message]:
        """Set `safety` on each message; when the learned model fails, what the rules see stands, as a doubtful one."""
        for message in messages:
            text = message.get(TEXT) or ""
            try:
                found = self.assess(text)
            except Exception as error:  # never lose the rules to the model
                logger.error(f"The safety model failed: {type(error).__name__}")
                kind = safety_by_rules(text)
                found = {"kind": kind, "confidence": FAILED_CHANCE, "share": 0.0, "evidence": ["model failed"]}
            message.set("safety", found, add_to_output=True)
        return messages

    def assess(self, text: str) -> dict[str, Any]:
        """Return kind, confidence and share (0 to 1), needs, and the evidence for it, which quotes no text.

        `confidence` is how likely the message is about a person at all, `share` how much of that is the learned kind,
        `needs` the kinds that it may be, the likeliest first.
        """
        by_rules = safety_by_rules(text)
        chances = dict(self._model.rank(text))
        about_a_person = 1 - chances["none"]
        found = signs(text) if IN_DOUBT[0] < about_a_person < IN_DOUBT[1] else frozenset()
        about_a_person = weighed(about_a_person, found)
        learned = choose(chances, about_a_person, **{key: self._config[key] for key in ("flag", "lean", "urgent_lean")})
        needs = {kind: chances[kind] / max(1 - chances["none"], 1e-9) for kind in chances if kind != "none"}
        evidence = [source for source, kind in (("rules", by_rules), ("model", learned)) if kind != "none"]
        return {
            "kind": higher(by_rules, learned),
            "confidence": about_a_person,
            "share": needs.get(learned, 0.0),
            "needs": sorted((kind for kind in needs if needs[kind] >= self._config["offer"]), key=lambda k: -needs[k]),
            "evidence": evidence + sorted(found),
        }


def choose(chances: dict[str, float], about_a_person: float, *, flag: float, lean: float, urgent_lean: float) -> str:
    """Return the kind of a message, from the chance of each kind and that it is about a person at all, 0 to 1.

    Below `flag` the kind is "none". Otherwise it is the highest in the order of safety among those that are at least
    `lean` times as likely as the likeliest, `urgent_lean` times for those of URGENT: in doubt the higher need goes
    first.
    """
    if about_a_person < flag:
        return "none"
    needs = {kind: chance for kind, chance in chances.items() if kind != "none"}
    likeliest = max(needs.values())
    near = [kind for kind in needs if needs[kind] >= likeliest * (urgent_lean if kind in URGENT else lean)]
    return min(near, key=ORDER.index)


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
