"""What a browser fetches: pages, the script, its words; and which other sites' pages may read them."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
import socket
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from email.message import Message

import pytest
import pytest_asyncio
from sanic import Sanic

from bot import settings
from bot.content import Content
from bot.security import secure
from bot.site import site
from bot.widget import BUILT_IN, HEADINGS, SOURCES, configuration, script

PARTNER = "https://www.example.org"
#: The server of `address` runs in the session's loop: tests in loops of their own would wait for it for ever.
in_its_loop = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def address(content: Content) -> AsyncIterator[str]:
    """Serve the site alone, without the assistant, to pages of one partner."""
    app = Sanic("site_alone", configure_logging=False)
    app.blueprint(site(content))
    secure(app, frozenset({PARTNER}))
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = await app.create_server(sock=listening, return_asyncio_server=True, access_log=False)
        await server.startup()
        await server.before_start()
        await server.after_start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        await server.close()


async def fetch(url: str, *, method: str = "GET", **headers: str) -> tuple[int, Message, bytes]:
    """Return (status, headers, body) without blocking the server, which runs in this loop."""

    def get() -> tuple[int, Message, bytes]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            with urllib.request.urlopen(
                urllib.request.Request(url, method=method, headers=named), timeout=10
            ) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()

    return await asyncio.to_thread(get)


@in_its_loop
async def test_the_script_is_sent_compressed_and_only_once(address: str, content: Content) -> None:
    status, headers, body = await fetch(f"{address}/widget.js", Accept_Encoding="gzip")
    assert (status, headers["Content-Encoding"]) == (200, "gzip")
    assert len(body) < 20_000
    assert gzip.decompress(body).decode() == script(content)
    assert (await fetch(f"{address}/widget.js"))[2].decode() == script(content)
    status, _, body = await fetch(f"{address}/widget.js", If_None_Match=headers["ETag"])
    assert (status, body) == (304, b"")


@in_its_loop
async def test_words_and_contacts_are_those_of_the_area(address: str) -> None:
    found = json.loads((await fetch(f"{address}/widget.json?area=kent"))[2])
    assert found["area"] == "kent"
    assert [card["id"] for card in found["contacts"]] == ["emergency", "kent_front_door", "kent_out_of_hours"]
    assert {area["id"] for area in found["areas"]} == {"coventry", "kent", "medway", "other"}
    assert len(found["starters"]) == 6
    assert json.loads((await fetch(f"{address}/widget.json"))[2])["area"] == "coventry"


@in_its_loop
async def test_an_unknown_area_is_a_400_with_the_known_ones(address: str) -> None:
    status, _, body = await fetch(f"{address}/widget.json?area=atlantis")
    assert status == 400
    assert "coventry, kent, medway, other" in json.loads(body)["error"]


@pytest.mark.parametrize("path", ["/", "/demo/partner", "/demo/partner-second"])
@in_its_loop
async def test_pages_have_their_numbers_before_any_script_and_a_strict_policy(address: str, path: str) -> None:
    status, headers, body = await fetch(f"{address}{path}")
    page = body.decode()
    assert status == 200
    assert "tel:999" in page
    assert "024 7678 8555" in page
    assert 'href="https://www.bbc.co.uk/weather"' in page
    assert "<style" not in page
    assert page.count("<script") == 1
    assert "default-src 'none'" in headers["Content-Security-Policy"]


@in_its_loop
async def test_a_page_with_a_slash_at_its_end_is_the_same_page(address: str) -> None:
    wanted = (await fetch(f"{address}/demo/partner"))[2]
    assert (await fetch(f"{address}/demo/partner/"))[::2] == (200, wanted)


@pytest.mark.parametrize("path", ["/", "/demo/partner", "/widget.js", "/widget.json", "/page.css"])
@in_its_loop
async def test_a_monitor_may_ask_for_the_headers_alone(address: str, path: str) -> None:
    _, wanted, _ = await fetch(f"{address}{path}")
    status, headers, body = await fetch(f"{address}{path}", method="HEAD")
    assert (status, body) == (200, b"")
    assert headers["Content-Length"] == wanted["Content-Length"]


@pytest.mark.parametrize("path", ["/widget.js", "/widget.json", "/widget.json?area=atlantis"])
@in_its_loop
async def test_a_page_on_the_list_may_read_and_no_other(address: str, path: str) -> None:
    headers = (await fetch(f"{address}{path}", Origin=PARTNER))[1]
    assert headers["Access-Control-Allow-Origin"] == PARTNER
    assert "Origin" in headers["Vary"]
    assert headers["Access-Control-Allow-Credentials"] is None
    for other in ("https://example.org", "http://www.example.org", "https://www.example.org.example.com", "null"):
        assert (await fetch(f"{address}{path}", Origin=other))[1]["Access-Control-Allow-Origin"] is None


@in_its_loop
async def test_a_page_on_the_list_may_send(address: str) -> None:
    url = f"{address}/webhooks/web/webhook"
    status, headers, _ = await fetch(url, method="OPTIONS", Origin=PARTNER)
    assert status == 204
    assert headers["Access-Control-Allow-Headers"] == "Content-Type"
    assert "POST" in headers["Access-Control-Allow-Methods"]
    assert (await fetch(url, method="OPTIONS", Origin="https://example.org"))[1]["Access-Control-Allow-Methods"] is None


def test_the_list_of_origins_is_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CORS_ORIGINS", raising=False)
    assert settings.cors_origins() == frozenset()
    monkeypatch.setenv("CORS_ORIGINS", " https://a.example.org, http://127.0.0.1:5006 ,")
    assert settings.cors_origins() == {"https://a.example.org", "http://127.0.0.1:5006"}
    for wrong in ("*", "https://*.example.org", "example.org", "https://example.org/", "https://Example.org"):
        monkeypatch.setenv("CORS_ORIGINS", wrong)
        with pytest.raises(ValueError, match="exact origins"):
            settings.cors_origins()


def test_the_script_has_every_module_once_and_nothing_of_their_imports(content: Content) -> None:
    built = script(content)
    for path in SOURCES.glob("*.js"):
        about = path.read_text().splitlines()[0]
        assert built.count(about) == 1, path.name
    assert "\nimport " not in built
    assert "\nexport " not in built


def test_every_word_that_the_widget_shows_is_given_to_it(content: Content) -> None:
    given = set(configuration(content, "coventry")["strings"])
    code = "".join(path.read_text() for path in SOURCES.glob("*.js"))
    named = set(re.findall(r"\bwords\.(\w+_\w+)|\"(widget_\w+)\"", code))
    named = {one or other for one, other in named}
    assert named <= given
    assert set(BUILT_IN) | set(HEADINGS) <= given


@pytest.mark.parametrize("area", ["coventry", "kent", "medway", "other"])
def test_no_placeholder_reaches_the_reader(content: Content, area: str) -> None:
    assert "{" not in "".join(configuration(content, area)["strings"].values())
    assert "{" not in "".join(
        json.loads(script(content).split("const BUILT_IN = ")[1].split(";\n")[0])["strings"].values()
    )
