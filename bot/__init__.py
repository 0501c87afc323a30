"""Everything of the assistant that is not content, training data or a custom action.

Importing it settles, for every way of starting, what must hold in all of them: Rasa's telemetry is off.
"""

import os

os.environ["RASA_TELEMETRY_ENABLED"] = "false"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
