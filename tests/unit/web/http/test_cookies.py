"""The session cookie against scripts, other sites, sibling hosts and earlier users of the browser."""

from dataclasses import dataclass
from http.cookies import Morsel, SimpleCookie

import httpx
import pytest

from services.web.accounts.sessions import SESSION_SECONDS
from services.web.http.visitor import HTTPS_SESSION_COOKIE, SESSION_COOKIE
from tests.unit.web.conftest import Site

WAYS_IN = [("/api/users", "json"), ("/api/session", "json"), ("/signup", "data"), ("/signin", "data")]
ADA = {"name": "Ada", "password": "correct horse"}


@dataclass
class Browser:
    """A client that keeps no cookies itself."""

    http: httpx.AsyncClient

    async def send(self, path: str, kind: str = "json", token: str = "", name: str = SESSION_COOKIE) -> httpx.Response:
        body = ADA | ({"name": "Bob"} if path in {"/api/users", "/signup"} else {})
        given = {"json": body} if kind == "json" else {"data": body}
        headers = {"cookie": f"{name}={token}"} if token else {}
        answer = await self.http.post(path, headers=headers, **given)  # type: ignore[arg-type]
        self.http.cookies.clear()
        return answer

    async def knows(self, token: str, name: str = SESSION_COOKIE) -> bool:
        return (await self.http.get("/profile", headers={"cookie": f"{name}={token}"})).status_code == 200


@pytest.fixture
async def browser(site: Site) -> Browser:
    await site.sign_up()
    site.client.cookies.clear()
    return Browser(site.client)


@pytest.fixture
async def tls(site: Site, browser: Browser) -> Browser:  # noqa: ARG001  who signs in must have signed up
    site.client.base_url = httpx.URL("https://web")
    return Browser(site.client)


def cookie(answer: httpx.Response) -> "Morsel[str]":
    assert answer.status_code in (200, 201, 303), answer.text
    [morsel] = SimpleCookie(answer.headers["set-cookie"]).values()
    return morsel


@pytest.mark.parametrize(("path", "kind"), WAYS_IN)
async def test_the_session_cookie_is_http_only_same_site_and_expires(browser: Browser, path: str, kind: str) -> None:
    kept = cookie(await browser.send(path, kind))
    assert (kept.key, kept["httponly"], kept["samesite"], kept["path"]) == (SESSION_COOKIE, True, "lax", "/")
    assert (int(kept["max-age"]), kept["domain"]) == (SESSION_SECONDS, "")


@pytest.mark.parametrize(("path", "kind"), WAYS_IN)
async def test_over_https_the_cookie_is_secure_and_bound_to_this_host(tls: Browser, path: str, kind: str) -> None:
    kept = cookie(await tls.send(path, kind))
    assert (kept.key, kept["secure"], kept["path"], kept["domain"]) == (HTTPS_SESSION_COOKIE, True, "/", "")
    assert await tls.knows(kept.value, HTTPS_SESSION_COOKIE)
    assert not await tls.knows(kept.value, SESSION_COOKIE), "a neighbouring host could plant one of this name"


@pytest.mark.parametrize(("path", "kind"), WAYS_IN)
async def test_signing_in_opens_a_new_session_and_ends_the_previous_one(browser: Browser, path: str, kind: str) -> None:
    first = cookie(await browser.send("/api/session")).value
    assert await browser.knows(first)
    second = cookie(await browser.send(path, kind, token=first)).value
    assert second != first
    assert await browser.knows(second)
    assert not await browser.knows(first)


async def test_a_planted_session_is_not_adopted(browser: Browser) -> None:
    planted = "944." + "a" * 43
    kept = cookie(await browser.send("/signin", "data", token=planted)).value
    assert kept != planted
    assert not await browser.knows(planted)


async def test_a_refused_sign_in_leaves_the_session_unchanged(browser: Browser) -> None:
    kept = cookie(await browser.send("/api/session")).value
    wrong = {"name": "Ada", "password": "wrong horse"}
    refused = await browser.http.post("/api/session", json=wrong, headers={"cookie": f"{SESSION_COOKIE}={kept}"})
    assert (refused.status_code, refused.headers.get("set-cookie")) == (401, None)
    assert await browser.knows(kept)


@pytest.mark.parametrize("by_tls", [False, True])
@pytest.mark.parametrize(("method", "path"), [("POST", "/signout"), ("DELETE", "/api/session")])
async def test_signing_out_ends_only_this_session(tls: Browser, method: str, path: str, by_tls: bool) -> None:
    tls.http.base_url = httpx.URL("https://web" if by_tls else "http://web")
    name = HTTPS_SESSION_COOKIE if by_tls else SESSION_COOKIE
    here, there = [cookie(await tls.send("/api/session")).value for _ in range(2)]
    answer = await tls.http.request(method, path, headers={"cookie": f"{name}={here}"})
    gone = SimpleCookie(answer.headers["set-cookie"])[name]
    assert (gone.value, gone["max-age"], bool(gone["secure"])) == ("", "0", by_tls)
    assert (await tls.knows(here, name), await tls.knows(there, name)) == (False, True)


@pytest.mark.parametrize(("method", "path"), [("POST", "/signout/everywhere"), ("DELETE", "/api/sessions")])
async def test_signing_out_everywhere_ends_every_session_including_cached_ones(
    browser: Browser, method: str, path: str
) -> None:
    everywhere = [cookie(await browser.send("/api/session")).value for _ in range(3)]
    other = cookie(await browser.send("/api/users")).value
    assert all([await browser.knows(token) for token in (*everywhere, other)])
    headers = {"cookie": f"{SESSION_COOKIE}={everywhere[1]}"}
    assert (await browser.http.request(method, path, headers=headers)).status_code in (204, 303)
    assert [await browser.knows(token) for token in everywhere] == [False] * 3
    assert await browser.knows(other)


@pytest.mark.parametrize(("method", "path"), [("POST", "/signout/everywhere"), ("DELETE", "/api/sessions")])
async def test_signing_out_everywhere_requires_a_session(browser: Browser, method: str, path: str) -> None:
    answer = await browser.http.request(method, path, headers={"cookie": f"{SESSION_COOKIE}=944.{'a' * 43}"})
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


HOSTILE = ["", "=", "944", "944." + "é" * 43, "\x00", "a; b", '"', "x" * 9000, f"944.{'a' * 43}; matinee_session=b"]


@pytest.mark.parametrize("token", HOSTILE)
async def test_a_hostile_cookie_identifies_nobody(site: Site, token: str) -> None:
    raw = f"{SESSION_COOKIE}={token}".encode("latin-1")
    for path, status in (("/", 200), ("/profile", 401), ("/api/users/944/ratings", 401)):
        answer = await site.client.get(path, headers={b"cookie": raw})
        assert answer.status_code == status
