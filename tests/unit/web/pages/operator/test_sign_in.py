"""Signing in to the operator's page: a token of its own, and nothing else."""

import pytest

from tests.unit.web.pages.operator.conftest import Office

PATHS = [
    ("GET", "/operator/movies/new"),
    ("GET", "/operator/movies/1"),
    ("POST", "/operator/movies/new"),
    ("POST", "/operator/movies/1"),
    ("POST", "/operator/movies/1/hidden"),
    ("POST", "/operator/file"),
]
FORM = {"version": "0", "hidden": "true", "title": "x", "key": "x"}


@pytest.mark.parametrize(("method", "path"), PATHS)
async def test_nobody_else_does_anything_here(office: Office, method: str, path: str) -> None:
    own = await office.site.sign_up()
    files = {"movies": ("f.jsonl", b'{"title": "x", "key": "x"}')} if path.endswith("file") else None
    response = await office.site.client.request(method, path, data={**FORM, "visitor": str(own)}, files=files)
    assert (response.status_code, response.headers["location"]) == (303, "/operator")
    assert office.store.announced == []


async def test_a_token_is_kept_where_no_script_and_no_other_site_reaches_it(office: Office) -> None:
    assert "Sign in as an operator" in await office.page()
    response = await office.site.client.post("/operator/signin", data={"token": " matinee_operator_right\n"})
    assert (response.status_code, response.headers["location"]) == (303, "/operator")
    cookie = response.headers["set-cookie"].lower()
    for part in ("httponly", "samesite=strict", "path=/operator", "max-age=28800"):
        assert part in cookie
    page = await office.site.client.get("/operator")
    assert "Movies of the catalogue" in page.text
    assert page.headers["cache-control"] == "no-store"
    assert "matinee_operator_right" not in page.text


@pytest.mark.parametrize("token", ["", "wrong", "matinee_operator_wrong"])
async def test_a_wrong_token_is_refused_in_words(office: Office, token: str) -> None:
    response = await office.site.client.post("/operator/signin", data={"token": token})
    assert (response.status_code, "This token is not valid" in response.text) == (401, True)
    assert "set-cookie" not in response.headers


async def test_guessing_is_slowed_down(office: Office) -> None:
    tries = office.site.dependencies.settings.sign_ins_per_address + 1
    assert [await office.sign_in("wrong") for _ in range(tries)][-1] == 429


async def test_a_revoked_token_ends_at_once_and_signing_out_too(office: Office) -> None:
    await office.sign_in()
    office.operators.revoked = True
    assert "Sign in as an operator" in await office.page()
    office.operators.revoked = False
    assert "Movies of the catalogue" in await office.page()
    await office.site.client.post("/operator/signout")
    assert "Sign in as an operator" in await office.page()


async def test_another_site_cannot_send_a_form(office: Office) -> None:
    await office.sign_in()
    response = await office.site.client.post(
        "/operator/movies/1/hidden", data=FORM, headers={"sec-fetch-site": "cross-site"}
    )
    assert response.status_code == 403
    assert office.store.announced == []


async def test_search_finds_movies_and_hidden_ones_are_listed(office: Office) -> None:
    await office.sign_in()
    await office.store.change(8, hidden=True)
    page = await office.page("?q=movie 3")
    assert 'href="/operator/movies/22"' in page
    assert 'href="/operator/movies/8"' in page.partition('id="hidden"')[2]
    assert "No movie that is shown matches" in await office.page("?q=xyzzy")
