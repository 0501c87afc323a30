"""The action server: rasa_sdk's own, for whoever knows the shared secret, without its echo."""

from __future__ import annotations

import argparse
import hmac
import logging
import sys

from rasa_sdk.endpoint import create_app as sdk_app
from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from actions.replying import content
from bot import logs, settings
from bot.content import ContentError
from bot.dates.counting import read_bank_holidays
from bot.observe.request_ids import trace

logger = logging.getLogger(__name__)

#: The header that carries the secret; endpoints.yml names it too.
HEADER = "X-Action-Server-Token"
#: What a supervisor asks, without the secret: rasa_sdk says that it runs, and nothing else.
HEALTH = "/health"


def create_app(token: str) -> Sanic:
    """Return rasa_sdk's application with our actions, closed to everybody without the token."""
    app = sdk_app("actions", cors_origins="")
    trace(app)

    @app.on_request
    async def only_with_the_token(request: Request) -> HTTPResponse | None:
        given = request.headers.get(HEADER, "")
        if request.path == HEALTH or hmac.compare_digest(given.encode(), token.encode()):
            return None
        return response.json({"error": f"Send the shared secret in {HEADER}."}, status=403)

    async def short_error(request: Request, error: Exception) -> HTTPResponse:
        # rasa_sdk's own handler returns the whole request, which is the conversation, and Rasa would log it.
        logger.error(f"An action call failed: {type(error).__name__}")
        return response.json({"error": type(error).__name__}, status=getattr(error, "status_code", 500))

    app.error_handler.add(Exception, short_error)
    return app


def main() -> int:
    """Serve until stopped, on the loopback address unless another is given; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot.action_server")
    parser.add_argument("--port", type=int, default=5055)
    parser.add_argument("--host", default="127.0.0.1")
    given = parser.parse_args()
    try:
        logs.configure(settings.log_level())
        app = create_app(settings.action_server_token())
        # Both are read now, and not while the first reader waits.
        settings.check_area(content().areas)
        read_bank_holidays()
    except ContentError as error:
        print("\n".join(error.problems), file=sys.stderr)
        return 1
    except ValueError as problem:
        print(f"Not started: {problem}", file=sys.stderr)
        return 1
    app.run(host=given.host, port=given.port, workers=1, access_log=False, motd=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
