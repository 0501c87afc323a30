"""How to refer in the reader's area: front door, out of hours, LADO, SARC."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.replying import asked, renderer, send

#: The contacts that each route needs first; the topic's own follow.
ROUTES = {
    "contacts/mash": ["front_door", "out_of_hours", "emergency"],
    "process/lado": ["lado", "front_door"],
    "medical/sarc": ["sarc", "front_door"],
}


class ActionReferralRoute(Action):
    """Answer a topic that is a route with the contacts of the area."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_referral_route"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> list[dict[str, Any]]:
        """Send the route."""
        topic = asked(tracker).get("topic") or "contacts/mash"
        write = renderer(tracker)
        message = write.topic(topic, kind="route", first_contacts=ROUTES.get(topic, []))
        message["custom"]["route"] = write.area_route(allegation=topic == "process/lado")
        send(dispatcher, message)
        return []
