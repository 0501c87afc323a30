"""The one place through which every reply leaves: a flagged message never goes without its contacts."""

from __future__ import annotations

from collections.abc import Sequence

from bot.replies.render import Message, Renderer, Told
from bot.safety import interface_kind

#: The contacts shown whenever the assistant has nothing else to say.
ALWAYS = ["emergency", "front_door", "out_of_hours"]


def guarded(
    messages: list[Message],
    kind: str,
    renderer: Renderer,
    *,
    message: str = "",
    close: bool = False,
    other: str | None = None,
    told: Told = "lead",
    areas: Sequence[str] = (),
) -> list[Message]:
    """Return the replies of one turn as they may be sent.

    `kind` is a kind of content/safety.yml or "none". A flagged turn begins with that kind's reviewed text and all its
    contacts; what follows is headed as general guidance. An empty turn becomes the honest failure with contacts.
    `message` is what was written, for the additions to a safety text; `other` is the kind that it may be instead, whose
    contacts are shown too and whose text is offered; `told` is which of the kind's texts is said; `areas` are what
    the message named, whose front doors are told too. A reply that is only `close` to a case begins with a line that
    names the front door.
    """
    rest = [one for one in messages if one.get("text") and not _is_safety(one)]
    if kind == "none":
        replies = rest or [failure(renderer)]
    else:
        replies = [
            renderer.safety_text(kind, message, other, told=told, alone=not rest, areas=areas),
            *(_as_general(one, renderer) for one in rest),
        ]
    if close and kind == "none":
        replies[0] = _with_front_door(replies[0], renderer)
    for reply in replies:
        reply["custom"] = {**reply.get("custom", {}), "safety": interface_kind(kind), "area": renderer.area}
    return replies


def failure(renderer: Renderer) -> Message:
    """Return the reply when there is none: what went wrong, and whom to ring meanwhile. `failed`: worth a retry.

    Where even that cannot be written, whom to ring stands alone.
    """
    try:
        message = renderer.phrase("failure", "fallback", contacts=ALWAYS)
    except Exception:
        ring = ", ".join(renderer.directory.inline(one) for one in ALWAYS)
        message = {"text": ring, "custom": {**renderer.envelope("fallback"), "lead": ring, "contacts": []}}
    message["custom"]["failed"] = True
    return message


def _is_safety(message: Message) -> bool:
    return message.get("custom", {}).get("kind") == "safety"


def _as_general(message: Message, renderer: Renderer) -> Message:
    heading = renderer.content.phrases["general_guidance"]
    custom = {**message.get("custom", {}), "general": heading}
    return {**message, "text": f"{heading}\n\n{message['text']}", "custom": custom}


def _with_front_door(message: Message, renderer: Renderer) -> Message:
    line = renderer.fill(renderer.content.phrases["close_to_case"])
    return {**message, "text": f"{line}\n\n{message['text']}", "custom": {**message.get("custom", {}), "first": line}}
