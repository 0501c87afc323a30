"""What the two trained components of the pipeline share: a text model that Rasa trains, stores and loads."""

from __future__ import annotations

from typing import Any, Self

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.text_model import TextModel


class TextModelComponent(GraphComponent):
    """A Rasa component around a TextModel."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: TextModel):
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
        """Return an untrained component."""
        return cls(config, model_storage, resource, TextModel())

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Self:
        """Return the trained component."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, TextModel.load(folder))

    def learn(self, texts: list[str], labels: list[str]) -> Resource:
        """Fit the model to texts and their labels, and store it."""
        self._model.fit(texts, labels)
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Return the training data as it is: later components read the text itself."""
        return training_data


def label(example: Message) -> str:
    """Return what an example is labelled with in data/nlu/: chapter/topic, or the intent alone."""
    return example.get(INTENT_RESPONSE_KEY) or example.get(INTENT)
