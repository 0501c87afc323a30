"""How to refer in the reader's area: front door, out of hours, LADO, SARC."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions.replying import ToolkitAction, asked, renderer
from bot.replies.render import Message

#: The contacts that each route needs first; the topic's own follow.
ROUTES = {
    "contacts/mash": ["front_door", "out_of_hours", "emergency"],
    "process/lado": ["lado", "front_door"],
    "medical/sarc": ["sarc", "front_door"],
}


class ActionReferralRoute(ToolkitAction):
    """Answer a topic that is a route with the contacts of the area."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_referral_route"

    def reply(self, tracker: Tracker) -> Message:
        """Return the topic's answer, the area's contacts first, and how the area takes such referrals."""
        topic = asked(tracker).get("topic") or "contacts/mash"
        return renderer(tracker).route(topic, first_contacts=ROUTES.get(topic, []))
