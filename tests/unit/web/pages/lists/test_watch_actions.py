import re

import pytest

from tests.unit.web.conftest import Site

HTMX = {"hx-request": "true"}


@pytest.mark.parametrize(
    ("deed", "undo", "words"),
    [
        ("wanted", "wanted/delete", 'is on your <a href="/watchlist">watchlist</a>'),
        ("wanted/delete", "wanted", "is off your watchlist"),
        ("rested", "rested/delete", "will not be recommended to you for a month"),
        ("diary", "diary/delete", "on 31 January 2026"),
    ],
)
async def test_each_deed_of_a_list_can_be_undone_with_scripts_and_without(
    site: Site, deed: str, undo: str, words: str
) -> None:
    own = await site.sign_up()
    form = {"part": "list", "back": f"/result?user_id={own}&amount=10", "day": "2026-01-31"}
    live = await site.client.post(f"/movies/1/{deed}", data=form, headers=HTMX)
    plain = await site.client.post(f"/movies/1/{deed}", data=form, follow_redirects=True)
    for page in (live.text, plain.text):
        assert words in page
        message = page[page.index("toast-deed" if page is live.text else 'class="news"') :]
        assert f'action="/movies/1/{undo}"' in message
        assert ('name="day" value="2026-01-31"' in message) is (deed == "diary")
    undone = await site.client.post(f"/movies/1/{undo}", data=form, headers=HTMX)
    assert 'data-movie="1"' in undone.text


async def test_a_row_says_whether_its_film_is_wanted(site: Site) -> None:
    own = await site.sign_up()
    await site.client.put(f"/api/users/{own}/watchlist/2")
    page = (await site.client.get("/")).text
    assert re.findall(r'formaction="/movies/(\d+)/wanted/delete"', page) == ["2"]
    site.recommender.down = True
    site.stores.redis.values.clear()
    assert "/wanted/delete" not in (await site.client.get("/")).text


async def test_the_stars_of_a_film_say_what_is_known(site: Site) -> None:
    await site.sign_up()
    for deed in ("wanted", "diary"):
        answer = await site.client.post(f"/movies/1/{deed}", data={"day": "2026-01-31"}, headers=HTMX)
    assert 'formaction="/movies/1/wanted/delete"' not in answer.text  # it was seen after it was wanted
    assert "Seen on 31 January 2026" in answer.text
    await site.client.post("/movies/1/diary/delete", data={"day": "2026-01-31"})
    answer = await site.client.post("/movies/1/rested", headers=HTMX)
    assert "Not recommended until" in answer.text
    assert 'formaction="/movies/1/rested"' not in answer.text
    plain = await site.client.post("/movies/1/rested/delete", data={"back": "/movies/1"})
    assert (plain.status_code, plain.headers["location"]) == (303, "/movies/1")
    assert "Not recommended until" not in (await site.client.get("/movies/1")).text


@pytest.mark.parametrize("deed", ["rating", "seen", "diary", "dismissed"])
async def test_a_rest_is_not_named_while_something_else_keeps_the_film_off_the_list(site: Site, deed: str) -> None:
    await site.sign_up()
    await site.client.post("/movies/1/rested")
    answer = await site.client.post(f"/movies/1/{deed}", data={"day": "2026-01-31", "rating": "4"}, headers=HTMX)
    for wrong in ("Not recommended until", "Recommend it now", 'formaction="/movies/1/rested"'):
        assert wrong not in answer.text
    await site.client.post(f"/movies/1/{deed}/delete", data={"day": "2026-01-31"})
    assert "Not recommended until" in (await site.client.get("/movies/1")).text


async def test_the_button_of_a_list_for_two_is_replaced_alone(site: Site) -> None:
    own = await site.sign_up()
    assert 'id="wish-1"' in (await site.client.get(f"/together?users={own},196")).text
    answer = await site.client.post("/movies/1/wanted", data={"part": "wish", "back": "/together"}, headers=HTMX)
    assert answer.text.strip().startswith('<form class="wish" id="wish-1"')
    assert "On my watchlist" in answer.text
    assert 'hx-target="#wish-1"' in answer.text
    site.client.cookies.clear()
    assert 'id="wish-1"' not in (await site.client.get("/together?users=13,196")).text


async def test_a_day_that_is_none_is_refused(site: Site) -> None:
    await site.sign_up()
    answer = await site.client.post("/movies/1/diary", data={"day": "soon"})
    assert answer.status_code == 422
    assert "Write it as 2026-01-31." in answer.text


async def test_without_a_day_it_is_today(site: Site) -> None:
    await site.sign_up()
    assert (await site.client.post("/movies/1/diary", data={})).status_code == 303
    assert re.search(r"/diary/1/\d{4}-\d\d-\d\d$", str(site.recommender.requests[-1].url.path))
