import re

import pytest

from tests.unit.web.conftest import Site

HTMX = {"hx-request": "true"}


async def test_only_the_owner_can_rate_from_a_list(site: Site) -> None:
    own = await site.sign_up()
    assert "Not interested" in (await site.client.get(f"/result?user_id={own}")).text
    assert "Not interested" not in (await site.client.get("/result?user_id=196")).text


async def test_rating_without_javascript_redirects_back(site: Site) -> None:
    own = await site.sign_up()
    answer = await site.client.post("/movies/1/rating", data={"rating": "4.5", "back": "/movies?q=alien"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/movies?q=alien")
    assert site.recommender.ratings[own] == {1: 4.5}


async def test_rating_in_a_list_without_javascript_redirects_to_the_list_with_a_message(site: Site) -> None:
    own = await site.sign_up()
    back = f"/result?user_id={own}&amount=3&genre=Drama"
    form = {"rating": "4.5", "part": "list", "back": back}
    answer = await site.client.post("/movies/1/rating", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{back}&rated=1")
    page = (await site.client.get(answer.headers["location"])).text
    assert "You rated <bdi>Alien</bdi>." in page
    assert 'action="/movies/1/rating/delete"' in page


async def test_rating_with_htmx_returns_only_the_new_list(site: Site) -> None:
    own = await site.sign_up()
    form = {
        "rating": "4.5",
        "part": "list",
        "back": f"/result?user_id={own}&amount=3",
        "shown": "1 Alien\n3 Chinatown\n9 Ida",
    }
    answer = await site.client.post("/movies/1/rating", data=form, headers=HTMX)
    assert answer.text.strip().startswith('<p class="lead-in"')
    assert answer.text.count('class="rank"') == 3
    assert 'data-movie="1"' not in answer.text
    assert answer.headers["profile-version"] == "1"
    assert "You gave <bdi>Alien</bdi> 4.5 stars." in answer.text
    assert "2 new; Ida dropped out." in answer.text


async def test_rating_in_a_list_keeps_its_controls(site: Site) -> None:
    own = await site.sign_up()
    form = {"rating": "4.5", "part": "list", "back": f"/result?user_id={own}&amount=3&genre=Drama&diversity=0.5"}
    await site.client.post("/movies/1/rating", data=form, headers=HTMX)
    lists = [request.url for request in site.recommender.requests if request.url.path.endswith("/recommendations")]
    assert dict(lists[-1].params) == {"amount": "3", "genre": "Drama", "diversity": "0.5"}


async def test_rating_with_htmx_outside_a_list_returns_only_the_stars(site: Site) -> None:
    await site.sign_up()
    answer = await site.client.post("/movies/1/rating", data={"rating": "4.5", "title": "Alien"}, headers=HTMX)
    assert answer.text.strip().startswith('<div class="rating-area"')
    assert re.search(r'value="4.5" required checked', answer.text)
    assert "Your rating of Alien" in answer.text
    removed = await site.client.post("/movies/1/rating/delete", data={"title": "Alien"}, headers=HTMX)
    assert "checked" not in removed.text


async def test_a_dismissed_movie_can_be_restored(site: Site) -> None:
    own = await site.sign_up()
    form = {"part": "list", "back": f"/result?user_id={own}&amount=10"}
    live = await site.client.post("/movies/1/dismissed", data=form, headers=HTMX)
    plain = await site.client.post("/movies/1/dismissed", data=form, follow_redirects=True)
    for page in (live.text, plain.text):
        assert 'action="/movies/1/dismissed/delete"' in page
        assert 'data-movie="1"' not in page
    restored = await site.client.post("/movies/1/dismissed/delete", data=form, headers=HTMX)
    assert 'data-movie="1"' in restored.text


async def test_a_seen_movie_moves_from_the_list_to_the_profile(site: Site) -> None:
    own = await site.sign_up()
    form = {"part": "list", "back": f"/result?user_id={own}&amount=10"}
    live = await site.client.post("/movies/1/seen", data=form, headers=HTMX)
    assert 'data-movie="1"' not in live.text
    assert "You have seen <bdi>Alien</bdi>" in live.text
    assert 'id="seen"' in (await site.client.get("/profile")).text
    await site.client.post("/movies/1/seen/delete", data={"back": "/profile"})
    assert 'id="seen"' not in (await site.client.get("/profile")).text


async def test_a_changed_rating_can_be_undone(site: Site) -> None:
    await site.sign_up()
    answer = await site.client.post("/movies/1/rating", data={"rating": "2", "was": "4.5"}, headers=HTMX)
    assert re.search(r'class="toast-deed".*name="rating" value="4.5">', answer.text, re.DOTALL)
    assert "Undo" in answer.text


@pytest.mark.parametrize("rating", ["", "0", "9", "nan", "4.3", "x"])
async def test_an_invalid_rating_changes_nothing(site: Site, rating: str) -> None:
    own = await site.sign_up()
    answer = await site.client.post("/movies/1/rating", data={"rating": rating})
    assert answer.status_code == 422
    assert own not in site.recommender.ratings


async def test_rating_requires_signing_in(site: Site) -> None:
    answer = await site.client.post("/movies/1/rating", data={"rating": "4"})
    assert answer.status_code == 401
    assert 'href="/signin?next=' in answer.text
