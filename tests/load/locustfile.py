"""Practitioners for locust, which runs in an environment of its own: nothing of this project is imported here.

Each holds one conversation of build/load/conversations.json after the other, a new sender for each, without a pause:
the next message goes when the last is answered.
"""

import json
import random
from pathlib import Path
from uuid import uuid4

from locust import FastHttpUser, task

CONVERSATIONS = json.loads((Path(__file__).parents[2] / "build" / "load" / "conversations.json").read_text())


class Practitioner(FastHttpUser):
    """Asks as the widget does."""

    connection_timeout = network_timeout = 60.0

    @task
    def converse(self) -> None:
        """Hold one conversation; a reply that is empty or failed counts as a failure."""
        chosen, sender = random.choice(CONVERSATIONS), uuid4().hex
        for message in chosen["messages"]:
            metadata = {"area": chosen["area"], "message_id": uuid4().hex}
            data = {"sender": sender, "message": message, "metadata": metadata}
            with self.client.post("/webhooks/web/webhook", json=data, catch_response=True) as answer:
                said = answer.json() if answer.status_code == 200 else []
                if not said or not said[0].get("text") or said[0]["custom"].get("failed"):
                    answer.failure("empty or failed")
