"""The Rasa component that finds the council area that a message names."""

from __future__ import annotations

import logging
import re
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.content import Content, load_content

logger = logging.getLogger(__name__)

#: "the Kent toolkit" and "Coventry's pages" name a document, not where somebody works.
_DOCUMENT = r"(?!(?:'s)? (?:csa |child sexual abuse )?(?:toolkit|pages|and coventry|and kent|survey|university))"
#: "Kent, not Coventry" names one area.
_NOT = re.compile(r"(?:\bnot|n't)\s+(?:(?:in|from|for|under|at)\s+)?$", re.IGNORECASE)
_PLACED = r"\b(?:in|from|near|at|for|live|lives|living|work|works|based|around|of)\s+(?:the\s+)?"


class AreaFinder:
    """Find an area by its names in content/areas/: a known one anywhere, any other only where somebody is 'in' it."""

    def __init__(self, content: Content):
        known = {alias: area.id for area in content.areas.values() for alias in (area.name.lower(), *area.aliases)}
        places = [place for area in content.areas.values() for place in area.places]
        self._known = known
        self._pattern = re.compile(rf"\b({_any(known)})\b{_DOCUMENT}", re.IGNORECASE)
        self._elsewhere = re.compile(rf"{_PLACED}({_any(places)})\b", re.IGNORECASE) if places else None

    def find(self, text: str) -> list[tuple[str, int, int]]:
        """Return (area id, start, end) of each area that is named as one meant, in the order of the text."""
        named = [(self._known.get(m.group(1).lower()), m.start(1), m.end(1)) for m in self._pattern.finditer(text)]
        matches = [(area, start, end) for area, start, end in named if area]  # a pattern takes more letters as one
        if not matches and self._elsewhere:
            matches = [("other", m.start(1), m.end(1)) for m in self._elsewhere.finditer(text)]
        return [one for one in matches if not _NOT.search(text[: one[1]])]


def _any(names: Any) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class AreaExtractor(GraphComponent):
    """Add the entity `area`, the last one named, which fills the slot of the same name, and `areas`, all of them."""

    def __init__(self) -> None:
        self._finder = AreaFinder(load_content())

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> AreaExtractor:
        """Return the component."""
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Return the training data as it is."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entity to each message that names an area; a message in which that fails goes on without."""
        for message in messages:
            try:
                found = self._finder.find(message.get(TEXT) or "")
            except Exception as error:
                logger.error(f"The area could not be looked for: {type(error).__name__}")
                continue
            if found:
                area, start, end = found[-1]
                message.set("areas", list(dict.fromkeys(one[0] for one in found)), add_to_output=True)
                entity = {"entity": "area", "value": area, "start": start, "end": end, "extractor": "AreaExtractor"}
                message.set(ENTITIES, [*message.get(ENTITIES, []), entity], add_to_output=True)
        return messages
