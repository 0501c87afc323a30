"""The server: Rasa's agent behind our web channel, the page, the widget and the health check. One port."""

from __future__ import annotations

import gc

from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import logs, rasa_patches, settings
from bot.channel import cors
from bot.content import load_content
from bot.dates import london_now
from bot.site import site
from bot.timescales.calendar import BadDeadline, calendar_file
from bot.train import model_path

#: Bytes of a request's body; the longest message with its envelope stays far below.
MAX_BODY = 64 * 1024


def create_app() -> Sanic:
    """Return the application; the model is loaded, and has read a first message, before it begins to listen."""
    import rasa.core.agent  # here and not above: after main() has patched it
    import rasa.core.channels.channel
    from rasa.core.run import create_http_input_channels
    from rasa.core.utils import AvailableEndpoints

    app = Sanic("ask_the_toolkit", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = MAX_BODY
    app.config.RESPONSE_TIMEOUT = 30
    app.config.KEEP_ALIVE_TIMEOUT = 30
    app.ctx.agent = None
    app.ctx.content = load_content()
    channels = create_http_input_channels(None, str(settings.ROOT / "credentials.yml"))
    rasa.core.channels.channel.register(channels, app, route="/webhooks/")
    app.blueprint(site(app.ctx.content))
    cors.allow(app, settings.cors_origins())

    async def load(app: Sanic, loop: object) -> None:
        endpoints = AvailableEndpoints.read_endpoints(str(settings.ROOT / "endpoints.yml"))
        app.ctx.agent = await rasa.core.agent.load_agent(str(model_path()), endpoints=endpoints)
        if not app.ctx.agent.is_ready():
            raise SystemExit(f"The model {model_path().name} cannot be loaded. Run `make train`.")
        # The encoder is built when it is first needed: let no reader wait for it.
        await app.ctx.agent.processor.parse_message(rasa.core.channels.channel.UserMessage("hello"))
        # What is loaded now lives as long as the server: the collector of garbage need not look at it in every turn.
        gc.collect()
        gc.freeze()

    app.register_listener(load, "before_server_start")

    @app.get("/deadline.ics")
    async def deadline(request: Request) -> HTTPResponse:
        asked = request.args.get("timescale"), request.args.get("start")
        try:
            file = calendar_file(app.ctx.content, *asked, london_now())
        except BadDeadline as problem:
            return response.json({"error": str(problem)}, status=400)
        headers = {"Content-Disposition": 'attachment; filename="deadline.ics"'}
        return response.raw(file, content_type="text/calendar; charset=utf-8", headers=headers)

    @app.get("/health")
    async def health(request: Request) -> HTTPResponse:
        agent = app.ctx.agent
        if agent is None or not agent.is_ready():
            return response.json({"status": "starting"}, status=503)
        return response.json({"status": "ok", "model": model_path().name, "content": app.ctx.content.version})

    return app


def main() -> None:
    """Serve until stopped."""
    logs.configure()
    rasa_patches.without_tensorflow()
    rasa_patches.quick_action_results()
    create_app().run(host=settings.host(), port=settings.port(), workers=1, access_log=False, motd=False)


if __name__ == "__main__":
    main()
