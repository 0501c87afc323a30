"""The server: Rasa's agent behind our web channel, the page, the widget and the health check. One port."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import os
import sys
from contextlib import suppress

from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import logs, rasa_patches, settings
from bot.content import ContentError, load_content
from bot.dates.counting import london_now, read_bank_holidays
from bot.insights.counts import Counts
from bot.limits import RateLimit
from bot.observe.metrics import Metrics, metrics_route
from bot.observe.request_ids import trace
from bot.redaction import redact
from bot.security import secure
from bot.site import site
from bot.store.database import check_database, database
from bot.store.retention import keep_forgetting, stop
from bot.store.retries import Retries
from bot.timescales.calendar import BadDeadline, calendar_file
from bot.train import model_path, verify

#: Connections that may wait to be taken up: a whole council that comes back after a fault, not Sanic's hundred.
BACKLOG = 1024


def create_app() -> Sanic:
    """Return the application; the model is loaded, and has read a first message, before it begins to listen."""
    import rasa.core.agent  # here and not above: after main() has patched it
    import rasa.core.channels.channel
    from rasa.core.run import create_http_input_channels

    app = Sanic("ask_the_toolkit", configure_logging=False)
    app.config.RESPONSE_TIMEOUT = 30
    app.config.KEEP_ALIVE_TIMEOUT = 30
    app.ctx.agent = None
    app.ctx.content = load_content()
    settings.check_area(app.ctx.content.areas)
    app.ctx.limit = RateLimit(settings.rate_limit())
    app.ctx.trusted_proxies = settings.trusted_proxies()
    app.ctx.metrics = Metrics(model=model_path().name, content=app.ctx.content.version)
    trace(app)
    secure(app, settings.cors_origins())
    channels = create_http_input_channels(None, str(settings.ROOT / "credentials.yml"))
    rasa.core.channels.channel.register(channels, app, route="/webhooks/")
    app.blueprint(site(app.ctx.content))
    app.blueprint(metrics_route())
    app.register_listener(_open_store, "before_server_start")
    app.register_listener(_load_model, "before_server_start")
    app.register_listener(_close_store, "after_server_stop")

    @app.get("/deadline.ics")
    async def deadline(request: Request) -> HTTPResponse:
        asked = request.args.get("timescale"), request.args.get("start")
        try:
            file = calendar_file(app.ctx.content, *asked, london_now())
        except BadDeadline as problem:
            return response.json({"error": str(problem)}, status=400)
        headers = {"Content-Disposition": 'attachment; filename="deadline.ics"'}
        return response.raw(file, content_type="text/calendar; charset=utf-8", headers=headers)

    @app.route("/health", methods=["GET", "HEAD"])
    async def health(request: Request) -> HTTPResponse:
        agent = app.ctx.agent
        if agent is None or not agent.is_ready():
            return response.json({"status": "starting"}, status=503)
        return response.json({"status": "ok", "model": model_path().name, "content": app.ctx.content.version})

    return app


async def _open_store(app: Sanic, loop: object) -> None:
    """Open what is kept and begin to forget what is old."""
    app.ctx.database = database()
    app.ctx.retries = Retries(app.ctx.database)
    app.ctx.counts = Counts(app.ctx.database)
    jobs = keep_forgetting(app.ctx.database, settings.retention_hours()), app.ctx.counts.keep_flushing()
    app.ctx.jobs = [asyncio.create_task(job) for job in jobs]


async def _close_store(app: Sanic, loop: object) -> None:
    for job in app.ctx.jobs:
        await stop(job)
    await app.ctx.counts.flush()
    app.ctx.database.close()


async def _load_model(app: Sanic, loop: object) -> None:
    """Load the model, which main() has verified, and let nothing stand between it and the conversation store.

    Rasa wraps every store in one that goes on with an empty conversation when it cannot be read: an actual case would
    be forgotten without a word. Here such a turn fails, and the reader is told and gets the contacts.
    """
    import rasa.core.agent
    from rasa.core.channels.channel import UserMessage
    from rasa.core.utils import AvailableEndpoints

    from bot.nlu.references import signs
    from bot.observe.traced import TracedEndpoint

    endpoints = AvailableEndpoints.read_endpoints(str(settings.ROOT / "endpoints.yml"))
    endpoints.action = TracedEndpoint.like(endpoints.action)
    agent = await rasa.core.agent.load_agent(str(model_path()), endpoints=endpoints)
    if not agent.is_ready():
        raise SystemExit(f"The model {model_path().name} cannot be loaded. Run `make train`.")
    agent.tracker_store = agent.processor.tracker_store = agent.tracker_store._tracker_store
    # All this is read when it is first needed, which takes up to half a second: let no reader wait for it.
    await agent.processor.parse_message(UserMessage(redact("hello")))
    signs("hello")
    read_bank_holidays()
    # What is loaded now lives as long as the server: the collector of garbage need not look at it in every turn.
    gc.collect()
    _give_back_memory()
    gc.freeze()
    app.ctx.agent = agent


def _give_back_memory() -> None:
    """Return to the system what loading took and serving does not need (a tenth of all); glibc keeps it otherwise."""
    with suppress(OSError, AttributeError):  # another C library
        ctypes.CDLL("libc.so.6").malloc_trim(0)


def main() -> int:
    """Serve until stopped; return the exit code."""
    try:
        settings.check()
        if not settings.action_server_url():
            raise ValueError("ACTION_SERVER_URL is missing; give where the action server answers, or use `make serve`.")
        logs.configure(settings.log_level())
        verify(model_path())
        check_database()
        # Before numpy is imported. Products with one text are small: a second thread would only spin, waiting.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        rasa_patches.without_tensorflow()
        rasa_patches.quick_action_results()
        rasa_patches.quick_event_types()
        rasa_patches.steady_ages()
        app = create_app()
    except ContentError as error:
        print("\n".join(error.problems), file=sys.stderr)
        return 1
    except ValueError as problem:
        print(f"Not started: {problem}", file=sys.stderr)
        return 1
    app.run(host=settings.host(), port=settings.port(), workers=1, access_log=False, motd=False, backlog=BACKLOG)
    return 0


if __name__ == "__main__":
    sys.exit(main())
