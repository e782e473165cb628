import re

import pytest

from tests.unit.web.conftest import Site

CSV = "title,rating\nAlien,5\nDune,2.5\nNo such movie,4\nBrazil,none\n"


async def import_file(site: Site, content: str | bytes) -> str:
    files = {"ratings": ("ratings.csv", content, "text/csv")}
    answer = await site.client.post("/profile/import", files=files)
    return f"{answer.status_code} {answer.text}"


async def rate(site: Site, *movie_ids: int) -> None:
    for movie_id in movie_ids:
        await site.client.post(f"/movies/{movie_id}/rating", data={"rating": str(movie_id / 2)})


def shown(page: str) -> list[str]:
    return re.findall(r"<legend[^>]*>Your rating of ([^<]*)</legend>", page)


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("sort=best", ["Dune", "Chinatown", "Alien"]),
        ("sort=worst", ["Alien", "Chinatown", "Dune"]),
        ("sort=title", ["Alien", "Chinatown", "Dune"]),
        ("sort=year", ["Dune", "Chinatown", "Alien"]),
        ("sort=title&q=N", ["Chinatown", "Alien", "Dune"]),
        ("q=chin+tow", ["Chinatown"]),
        ("sort=nonsense&from=-5&q=dune", ["Dune"]),
        ("from=99999999999999999999", ["Alien", "Chinatown", "Dune"]),
    ],
)
async def test_ratings_are_sorted_and_searched(site: Site, query: str, titles: list[str]) -> None:
    await site.sign_up()
    await rate(site, 1, 3, 4)
    assert sorted(shown((await site.client.get(f"/profile?{query}")).text)) == sorted(titles)
    if "sort" in query and "q=N" not in query:
        assert shown((await site.client.get(f"/profile?{query}")).text) == titles


async def test_ratings_are_exported_and_imported_again(site: Site) -> None:
    own = await site.sign_up()
    await rate(site, 1, 4)
    exported = await site.client.get("/profile/ratings.csv")
    assert exported.headers["content-disposition"] == f'attachment; filename="matinee-ratings-{own}.csv"'
    assert exported.text.splitlines()[1].startswith("1,Alien,1971,0.5,")
    site.recommender.ratings.clear()
    assert "2 movies rated" in await import_file(site, exported.text)
    assert site.recommender.ratings[own] == {1: 0.5, 4: 2.0}


async def test_an_import_tells_what_matched_and_what_did_not(site: Site) -> None:
    own = await site.sign_up()
    page = await import_file(site, CSV)
    assert site.recommender.ratings[own] == {1: 5.0, 4: 2.5}
    for told in ("2 movies rated", "1 not in this catalogue", "No such movie", "1 line without a rating"):
        assert told in page


@pytest.mark.parametrize("content", [b"", b"\xff", b"title,rating\n<script>alert(1)</script>,9"])
async def test_what_is_no_file_of_ratings_is_refused_and_leads_back(site: Site, content: bytes) -> None:
    await site.sign_up()
    page = await import_file(site, content)
    assert page.startswith("422")
    assert "That did not work" in page
    assert "<script>alert" not in page


async def test_a_deleted_account_is_gone(site: Site) -> None:
    own = await site.sign_up()
    await rate(site, 1)
    cookies = dict(site.client.cookies)
    answer = await site.client.post("/profile/delete", data={"password": "correct horse"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/goodbye")
    assert (site.stores.users.accounts, site.stores.users.names, site.recommender.ratings) == ({}, {}, {})
    site.client.cookies.update(cookies)
    assert (await site.client.get("/profile")).status_code == 401
    again = await site.client.post("/api/session", json={"user_id": own, "password": "correct horse"})
    assert again.status_code == 401
    assert (await site.client.get("/goodbye")).status_code == 200


async def test_without_the_password_nothing_is_deleted(site: Site) -> None:
    own = await site.sign_up()
    await rate(site, 1)
    answer = await site.client.post("/profile/delete", data={"password": "wrong horse"})
    assert (answer.status_code, "This is not your password" in answer.text) == (403, True)
    assert site.recommender.ratings[own] == {1: 0.5}
    assert own in site.stores.users.accounts


async def test_where_ratings_cannot_be_erased_the_account_stays_to_try_again(site: Site) -> None:
    own = await site.sign_up()
    await rate(site, 1)
    site.recommender.away = True
    await site.client.post("/profile/delete", data={"password": "correct horse"})
    assert own in site.stores.users.accounts
    site.recommender.away = False
    answer = await site.client.post("/profile/delete", data={"password": "correct horse"})
    assert answer.status_code == 303
