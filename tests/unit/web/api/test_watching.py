import pytest

from tests.unit.web.conftest import Site


async def test_a_watchlist_is_filled_read_and_emptied(site: Site) -> None:
    own = f"/api/users/{await site.sign_up()}"
    wanted = await site.client.put(f"{own}/watchlist/3?amount=2")
    assert (wanted.json()["profile_version"], len(wanted.json()["recommendations"]["movies"])) == (1, 2)
    watchlist = (await site.client.get(f"{own}/watchlist?sort=longest")).json()
    assert site.recommender.requests[-1].url.params["sort"] == "longest"
    assert [(movie["title"], movie["wanted_at"]) for movie in watchlist["movies"]] == [
        ("Chinatown", "2026-01-02T00:00:00Z")
    ]
    await site.client.patch(f"{own}/watchlist", json={"in_lists": False})
    assert (await site.client.get(f"{own}/watchlist")).json()["in_lists"] is False
    await site.client.delete(f"{own}/watchlist/3")
    assert (await site.client.get(f"{own}/watchlist")).json()["movies"] == []


async def test_a_diary_has_several_days(site: Site) -> None:
    own = f"/api/users/{await site.sign_up()}"
    for day in ("2026-01-01", "2026-01-02"):
        assert (await site.client.put(f"{own}/diary/3/{day}")).status_code == 200
    entries = (await site.client.get(f"{own}/diary")).json()["entries"]
    assert [(entry["seen_on"], entry["rewatch"]) for entry in entries] == [("2026-01-02", True), ("2026-01-01", False)]
    await site.client.delete(f"{own}/diary/3/2026-01-01")
    assert len((await site.client.get(f"{own}/diary")).json()["entries"]) == 1


async def test_not_now_rests_a_movie(site: Site) -> None:
    own = f"/api/users/{await site.sign_up()}"
    first = [
        (await site.client.request(method, f"{own}/rested/1")).json()["recommendations"]["movies"][0]["movie_id"]
        for method in ("PUT", "DELETE")
    ]
    assert first == [2, 1]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "diary/1/2026-02-30"),
        ("PUT", "diary/1/today"),
        ("GET", "watchlist?sort=worst"),
        ("GET", "watchlist?amount=3"),
        ("PATCH", "watchlist"),
        ("PUT", "watchlist/0"),
    ],
)
async def test_nonsense_is_refused(site: Site, method: str, path: str) -> None:
    own = f"/api/users/{await site.sign_up()}"
    answer = await site.client.request(method, f"{own}/{path}", json={"in_lists": "no"})
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
