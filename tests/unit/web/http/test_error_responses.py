import json

import pytest
from fastapi import Request

from services.web.http.error_responses import back_link, error_response
from shared.contracts.errors import NotFound, TooManyRequests
from tests.unit.web.conftest import Site


def request(path: str, query: str = "", site: Site | None = None) -> Request:
    scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": []}
    return Request(scope | {"scheme": "http", "server": ("web", 80), "state": dict(site.app.state) if site else {}})


@pytest.mark.parametrize(
    "path", ["/api/movies", "/health/ready", "/static/x", "/internal/token", "/oauth/token", "/oauth/revoke"]
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
    assert back_link(request("/result", "user_id=seven&amount=3&x=y")) == "/movies?user_id=seven&amount=3"
    assert back_link(request("/result", f"user_id={'7' * 500}")) == f"/movies?user_id={'7' * 100}&amount="
