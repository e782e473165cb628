from typing import Any

import pytest
from fastapi import Request

from services.web.accounts.sessions import SignedInUser
from services.web.http.visitor import (
    HTTPS_SESSION_COOKIE,
    SESSION_COOKIE,
    find_visitor_if_possible,
    is_https,
    require_owner,
    require_readable_ratings,
    require_visitor,
    session_token,
    site_origin,
)
from shared.contracts.errors import Forbidden, NotSignedIn, SampleUserReadOnly
from tests.support.fakes.recommender import LAST_SAMPLE_USER_ID
from tests.unit.web.conftest import SETTINGS, Site

ADA = SignedInUser(user_id=944, name="Ada")
OTHER = 945


def request(site: Site, *, scheme: str = "http", **headers: str) -> Request:
    raw = [(name.encode(), value.encode()) for name, value in ({"host": "web"} | headers).items()]
    scope: dict[str, Any] = {"type": "http", "scheme": scheme, "server": ("web", 80), "path": "/", "headers": raw}
    return Request(scope | {"query_string": b"", "state": dict(site.app.state)})


def test_the_cookie_has_another_name_over_https(site: Site) -> None:
    cookie = f"{SESSION_COOKIE}=http-token; {HTTPS_SESSION_COOKIE}=https-token"
    assert session_token(request(site, cookie=cookie)) == "http-token"
    assert session_token(request(site, cookie=cookie, scheme="https")) == "https-token"


def test_a_bearer_token_outranks_the_cookie(site: Site) -> None:
    cookie = f"{SESSION_COOKIE}=cookie-token"
    assert session_token(request(site, cookie=cookie, authorization="bearer  token ")) == "token"
    assert session_token(request(site, cookie=cookie, authorization="Basic token")) == "cookie-token"
    assert session_token(request(site)) == ""


def test_behind_a_proxy_the_setting_says_that_the_site_is_https(site: Site) -> None:
    assert (is_https(request(site)), site_origin(request(site))) == (False, "http://web")
    site.replace(settings=SETTINGS.model_copy(update={"cookie_secure": True}))
    assert (is_https(request(site)), site_origin(request(site))) == (True, "https://web")


async def test_during_an_outage_a_visitor_of_a_public_page_is_anonymous(site: Site) -> None:
    token = (await site.stores.accounts.sign_up("Ada", "correct horse")).token
    by_cookie = request(site, cookie=f"{SESSION_COOKIE}={token}")
    assert await find_visitor_if_possible(by_cookie, site.dependencies) == ADA
    assert by_cookie.state.visitor == ADA
    site.stores.users.down = site.stores.redis.down = True
    assert await find_visitor_if_possible(by_cookie, site.dependencies) is None


async def test_some_routes_require_a_visitor() -> None:
    assert await require_visitor(ADA, None, None) == ADA
    with pytest.raises(NotSignedIn):
        await require_visitor(None, None, None)


@pytest.mark.parametrize(
    ("user_id", "visitor", "error"),
    [
        (OTHER, ADA, Forbidden),
        (OTHER, None, NotSignedIn),
        (LAST_SAMPLE_USER_ID, ADA, SampleUserReadOnly),
        (LAST_SAMPLE_USER_ID, None, SampleUserReadOnly),
    ],
)
async def test_only_the_owner_may_write(
    site: Site, user_id: int, visitor: SignedInUser | None, error: type[Exception]
) -> None:
    assert await require_owner(944, ADA, site.dependencies, None, None) == ADA
    with pytest.raises(error):
        await require_owner(user_id, visitor, site.dependencies, None, None)


async def test_own_ratings_and_those_of_sample_users_are_readable(site: Site) -> None:
    await require_readable_ratings(944, ADA, site.dependencies)
    await require_readable_ratings(LAST_SAMPLE_USER_ID, None, site.dependencies)
    with pytest.raises(Forbidden):
        await require_readable_ratings(OTHER, ADA, site.dependencies)
    with pytest.raises(NotSignedIn):
        await require_readable_ratings(OTHER, None, site.dependencies)
