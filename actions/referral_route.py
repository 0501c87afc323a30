"""How to refer or report: the route for what was asked, in the reader's area."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.replying import ToolkitAction, asked, content, renderer
from bot.replies import routing
from bot.replies.render import Message

#: The contacts that a topic needs first when its whole answer is asked for; the topic's own follow.
FIRST_CONTACTS = {
    "contacts/mash": ["front_door", "out_of_hours", "emergency"],
    "process/lado": ["lado", "front_door"],
    "medical/sarc": ["sarc", "front_door"],
}


class ActionReferralRoute(ToolkitAction):
    """Answer with a route of content/routes.yml, its one question, or a whole topic with the area's contacts."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_referral_route"

    def reply(self, tracker: Tracker) -> Message:
        """Return the route that was asked for; without one, the topic's whole answer."""
        understood, write = asked(tracker), renderer(tracker)
        topic = understood.get("topic") or "contacts/mash"
        route = content().routes.get(understood.get("route") or "")
        if route is None:
            return write.route(topic, first_contacts=FIRST_CONTACTS.get(topic, []))
        message = routing.route_question(write, route) if route.question else routing.route_answer(write, route, topic)
        message["custom"]["route_asked"] = route.id if route.question else None
        return message

    def remembered(self, message: Message) -> list[dict[str, Any]]:
        """Return the route asked back about, or the services shown, for the next message."""
        custom = message["custom"]
        if custom.get("route_asked"):
            return [SlotSet("route_asked", custom["route_asked"])]
        return [SlotSet("services_shown", [card["id"] for card in custom["contacts"][:1]])]
