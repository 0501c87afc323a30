"""The Rasa component that decides which topic is asked, or that it is not sure enough to say."""

from __future__ import annotations

import logging
import re
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.content import load_content
from bot.nlu.component import TextModelComponent, label
from bot.nlu.context import in_context, leans_back
from bot.nlu.examples import after_answer, after_answers
from bot.nlu.intents import intent_of
from bot.nlu.text_model import TextModel
from bot.nlu.two_questions import topics_asked

logger = logging.getLogger(__name__)

#: Intents of data/nlu/ that are no topic; their examples teach what is not to be answered as one.
SMALL_TALK, OUT_OF_SCOPE, AREA = "small_talk", "out_of_scope", "area"
SAFETY_PREFIX = "safety"
#: Manners before what is asked: "thanks mate. are you a person?", "hi, who chairs the conference".
_MANNERS = re.compile(
    r"^\W*(?:thanks|thank you|thx|ta|cheers|great|brilliant|ok(?:ay)?|hi|hiya|hello|hey|good (?:morning|afternoon))\b"
    r"(?: (?:so much|very much|a lot|mate|all|there|for (?:that|this)))?[\s.,;:!]+(?:and |but |so )?",
    re.IGNORECASE,
)
#: Who says no more than this is polite and asks nothing.
_POLITE = ("small_talk/thanks", "small_talk/greet", "small_talk/goodbye")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(TextModelComponent):
    """Set `topic`, `topics` (the nearest, with confidences), `also` and the intent that the policies act on.

    The intent is the topic's chapter, small_talk, out_of_scope or area; nlu_fallback when the best topic is less likely
    than `sure`. A short message is read in the light of `talked_about`, the topic last answered, which the channel puts
    into the message's metadata. `also` is the second question of a message
    (its topic and text), or None.
    """

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: TextModel):
        super().__init__(config, storage, resource, model)
        self._content = load_content()

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the thresholds: `sure` to answer, `near` to offer topics as likely ones (docs/evaluation.md).

        A topic is answered only when it is `clear` times as likely as the next one: with 1.5 wrong answers fell from
        1.8 to 1.2 % of the unseen questions, and right ones from 94.5 to 94.0 %; the rest is asked back.
        """
        return {"sure": 0.35, "near": 0.10, "clear": 1.5, "offer": 8}

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples of data/nlu/, except those of safety, and from the follow-ups of data/follow_ups/."""
        examples = [one for one in training_data.intent_examples if one.get(INTENT) != SAFETY_PREFIX]
        known = [(one.get(TEXT), label(one)) for one in examples]
        known += after_answers(self._content.titles)
        return self.learn([text for text, _ in known], [name for _, name in known])

    def process(self, messages: list[Message]) -> list[Message]:
        """Set what was understood on each message; when that fails, that nothing was: safety is read all the same."""
        for message in messages:
            talked_about = (message.get("metadata") or {}).get("talked_about")
            try:
                understood = self.understand(message.get(TEXT) or "", talked_about)
            except Exception as error:
                logger.error(f"The topic model failed: {type(error).__name__}")
                understood = {"intent": {"name": "nlu_fallback", "confidence": 0.0}, "topics": [], "near": False}
            for name, value in understood.items():
                message.set(name, value, add_to_output=True)
        return messages

    def understand(self, text: str, talked_about: str | None = None) -> dict[str, Any]:
        """Return intent, topic, topics, also, near and small_talk for one text."""
        topics = self._content.topics
        ranking = self._rank(text)
        thresholds = {key: self._config[key] for key in ("sure", "near", "clear", "offer")}
        if talked_about in topics and leans_back(text, alone := dict(ranking), topics):
            joined = dict(self._model.rank(after_answer(topics[talked_about].title, text)))
            chances = in_context(alone, joined, talked_about, topics)
            ranking = sorted(chances.items(), key=lambda one: -one[1])
            thresholds["clear"] = 1.0  # between an answer and the one next to it there is less to choose
        understood = decide(ranking, **thresholds)
        nearest = [name for name, _ in ranking if is_topic(name)]
        asked = topics_asked(text, nearest, lambda part: self._model.rank(part)[0])
        if asked:
            first, second = asked
            understood["also"] = {"topic": second, "text": asked[second]}
            understood.update(topic=first, intent={"name": intent_of(first), "confidence": dict(ranking)[first]})
        return understood

    def _rank(self, text: str) -> list[tuple[str, float]]:
        """Return the ranking of a text; where only its manners were heard, that of what it surely asks after them."""
        ranking = self._model.rank(text)
        rest = _MANNERS.sub("", text, count=1)
        if ranking[0][0] in _POLITE and rest not in ("", text):
            asked = self._model.rank(rest)
            if asked[0][0] not in (*_POLITE, OUT_OF_SCOPE) and asked[0][1] >= self._config["sure"]:
                return asked
        return ranking


def decide(ranking: list[tuple[str, float]], *, sure: float, near: float, clear: float, offer: int) -> dict[str, Any]:
    """Return what to do with a ranking of labels; probabilities lie in 0 to 1."""
    best, confidence = ranking[0]
    topics: list[dict[str, Any]] = [{"name": name, "confidence": p} for name, p in ranking if is_topic(name)][:offer]
    group = best.split("/")[0]
    intent = "nlu_fallback"
    understood: dict[str, Any] = {
        "topic": None,
        "topics": topics,
        "also": None,
        "small_talk": None,
        "near": True,
    }
    is_clear = len(topics) < 2 or confidence >= clear * topics[1]["confidence"]
    if (confidence >= sure and is_clear) or not is_topic(best):
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
