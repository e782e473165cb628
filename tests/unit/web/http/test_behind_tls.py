"""Behind a proxy that ends TLS and is trusted, every address that the site gives is https."""

from collections.abc import AsyncIterator
from typing import Any, cast
from urllib.parse import urlsplit

import httpx
import pytest
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from tests.support.apps.connecting_app import ConnectingApp
from tests.unit.web.conftest import Site

PROXY = "10.1.2.3"
FORWARDED = {"x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.7"}
ADA = {"name": "Ada", "password": "correct horse"}


def client_behind(site: Site, proxy: str) -> httpx.AsyncClient:
    """As the server wraps the app, with this hop in front."""
    app: Any = ProxyHeadersMiddleware(cast("Any", site.app), trusted_hosts=PROXY)
    transport = httpx.ASGITransport(app, client=(proxy, 1234))
    return httpx.AsyncClient(transport=transport, base_url="http://web", headers=FORWARDED)


@pytest.fixture
async def browser(site: Site) -> AsyncIterator[httpx.AsyncClient]:
    async with client_behind(site, PROXY) as client:
        yield client


def scheme_after(response: httpx.Response) -> str:
    """Of the address that a browser on https goes to."""
    return urlsplit(str(httpx.URL("https://web/here").join(response.headers["location"]))).scheme


@pytest.mark.parametrize("path", ["/movies", "/result", "/signin", "/api/docs", "/movies/50"])
async def test_a_slash_too_many_is_redirected_by_https(browser: httpx.AsyncClient, path: str) -> None:
    answer = await browser.get(f"{path}/?a=1")
    assert (answer.status_code, answer.headers["location"]) == (307, f"https://web{path}?a=1")


async def test_a_hop_that_is_not_trusted_chooses_no_scheme(site: Site) -> None:
    async with client_behind(site, "192.0.2.66") as stranger:
        answer = await stranger.get("/movies/")
        assert answer.headers["location"] == "http://web/movies"


async def test_signing_in_leads_to_where_one_wanted_by_https(site: Site, browser: httpx.AsyncClient) -> None:
    await site.sign_up()
    form = ADA | {"next": "/movies/50?a=1"}
    answer = await browser.post("/signin", data=form, headers={"origin": "https://web"})
    assert (answer.status_code, answer.headers["location"], scheme_after(answer)) == (303, "/movies/50?a=1", "https")
    assert "__Host-matinee_session" in answer.headers["set-cookie"]
    assert "Secure" in answer.headers["set-cookie"]


async def test_a_form_of_a_page_by_http_is_refused(site: Site, browser: httpx.AsyncClient) -> None:
    await site.sign_up()
    assert (await browser.post("/signin", data=ADA, headers={"origin": "http://web"})).status_code == 403


async def test_an_app_is_led_to_sign_in_and_finds_the_endpoints_by_https(browser: httpx.AsyncClient) -> None:
    app = ConnectingApp(browser)
    await app.registers()
    asked = await app.asks(resource="https://web/mcp")
    assert (asked.status_code, scheme_after(asked)) == (303, "https")
    document = (await browser.get("/.well-known/oauth-authorization-server")).json()
    addresses = [value for name, value in document.items() if name == "issuer" or name.endswith("_endpoint")]
    assert {urlsplit(address).scheme for address in addresses} == {"https"}


async def test_pages_name_themselves_by_https(browser: httpx.AsyncClient) -> None:
    for path in ("/", "/movies", "/robots.txt", "/sitemap.xml"):
        page = (await browser.get(path)).text
        assert "http://web" not in page, path
        assert "https://web" in page, path


async def test_parts_of_pages_go_where_the_page_is(browser: httpx.AsyncClient) -> None:
    headers = {"hx-request": "true", "origin": "https://web", "hx-current-url": "https://web/movies/1"}
    answer = await browser.post("/movies/1/rating", data={"rating": "4"}, headers=headers)
    assert answer.status_code == 401
    assert "http://web" not in answer.text
    assert not any(value.startswith("http://") for value in answer.headers.values())
