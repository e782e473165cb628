"""A page of one user writes nothing for another user who has signed in in the same browser meanwhile."""

import re

import pytest

from tests.unit.web.conftest import Site

PAGES = ["/", "/movies", "/movies/1", "/profile", "/together", "/voice", "/result?user_id=944"]
WRITES = [
    ("/movies/1/rating", {"rating": "4.5"}),
    ("/movies/1/rating/delete", {}),
    ("/movies/1/seen", {}),
    ("/movies/1/seen/delete", {}),
    ("/movies/1/dismissed", {}),
    ("/movies/1/dismissed/delete", {}),
    ("/picks", {"picks": "1"}),
    ("/picks/keep", {}),
    ("/picks/forget", {}),
    ("/voice", {"text": "request movies"}),
    ("/voice/again", {}),
    ("/signout", {}),
    ("/signout/everywhere", {}),
    ("/profile/delete", {"password": "correct horse"}),
    ("/oauth/authorize", {"question": "q", "decision": "allow"}),
    ("/oauth/disconnect", {}),
]
FORM = re.compile(r'<form\b[^<]*\bmethod="post"[^<]*<input type="hidden" name="visitor" value="(\d*)">')


def forms(page: str) -> list[str]:
    owners = FORM.findall(page)
    assert len(owners) == page.count('method="post"') > 0
    return owners


@pytest.mark.parametrize("path", PAGES)
async def test_every_form_that_posts_carries_whose_it_is(site: Site, path: str) -> None:
    own = await site.sign_up()
    site.client.cookies.set("matinee_picks", "1.2")
    assert set(forms((await site.client.get(path)).text)) == {str(own)}


@pytest.mark.parametrize("path", ["/", "/movies/1", "/signin", "/together?with=196"])
async def test_forms_of_anonymous_pages_belong_to_nobody(site: Site, path: str) -> None:
    assert set(forms((await site.client.get(path)).text)) == {""}


@pytest.mark.parametrize(("path", "fields"), WRITES)
async def test_a_form_of_another_users_page_is_refused(site: Site, path: str, fields: dict[str, str]) -> None:
    ann = await site.sign_up("Ann")
    await site.sign_up("Ben")
    site.recommender.requests.clear()
    answer = await site.client.post(path, data=fields | {"visitor": str(ann)})
    assert answer.status_code == 409
    assert f"Ben is signed in in this browser by now, and what you sent came from a page of user {ann}." in answer.text
    assert [request for request in site.recommender.requests if request.method != "GET"] == []
    assert (await site.client.get("/profile")).status_code == 200


async def test_an_import_from_another_users_page_is_refused(site: Site) -> None:
    ann = await site.sign_up("Ann")
    ben = await site.sign_up("Ben")
    files = {"ratings": ("r.csv", "title,rating\nAlien,5\n", "text/csv")}
    refused = await site.client.post("/profile/import", data={"visitor": str(ann)}, files=files)
    assert (refused.status_code, site.recommender.ratings) == (409, {})
    accepted = await site.client.post("/profile/import", data={"visitor": str(ben)}, files=files)
    assert accepted.status_code == 303
    await site.dependencies.imports.wait()
    assert [record.user_id for record in site.stores.imports.records.values()] == [ben]


async def test_a_form_of_the_users_own_page_is_accepted(site: Site) -> None:
    own = await site.sign_up()
    answer = await site.client.post("/movies/1/rating", data={"rating": "4.5", "visitor": str(own)})
    assert (answer.status_code, site.recommender.ratings) == (303, {own: {1: 4.5}})


async def test_a_page_from_before_signing_in_is_refused_too(site: Site) -> None:
    await site.sign_up("Ben")
    answer = await site.client.post("/picks", data={"picks": "1", "visitor": ""})
    assert answer.status_code == 409
    assert "Ben is signed in in this browser by now, and what you sent came from a page that was opened" in answer.text


async def test_a_page_whose_session_has_ended_asks_to_sign_in(site: Site) -> None:
    own = await site.sign_up()
    site.client.cookies.clear()
    answer = await site.client.post("/movies/1/rating", data={"rating": "4.5", "visitor": str(own)})
    assert answer.status_code == 401
    assert "You are not signed in, so nothing was saved." in answer.text


async def test_parts_of_pages_are_not_given_to_another_users_page(site: Site) -> None:
    ann = await site.sign_up("Ann")
    ben = await site.sign_up("Ben")
    refused = await site.client.get("/movies", headers={"hx-request": "true", "page-visitor": str(ann)})
    assert (refused.status_code, refused.headers["hx-refresh"]) == (409, "true")
    accepted = await site.client.get("/movies", headers={"hx-request": "true", "page-visitor": str(ben)})
    assert (accepted.status_code, "hx-refresh" in accepted.headers) == (200, False)


async def test_picks_are_kept_while_the_session_store_is_down(site: Site) -> None:
    site.stores.users.down = site.stores.redis.down = True
    answer = await site.client.post("/picks", data={"picks": "1", "visitor": ""})
    assert answer.status_code == 303
