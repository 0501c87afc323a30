"""Everything that reaches inside Rasa, for the one release that it was written against: start, actions, events, clock.

tests/test_rasa_patches.py fails when Rasa changes under it.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from importlib.metadata import version
from types import ModuleType
from typing import Any

from bot import steady_clock

WRITTEN_FOR = "3.6.21"
#: Modules of Rasa that are imported at start but used only to train, with the names that are imported from them. They
#: alone import TensorFlow, which is half of the time to start and 270 MB: our pipeline has no use for it.
ONLY_FOR_TRAINING = {
    "rasa.utils.tensorflow.callback": ("RasaTrainingLogger", "RasaModelCheckpoint"),
    "rasa.utils.tensorflow.data_generator": ("RasaBatchDataGenerator",),
    "rasa.graph_components.validators.default_recipe_validator": ("DefaultV1RecipeValidator",),
}


class OnlyForTraining:
    """Stands for a class that this process left out; using it is an error that says so."""

    def __init__(self, *_: Any, **__: Any):
        raise RuntimeError(f"{type(self).__name__} is only for training; the server left it out (bot/rasa_patches.py)")


def without_tensorflow() -> None:
    """Put empty modules in place of those that need TensorFlow. Call it before Rasa is imported, and only to serve.

    Whatever else would use TensorFlow where it is installed (spaCy's thinc) is told that it is not. Does nothing under
    another release of Rasa, or when TensorFlow is imported already.
    """
    if version("rasa") != WRITTEN_FOR or "tensorflow" in sys.modules:
        return
    sys.modules["tensorflow"] = None  # type: ignore[assignment]  # an import of it is an ImportError from here on
    for name, classes in ONLY_FOR_TRAINING.items():
        module = ModuleType(name, "Left out of the server by bot/rasa_patches.py.")
        for one in classes:
            setattr(module, one, type(one, (OnlyForTraining,), {"__module__": name}))
        sys.modules[name] = module


def quick_action_results() -> None:
    """Check the results of remote actions with a validator that is made once.

    Rasa checks its schema of them against the schema of schemas at every call, which was 40 % of such a turn.
    Does nothing under another release of Rasa.
    """
    from rasa.core.actions.action import RemoteAction

    if version("rasa") == WRITTEN_FOR:
        RemoteAction._validate_action_result = _validate_action_result


def quick_event_types() -> None:
    """Remember which class each type of event has.

    Rasa walks all its classes of events for each event of a conversation that it reads back, at every turn. Does
    nothing under another release of Rasa.
    """
    from rasa.shared.core.events import Event

    if version("rasa") == WRITTEN_FOR:
        Event.resolve_by_type = staticmethod(lru_cache(maxsize=64)(Event.resolve_by_type))


def steady_ages() -> None:
    """Let Rasa tell by a clock that nobody sets when a message came and when a session is over.

    By the machine's, a conversation would begin anew, and an actual case be forgotten, when the clock is put forward.
    Does nothing under another release of Rasa.
    """
    import rasa.core.processor
    import rasa.shared.core.events

    if version("rasa") == WRITTEN_FOR:
        for module in (rasa.core.processor, rasa.shared.core.events):
            module.time = steady_clock


def _validate_action_result(self: Any, result: dict[str, Any]) -> bool:
    _validator().validate(result)
    return True


@lru_cache(maxsize=1)
def _validator() -> Any:
    from jsonschema.validators import validator_for
    from rasa.core.actions.action import RemoteAction

    schema = RemoteAction.action_response_format_spec()
    validator = validator_for(schema)
    validator.check_schema(schema)
    return validator(schema)
