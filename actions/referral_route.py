"""How to refer or report: the route for what was asked, in the reader's area."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.helplines import ANY, fitting_services
from actions.replying import FIRST_CONTACTS, ToolkitAction, asked, content, renderer
from bot.dialogue.need import need_in, wants_helpline
from bot.replies import routing
from bot.replies.opening import asked_times
from bot.replies.render import Message


class ActionReferralRoute(ToolkitAction):
    """Answer with a route of content/routes.yml, its one question, or a whole topic with the area's contacts."""

    def name(self) -> str:
        """Return the action's name in domain.yml."""
        return "action_referral_route"

    def reply(self, tracker: Tracker) -> Message:
        """Return the route that was asked for; without one, the topic's whole answer."""
        understood, write = asked(tracker), renderer(tracker)
        topic, text = understood.get("topic") or "contacts/mash", understood.get("text") or ""
        route = content().routes.get(understood.get("route") or "")
        if route is None and topic == "contacts/mash" and wants_helpline(text, content()):
            # The place that it names made it look like a question for that council.
            write.directory.asked = asked_times(text, write.directory.now)
            return fitting_services(write, ANY, need_in(text, content()), text)
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
        shown = custom["contacts"] if custom["kind"] == "helplines" else custom["contacts"][:1]
        return [SlotSet("services_shown", [card["id"] for card in shown])]
