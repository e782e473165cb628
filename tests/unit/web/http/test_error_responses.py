import json
import re

import pytest
from fastapi import Request

from services.web.http.error_responses import back_link, error_response
from shared.contracts.errors import NotFound, TooManyRequests
from tests.unit.web.conftest import Site


def request(path: str, query: str = "", site: Site | None = None) -> Request:
    scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": []}
    return Request(scope | {"scheme": "http", "server": ("web", 80), "state": dict(site.app.state) if site else {}})


@pytest.mark.parametrize(
    "path", ["/api", "/api/movies", "/health/ready", "/static/x", "/internal/token", "/oauth/token", "/oauth/revoke"]
)
async def test_programs_get_problem_details(path: str) -> None:
    response = await error_response(request(path), NotFound())
    assert (response.status_code, response.media_type) == (404, "application/problem+json")
    assert json.loads(bytes(response.body))["status"] == 404


@pytest.mark.parametrize("path", ["/movies", "/oauth/authorize", "/"])
async def test_people_get_the_error_page(site: Site, path: str) -> None:
    response = await error_response(request(path, site=site), TooManyRequests("Wait.", retry_after=7))
    assert (response.status_code, response.headers["retry-after"]) == (429, "7")
    assert response.headers["content-type"].startswith("text/html")
    assert b"Wait." in bytes(response.body)


async def test_the_message_of_an_unexpected_error_is_not_shown(site: Site) -> None:
    response = await error_response(request("/movies", site=site), RuntimeError("internal detail"))
    assert response.status_code == 500
    assert b"internal detail" not in bytes(response.body)


def test_the_error_page_links_back_to_the_filled_in_form() -> None:
    assert back_link(request("/profile", "user_id=7")) == "/movies"
    assert back_link(request("/result", "user_id=seven&amount=3&x=y")) == "/movies?user_id=seven&amount=3#someone"
    assert back_link(request("/result", f"user_id={'7' * 500}")) == f"/movies?user_id={'7' * 100}&amount=#someone"


async def test_only_who_sent_a_form_is_led_back_to_one(site: Site) -> None:
    assert "To the movies" in (await site.client.get("/nothing")).text
    assert "Back to the form" in (await site.client.get("/result?user_id=seven")).text
    assert "Back to the form" in (await site.client.post("/movies/1/rating", data={"rating": "4"})).text


@pytest.mark.parametrize(("path", "kind"), [("/signup", "text/html"), ("/api/users", "application/problem+json")])
async def test_a_body_that_is_too_large_is_refused_in_the_form_of_its_client(site: Site, path: str, kind: str) -> None:
    refused = await site.client.post(path, content=b"x" * 100_000)
    assert (refused.status_code, refused.headers["content-type"].partition(";")[0]) == (413, kind)
    endless = await site.client.post(path, headers={"content-length": "9" * 5000})
    assert endless.status_code == 413


async def test_signing_in_leads_back_to_where_it_was_needed(site: Site) -> None:
    page = await site.client.get("/profile", params={"sort": "title"})
    assert 'href="/signin?next=/profile%3Fsort%3Dtitle"' in page.text
    form = await site.client.post(
        "/movies/1/rating", data={"rating": "4"}, headers={"referer": "http://web/movies/1?a=1"}
    )
    assert 'href="/signin?next=/movies/1%3Fa%3D1"' in form.text
    for elsewhere in ("http://evil.example/x", "http://[", ""):
        form = await site.client.post("/movies/1/rating", data={"rating": "4"}, headers={"referer": elsewhere})
        assert 'href="/signin?next=/"' in form.text
    assert 'href="/signin?next=/movies%3Fq%3Dalien"' in (await site.client.get("/movies?q=alien")).text
    assert 'href="/signin"' in (await site.client.get("/")).text


@pytest.mark.parametrize("path", ["/nothing", "/list"])
async def test_a_page_that_does_not_exist_knows_who_is_signed_in(site: Site, path: str) -> None:
    assert "/signin" in (await site.client.get(path)).text
    own = await site.sign_up("Ann")
    page = await site.client.get(path)
    assert (page.status_code, "Ann: my profile" in page.text) == (404, True)
    assert f'data-visitor="{own}"' in page.text
    site.stores.users.down = site.stores.redis.down = True
    assert (await site.client.get(path)).status_code == 404


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_what_no_route_has_seen_is_answered_in_the_dress_of_who_is_signed_in(site: Site, method: str) -> None:
    await site.sign_up("Ann")
    refused = await site.client.request(method, "/profile/import", content=b"x" * 9_000_000)
    assert refused.status_code == 413
    assert "Ann: my profile" in refused.text


async def test_a_file_that_is_too_large_is_refused_with_the_limit(site: Site) -> None:
    files = {"ratings": ("r.csv", b"x" * 9_000_000, "text/csv")}
    refused = await site.client.post("/profile/import", files=files)
    assert "The file is too large: at most 8 MB are read." in refused.text
    german = {"Accept-Language": "de"}
    assert "Höchstens 8 MB" in (await site.client.post("/profile/import", files=files, headers=german)).text
    assert "This is too long to be stored." in (await site.client.post("/signup", data={"name": "x" * 100_000})).text
    assert "At most 8,388,608 bytes" in (await site.client.post("/operator/file", files=files)).text


@pytest.mark.parametrize(
    ("address", "page"),
    [
        *(("/profile/name", "/profile"), ("/profile/passkeys/abc/delete", "/profile"), ("/picks", "/")),
        *(("/movies/1/rating", "/movies/1"), ("/movies/1/rating/delete", "/movies/1"), ("/signout/everywhere", "/")),
    ],
)
async def test_an_address_of_a_form_leads_to_the_page_with_the_form(site: Site, address: str, page: str) -> None:
    answer = await site.client.get(address)
    assert answer.status_code == 405
    assert f'href="{page}"' in answer.text
    assert "Back to the form" in answer.text


async def test_what_may_work_again_shortly_can_be_tried_again(site: Site) -> None:
    site.recommender.down = True
    page = await site.client.get("/movies?q=alien")
    assert page.status_code == 503
    assert re.search(r'href="/movies\?q=alien">.*Try again', page.text)
    assert "Try again" not in (await site.client.get("/nothing")).text


async def test_titles_of_error_pages_are_words_of_people(site: Site) -> None:
    assert "<title>Please check · Matinee" in (await site.client.get("/result?user_id=seven")).text
    assert "<title>Not found · Matinee" in (await site.client.get("/nothing")).text
