import pytest

from tests.unit.web.conftest import Site


async def test_an_owner_asks_what_would_be(site: Site) -> None:
    user_id = await site.sign_up()
    await site.client.put(f"/api/users/{user_id}/ratings/7", json={"rating": 5})
    answer = await site.client.get(f"/api/users/{user_id}/what-if?without=7&rate=2:1.5&movie=3&amount=4")
    told = answer.json()
    assert [(each["movie_id"], each["before"], each["after"]) for each in told["changes"]] == [
        (7, 5, None),
        (2, None, 1.5),
    ]
    assert told["statement"].startswith("With these 2 changes, Chinatown would stand ")
    assert len(told["movies"]) == 4
    assert site.recommender.ratings[user_id] == {7: 5.0}, "nothing is stored"


async def test_nobody_else_learns_what_would_be(site: Site) -> None:
    user_id = await site.sign_up()
    assert (await site.client.get(f"/api/users/{user_id + 1}/what-if")).status_code == 403
    site.client.cookies.clear()
    assert (await site.client.get(f"/api/users/{user_id}/what-if")).status_code == 401
    assert (await site.client.get("/api/users/196/what-if")).status_code == 403


@pytest.mark.parametrize("query", ["without=0", "rate=7", "rate=7:6", "without=7&rate=7:5", "amount=101", "user=1"])
async def test_nonsense_is_refused(site: Site, query: str) -> None:
    user_id = await site.sign_up()
    answer = await site.client.get(f"/api/users/{user_id}/what-if?{query}")
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
