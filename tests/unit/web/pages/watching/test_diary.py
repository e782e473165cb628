import re

from tests.unit.web.conftest import Site


async def test_the_diary_lists_days_by_month(site: Site) -> None:
    own = await site.sign_up()
    assert "No movie has a day yet." in (await site.client.get("/diary")).text
    for day in ("2025-12-31", "2026-01-02", "2026-01-31"):
        await site.client.put(f"/api/users/{own}/diary/3/{day}")
    page = (await site.client.get("/diary")).text
    assert re.findall(r'<h2 id="month-\d+">(.*?)</h2>', page) == ["January 2026", "December 2025"]
    assert re.findall(r'<a href="/diary/(\d+)">', page) == ["2026", "2025"]
    assert page.count("seen again") == 2
    removed = await site.client.post("/movies/3/diary/delete", data={"day": "2026-01-31", "back": "/diary"})
    assert removed.headers["location"] == "/diary"
    assert "31 January" not in (await site.client.get("/diary")).text


async def test_a_year_is_reviewed_against_the_one_before(site: Site) -> None:
    own = await site.sign_up()
    for movie_id, day in ((3, "2025-12-31"), (3, "2026-01-02"), (4, "2026-01-31")):
        await site.client.put(f"/api/users/{own}/diary/{movie_id}/{day}")
    page = (await site.client.get("/diary/2026")).text
    assert "seen 2 times, 1 of them again" in page
    assert "1 more than in 2025" in page
    assert "The length of 2 of 2 is unknown." in page
    assert "There is nothing in your diary of 2024." in (await site.client.get("/diary/2024")).text
    assert (await site.client.get("/diary/1")).status_code in (404, 422)
