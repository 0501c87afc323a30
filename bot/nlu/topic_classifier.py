"""The Rasa component that decides which topic is asked, or that it is not sure enough to say."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.component import TextModelComponent, label
from bot.nlu.intents import intent_of

#: Intents of data/nlu/ that are no topic; their examples teach what is not to be answered as one.
SMALL_TALK, OUT_OF_SCOPE, AREA = "small_talk", "out_of_scope", "area"
SAFETY_PREFIX = "safety"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(TextModelComponent):
    """Set `topic`, `topics` (the nearest, with confidences) and the intent that the policies act on.

    The intent is the topic's chapter, small_talk, out_of_scope or area; nlu_fallback when the best topic is less likely
    than `sure`.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the thresholds: `sure` to answer, `near` to offer topics as likely ones (docs/evaluation.md)."""
        return {"sure": 0.35, "near": 0.10, "offer": 8}

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from every example of data/nlu/ except those of safety, which has a component of its own."""
        examples = [one for one in training_data.intent_examples if one.get(INTENT) != SAFETY_PREFIX]
        return self.learn(examples, [label(one) for one in examples])

    def process(self, messages: list[Message]) -> list[Message]:
        """Set what was understood on each message."""
        for message in messages:
            for name, value in self.understand(message.get(TEXT) or "").items():
                message.set(name, value, add_to_output=True)
        return messages

    def understand(self, text: str) -> dict[str, Any]:
        """Return intent, topic, topics, near and small_talk for one text."""
        return decide(self._model.rank(text), **{key: self._config[key] for key in ("sure", "near", "offer")})


def decide(ranking: list[tuple[str, float]], *, sure: float, near: float, offer: int) -> dict[str, Any]:
    """Return what to do with a ranking of labels; probabilities lie in 0 to 1."""
    best, confidence = ranking[0]
    topics: list[dict[str, Any]] = [{"name": name, "confidence": p} for name, p in ranking if is_topic(name)][:offer]
    group = best.split("/")[0]
    intent = "nlu_fallback"
    understood: dict[str, Any] = {"topic": None, "topics": topics, "small_talk": None, "near": True}
    if confidence >= sure or not is_topic(best):
        intent = intent_of(best) if is_topic(best) else group
        if is_topic(best):
            understood["topic"] = best
        elif group == SMALL_TALK:
            understood["small_talk"] = best.split("/")[1]
    else:
        understood["near"] = bool(topics) and topics[0]["confidence"] >= near
    understood["intent"] = {"name": intent, "confidence": confidence}
    return understood


def is_topic(name: str) -> bool:
    """Return whether a label is a topic of content/, and not small talk or another intent."""
    return "/" in name and not name.startswith((f"{SMALL_TALK}/", f"{SAFETY_PREFIX}/"))
