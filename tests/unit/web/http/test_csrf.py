import json

import pytest
from starlette.datastructures import Headers

from services.web.http.csrf import is_cross_site
from tests.support.api_routes import api_routes
from tests.unit.web.conftest import Site

HERE = {"host": "matinee.example:8080"}
IDS = dict.fromkeys(("session_id", "passkey_id", "webhook_id"), "a" * 16)
FORMS = b"rating=5&name=Eve&password=correct+horse&text=hello"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {"origin": "http://matinee.example:8080"},
        {"origin": "https://matinee.example:8080"},
        {"sec-fetch-site": "same-origin", "origin": "null"},
    ],
)
def test_requests_from_this_site_and_from_programs_pass(headers: dict[str, str]) -> None:
    assert not is_cross_site(Headers(HERE | headers), "http")


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", "origin": "http://matinee.example:8080"},
        {"origin": "http://matinee.example"},
        {"origin": "http://other.example:8080"},
        {"origin": "http://matinee.example:8080.evil.example"},
        {"origin": "null"},
        {"origin": "http://["},
        {"origin": ""},
        {"origin": "http://sub.matinee.example:8080"},
        {"origin": "ftp://matinee.example:8080"},
        {"origin": "matinee.example:8080"},
        {"origin": "http://matinee.example:8080/"},
        {"origin": "http://MATINEE.example:8080"},
        {"origin": "http://matinee.example:8080, http://evil.example"},
        {"sec-fetch-site": "", "origin": "http://matinee.example:8080"},
        {"sec-fetch-site": "same-origin, cross-site"},
    ],
)
def test_requests_from_another_site_are_refused(headers: dict[str, str]) -> None:
    assert is_cross_site(Headers(HERE | headers), "http")


def test_an_http_origin_is_another_site_for_an_https_request() -> None:
    for scheme, cross in (("http", True), ("https", False)):
        headers = Headers(HERE | {"origin": f"{scheme}://matinee.example:8080"})
        assert is_cross_site(headers, "https") is cross


def writes(site: Site) -> list[tuple[str, str]]:
    """Method and path of every route that writes."""
    return [
        (method, route.path)
        for route in api_routes(site.app.app.routes)
        for method in (route.methods or set()) - {"GET"}
    ]


FOREIGN = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site", "origin": "http://sub.web"},
    {"origin": "http://evil.example"},
    {"origin": "null"},
]


@pytest.mark.parametrize("foreign", FOREIGN)
async def test_another_site_can_write_nothing(site: Site, foreign: dict[str, str]) -> None:
    user_id = await site.sign_up()
    assert len(writes(site)) >= 15
    for method, template in writes(site):
        path = template.format(user_id=user_id, movie_id=1, import_id="x", day="2026-01-02", **IDS)
        body = FORMS if "/api/" not in path else json.dumps({"rating": 5}).encode()
        kind = "application/x-www-form-urlencoded" if "/api/" not in path else "application/json"
        answer = await site.client.request(method, path, content=body, headers={"content-type": kind} | foreign)
        assert (answer.status_code, "another site" in answer.text) == (403, True), (method, path)
        assert "set-cookie" not in answer.headers
    assert site.recommender.ratings == {}
    assert (await site.client.get("/profile")).status_code == 200, "still signed in"


async def test_another_site_cannot_sign_visitors_in(site: Site) -> None:
    await site.sign_up()
    site.client.cookies.clear()
    form = {"name": "Ada", "password": "correct horse"}
    foreign = await site.client.post("/signin", data=form, headers={"origin": "http://evil.example"})
    own = await site.client.post("/signin", data=form, headers={"origin": "http://web"})
    assert (foreign.status_code, foreign.headers.get("set-cookie")) == (403, None)
    assert own.status_code == 303


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
async def test_json_with_the_content_type_of_a_form_is_refused(site: Site, kind: str) -> None:
    body = json.dumps({"name": "Ada", "password": "correct horse"}).encode()
    headers = {"content-type": kind} if kind else {}
    answer = await site.client.post("/api/users", content=body, headers=headers)
    assert answer.status_code == 422
    assert site.stores.users.accounts == {}


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_reading_changes_nothing(site: Site, method: str) -> None:
    user_id = await site.sign_up()
    for path in {
        template.format(user_id=user_id, movie_id=1, import_id="x", day="2026-01-02", **IDS)
        for _, template in writes(site)
    }:
        await site.client.request(method, path, params={"rating": 5})
    assert site.recommender.ratings == {}
    assert (await site.client.get("/profile")).status_code == 200, "still signed in"


async def test_no_other_origin_may_read(site: Site) -> None:
    ask = {"origin": "http://evil.example", "access-control-request-method": "PUT"}
    for method in ("GET", "OPTIONS"):
        answer = await site.client.request(method, "/api/movies", headers=ask)
        assert not [name for name in answer.headers if name.startswith("access-control-")]


async def test_another_site_may_link_here(site: Site) -> None:
    answer = await site.client.get("/about", headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 200
