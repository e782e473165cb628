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


async def test_users_are_sent_to_their_echo_from_the_first_rating_on(site: Site) -> None:
    own = await site.sign_up()
    assert "tell your Echo" not in (await site.client.get("/")).text
    form = {"rating": "5", "part": "list", "back": f"/result?user_id={own}&amount=10"}
    changed = (await site.client.post("/movies/1/rating", data=form, headers=HTMX)).text
    for page in (changed, (await site.client.get("/")).text):
        assert "tell your Echo" in page
        assert "does not know your taste yet" not in page


async def test_somebody_elses_list_has_no_introduction(site: Site) -> None:
    await site.sign_up()
    assert 'class="lead-in"' not in (await site.client.get("/result?user_id=196&amount=10")).text
