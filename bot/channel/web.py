"""The web channel of Rasa: messages, opinions and the wish to be forgotten, checked before anything is stored."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import settings
from bot.channel.incoming import BadRequest, conversation_in, message_in, opinion_in
from bot.channel.turn import CHANNEL_NAME, Turns
from bot.content import Content
from bot.limits import client_address
from bot.replies.contacts import Directory
from bot.replies.guard import ALWAYS
from bot.store.retention import forget

T = TypeVar("T")
#: What is being done for readers: asyncio itself holds no task.
_running: set[asyncio.Task[Any]] = set()


class WebInput(InputChannel):
    """The widget's channel. Named in credentials.yml."""

    @classmethod
    def name(cls) -> str:
        """Return the channel's name, which is part of its address."""
        return CHANNEL_NAME

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes of the channel."""
        routes = Blueprint("web_webhook")
        routes.add_route(_receive, "/webhook", methods=["POST"])
        routes.add_route(_forget, "/forget", methods=["POST"])
        routes.add_route(_feedback, "/feedback", methods=["POST"])
        return routes


async def _receive(request: Request) -> HTTPResponse:
    """Take a message's turn and return its replies."""
    services = request.app.ctx
    try:
        incoming = message_in(request.body, services.content)
    except BadRequest as problem:
        return _refused(problem)
    if seconds := _wait(request, incoming.conversation):
        services.metrics.too_many()
        return _too_many(services.content, incoming.area, seconds)

    turns = Turns(services.agent, services.content, retries=services.retries, count=services.counts.turn)

    async def answer() -> list[dict[str, Any]]:
        return await _to_its_end(  # a retry gets the replies of a turn whose reader has hung up
            turns.take(incoming.conversation, incoming.message, page_area=incoming.area, message_id=incoming.message_id)
        )

    return response.json(await services.metrics.sent(incoming.message, answer))


async def _forget(request: Request) -> HTTPResponse:
    """Delete a conversation now. The body may be text/plain, as navigator.sendBeacon sends it."""
    services = request.app.ctx
    try:
        conversation = conversation_in(request.body)
    except BadRequest as problem:
        return _refused(problem)
    if seconds := _wait(request):
        return _too_many(services.content, None, seconds)

    async def gone() -> None:
        async with services.agent.lock_store.lock(conversation):  # a turn being taken is forgotten with the rest
            await forget(services.database, conversation)

    await _to_its_end(gone())
    return response.empty()


async def _feedback(request: Request) -> HTTPResponse:
    """Count a reader's opinion of an answer."""
    services = request.app.ctx
    try:
        topic, helpful, reason = opinion_in(request.body, services.content)
    except BadRequest as problem:
        return _refused(problem)
    if seconds := _wait(request):
        return _too_many(services.content, None, seconds)
    services.counts.opinion(topic, helpful, reason)
    return response.empty()


async def _to_its_end(work: Coroutine[Any, Any, T]) -> T:
    """Return what the work gives. When the reader hangs up, Sanic cancels the request; the work goes on."""
    task = asyncio.create_task(work)
    _running.add(task)
    task.add_done_callback(_running.discard)
    return await asyncio.shield(task)


def _wait(request: Request, conversation: str | None = None) -> int:
    services = request.app.ctx
    address = client_address(request, services.trusted_proxies)
    return services.limit.wait(address=address, conversation=conversation)


def _refused(problem: BadRequest) -> HTTPResponse:
    return response.json({"error": str(problem)}, status=400)


def _too_many(content: Content, area: str | None, seconds: int) -> HTTPResponse:
    """Return 429 with the contacts: whoever may not ask just now can still ring."""
    directory = Directory(content, area or settings.default_area())
    body = {"error": directory.fill(content.phrases["too_many"]), "contacts": directory.cards(ALWAYS)}
    return response.json(body, status=429, headers={"Retry-After": str(seconds)})
