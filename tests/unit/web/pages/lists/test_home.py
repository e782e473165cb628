import re

from tests.unit.web.conftest import Site

HTMX = {"hx-request": "true"}


def rated(site: Site, user_id: int) -> dict[int, float]:
    return site.recommender.ratings.get(user_id, {})


async def test_a_visitor_sees_movies_to_pick_from_and_a_list(site: Site) -> None:
    page = (await site.client.get("/")).text
    assert re.findall(r'name="picks" value="(\d+)"', page) == ["1", "2", "3", "4"]
    assert page.count('class="rank"') == 10


async def test_surprise_redirects_to_a_sample_users_list(site: Site) -> None:
    answer = await site.client.get("/surprise")
    assert answer.status_code == 303
    assert re.fullmatch(r"/result\?user_id=\d{1,3}&amount=10", answer.headers["location"])
