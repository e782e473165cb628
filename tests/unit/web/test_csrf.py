import pytest
from starlette.datastructures import Headers

from services.web.csrf import is_cross_site
from tests.unit.web.conftest import Site

HERE = {"host": "matinee.example:8080"}


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
def test_requests_of_this_site_and_of_programs_pass(headers: dict[str, str]) -> None:
    assert not is_cross_site(Headers(HERE | headers))


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
    ],
)
def test_requests_that_another_site_makes_are_refused(headers: dict[str, str]) -> None:
    assert is_cross_site(Headers(HERE | headers))


@pytest.mark.parametrize("path", ["/signin", "/signup", "/signout", "/movies/1/rating", "/api/session", "/api/users"])
async def test_another_site_can_post_nothing_and_is_told_so(site: Site, path: str) -> None:
    answer = await site.client.post(path, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert "another site" in answer.text


async def test_another_site_may_link_here(site: Site) -> None:
    answer = await site.client.get("/about", headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 200
