"""Rasa's generator of responses: every utter_ action of the domain, answered in-process from content/."""

from __future__ import annotations

from typing import Any

from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.trackers import DialogueStateTracker

from bot import settings
from bot.content import Content, load_content
from bot.replies.render import Message, Renderer


class ToolkitResponses(NaturalLanguageGenerator):
    """Write the reply that an utter_ action stands for. Named in endpoints.yml under `nlg: type`."""

    def __init__(self, endpoint_config: Any = None, domain: Any = None, *, content: Content | None = None):
        self.content = content or load_content()

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> Message | None:
        """Return the message of an utter_ action; None, which Rasa logs, for one that this class does not know."""
        understood = tracker.latest_message.parse_data if tracker.latest_message else {}
        area = tracker.get_slot("area") or settings.default_area()
        understood = {**understood, "talked_about": tracker.get_slot("talked_about")}
        write = getattr(self, utter_action, None)
        return write(Renderer(self.content, area), understood) if write else None

    def utter_answer(self, renderer: Renderer, understood: dict) -> Message:
        """Answer the topic that was asked."""
        return renderer.topic(understood["topic"])

    def utter_clarify(self, renderer: Renderer, understood: dict) -> Message:
        """Offer the nearest topics; say so when none is near."""
        nearest = [one["name"] for one in understood.get("topics", [])][:4]
        if understood.get("near", True):
            return renderer.phrase("clarify", "clarify", topics=nearest)
        return renderer.phrase("nothing_fits", "fallback", topics=nearest, contacts=["front_door", "emergency"])

    def utter_ask_again(self, renderer: Renderer, understood: dict) -> Message:
        """Ask for other words after 'something else'."""
        return renderer.phrase("ask_again", "clarify", contacts=["front_door", "emergency"])

    def utter_out_of_scope(self, renderer: Renderer, understood: dict) -> Message:
        """Say what is covered and where any worry about a child goes."""
        return renderer.phrase("out_of_scope", "fallback", contacts=["front_door", "out_of_hours", "emergency"])

    def utter_courtesy(self, renderer: Renderer, understood: dict) -> Message:
        """Answer a greeting, thanks, goodbye, 'are you a bot' or 'tell me more'."""
        kind, before = understood["small_talk"], understood["talked_about"]
        if kind == "more" and before:
            return renderer.phrase("more", "clarify", topics=self.content.topics[before].related)
        begin = ["disclosure/what_to_do", "contacts/helplines", "about/assistant"]
        topics = begin if kind in ("greet", "help", "bot_challenge", "more") else []
        return renderer.phrase("more_of_what" if kind == "more" else kind, "smalltalk", topics=topics)

    def utter_date_cancelled(self, renderer: Renderer, understood: dict) -> Message:
        """Say that no date is awaited any more."""
        return renderer.phrase("date_cancelled", "smalltalk")

    def utter_area(self, renderer: Renderer, understood: dict) -> Message:
        """Show the contacts of the area that the reader named."""
        known = self.content.areas[renderer.area].roles["out_of_hours"]
        phrase = "area_is" if known else "area_other"
        again = [before] if (before := understood["talked_about"]) else []
        return renderer.phrase(
            phrase, "route", topics=again, contacts=["front_door", "out_of_hours", "lado", "sarc", "emergency"]
        )

    def utter_people_first(self, renderer: Renderer, understood: dict) -> Message:
        """Give the reviewed text of the kind of safety found."""
        return renderer.safety_text(understood["safety"]["kind"])
