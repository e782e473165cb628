"""Rooms as pages: made, joined, voted in, and followed."""

import re

import httpx
import pytest

from services.web.pages.lists import rooms as rooms_page
from services.web.rooms import room_watch
from services.web.rooms.rooms import room_id_of
from services.web.views.rooms.room_view import FAIRNESS_WORDS
from tests.support.catalogue.fake_catalogue import TITLES
from tests.unit.web.conftest import Site


def browser(site: Site) -> httpx.AsyncClient:
    """Another one, with its own cookies."""
    return httpx.AsyncClient(transport=site.client._transport, base_url="http://web")


async def made(site: Site, name: str = "Ada") -> str:
    """Returns the key of the new room."""
    response = await site.client.post("/rooms", data={"name": name, "picks": ["2"]})
    assert response.status_code == 303, response.text
    return str(httpx.URL(response.headers["location"]).params["key"])


async def post(client: httpx.AsyncClient, path: str, key: str, **fields: str) -> httpx.Response:
    return await client.post(f"/rooms{path}", data={"key": key, **fields})


async def page(client: httpx.AsyncClient, key: str) -> str:
    response = await client.get("/rooms", params={"key": key})
    assert response.status_code == 200
    return response.text


def part(html: str, name: str) -> str:
    found = re.search(rf'<section id="{name}".*?</section>', html, re.DOTALL)
    assert found, html
    return found[0]


async def test_the_form_offers_movies_to_a_guest_and_none_to_a_member(site: Site) -> None:
    form = (await site.client.get("/rooms")).text
    assert 'action="/rooms"' in form
    assert form.count('name="picks"') == 4
    await site.sign_up()
    form = (await site.client.get("/rooms")).text
    assert 'name="picks"' not in form
    assert "your own ratings" in form


async def test_who_makes_a_room_is_in_it_and_others_join_by_its_link(site: Site) -> None:
    key = await made(site)
    assert f'value="http://web/rooms?key={key}"' in await page(site.client, key)
    async with browser(site) as other:
        entry = await page(other, key)
        assert "Already here: <bdi>Ada</bdi>" in entry

        assert (await post(other, "/join", key, name="Bob")).status_code == 303
        assert "Bob</bdi> (you)" in part(await page(other, key), "people")
    assert "Bob</bdi>" in part(await page(site.client, key), "people")


async def test_a_strange_key_is_no_room(site: Site) -> None:
    for key in ("x" * 22, "short"):
        response = await site.client.get("/rooms", params={"key": key})
        assert response.status_code == 404
        assert "no such room" in response.text
    assert (await site.client.get("/rooms", params={"key": "x" * 23})).status_code == 422
    assert (await site.client.get("/rooms/events", params={"key": "x" * 22})).status_code == 404
    assert (await post(site.client, "/join", "x" * 22, name="Bob")).status_code == 404


async def test_votes_show_as_counts_on_everybodys_list(site: Site) -> None:
    key = await made(site)
    async with browser(site) as other:
        await post(other, "/join", key, name="Bob")
        assert (await post(other, "/vote", key, movie_id="3", vote="yes")).status_code == 303
        seen = part(await page(site.client, key), "list")
        assert "Wanted by 1 of 2" in seen
        assert "Bob" not in seen
        assert f"In front: {TITLES[2]}, wanted by 1 of 2." in seen
        await post(site.client, "/vote", key, movie_id="3", vote="yes")
        assert f"Everybody wants <bdi>{TITLES[2]}</bdi>" in part(await page(other, key), "list")


async def test_the_card_goes_on_with_each_vote_and_comes_back_with_a_vote_taken_back(site: Site) -> None:
    key = await made(site)
    assert f"Next: {TITLES[0]}" in part(await page(site.client, key), "swipe")
    await post(site.client, "/vote", key, movie_id="1", vote="no")
    seen = part(await page(site.client, key), "swipe")
    assert f"Next: {TITLES[1]}" in seen
    assert f"<bdi>{TITLES[0]}</bdi>: No" in seen
    await post(site.client, "/vote", key, movie_id="1", vote="")
    assert f"Next: {TITLES[0]}" in part(await page(site.client, key), "swipe")


async def test_a_veto_takes_the_movie_from_all_and_has_an_end(site: Site) -> None:
    key = await made(site)
    async with browser(site) as other:
        await post(other, "/join", key, name="Bob")
        for movie_id in "123":
            await post(other, "/vote", key, movie_id=movie_id, vote="veto")
        refused = await post(other, "/vote", key, movie_id="4", vote="veto")
        assert (refused.status_code, "all your 3 vetoes" in refused.text) == (409, True)
        assert "Vetoes left: 0" in part(await page(other, key), "swipe")
    assert f"Next: {TITLES[3]}" in part(await page(site.client, key), "swipe")


async def test_each_kind_of_fairness_shows_its_effect(site: Site) -> None:
    key = await made(site)
    people = part(await page(site.client, key), "people")
    assert "4.0 stars on average, 3.5 for the least happy one" in people
    assert all(words in people for words in FAIRNESS_WORDS.values())
    assert (await post(site.client, "/fairness", key, fairness="least_misery")).status_code == 303
    pressed = re.findall(r'value="(\w+)" aria-pressed="true"', part(await page(site.client, key), "people"))
    assert pressed == ["least_misery"]
    assert b'"fairness":"least_misery"' in site.recommender.requests[-1].content


async def test_the_reasons_tell_how_many_a_movie_suits_not_whom(site: Site) -> None:
    key = await made(site)
    async with browser(site) as other:
        await post(other, "/join", key, name="Bob")
        assert "Suits everybody here" in part(await page(other, key), "swipe")
        for movie_id in "12":
            await post(other, "/vote", key, movie_id=movie_id, vote="no")
        assert "Suits 1 of the 2 people here" in part(await page(other, key), "swipe")


async def test_people_leave_and_the_first_takes_others_out(site: Site) -> None:
    key = await made(site)
    async with browser(site) as other, browser(site) as third:
        for client, name in ((other, "Bob"), (third, "Cem")):
            await post(client, "/join", key, name=name)
        room = await site.dependencies.rooms.find(key)
        ids = {person.name: person.person_id for person in room.people}
        assert (await post(other, "/leave", key, person=ids["Cem"])).status_code == 403
        await post(site.client, "/leave", key, person=ids["Cem"])
        assert "Join the room" in await page(third, key)
        await post(other, "/leave", key)
        assert "Join the room" in await page(other, key)
    assert [person.name for person in (await site.dependencies.rooms.find(key)).people] == ["Ada"]


async def test_strangers_vote_for_nobody(site: Site) -> None:
    key = await made(site)
    async with browser(site) as other:
        for path, fields in (("/vote", {"movie_id": "1", "vote": "yes"}), ("/fairness", {"fairness": "average"})):
            refused = await post(other, path, key, **fields)
            assert (refused.status_code, "not in this room" in refused.text) == (403, True)


@pytest.mark.parametrize(
    ("name", "said"), [("", "Choose a name"), ("A" * 41, "at most 40"), ("\u202eAda", "cannot be shown")]
)
async def test_a_name_that_cannot_be_shown_is_refused_where_it_stands(site: Site, name: str, said: str) -> None:
    response = await site.client.post("/rooms", data={"name": name, "picks": ["3"]})
    assert response.status_code == 422
    assert said in response.text
    assert 'value="3" checked' in response.text
    assert site.stores.rooms.rooms == {}


async def test_names_and_titles_are_escaped(site: Site) -> None:
    key = await made(site, '<img src=x>"')
    assert "<img" not in await page(site.client, key)
    async with browser(site) as other:
        assert "<img" not in await page(other, key)


async def test_the_ninth_person_is_told_that_the_room_is_full(site: Site) -> None:
    key = await made(site)
    for number in range(7):
        async with browser(site) as other:
            assert (await post(other, "/join", key, name=f"Guest {number}")).status_code == 303
    async with browser(site) as ninth:
        refused = await post(ninth, "/join", key, name="Late")
        assert (refused.status_code, "This room is full: 8 people" in refused.text) == (409, True)


async def test_eight_people_behind_one_address_vote_as_much_as_they_like(site: Site) -> None:
    """The limits count by room."""
    limits = {rooms_page.JOIN_LIMIT.name, rooms_page.VOTE_LIMIT.name}
    key = await made(site)
    await post(site.client, "/vote", key, movie_id="1", vote="yes")
    async with browser(site) as other:
        await post(other, "/join", key, name="Bob")
    counted = [str(each) for each in site.stores.redis.values if any(limit in str(each) for limit in limits)]
    assert len(counted) == 2
    assert all(room_id_of(key) in each for each in counted)


async def test_movies_are_dealt_anew_thirty_times_a_minute_at_most(site: Site) -> None:
    key = await made(site)
    choices = ("average", "least_misery") * 15 + ("average",)
    statuses = [(await post(site.client, "/fairness", key, fairness=each)).status_code for each in choices]
    assert statuses == [303] * 30 + [429]
    assert (await post(site.client, "/vote", key, movie_id="1", vote="yes")).status_code == 303


async def test_a_member_counts_by_their_own_ratings_and_leaves_with_their_account(site: Site) -> None:
    user_id = await site.sign_up()
    key = await made(site)
    [person] = (await site.dependencies.rooms.find(key)).people
    assert (person.user_id, person.picks) == (user_id, ())
    assert "matinee_guest" not in site.client.cookies
    response = await site.client.post("/profile/delete", data={"password": "correct horse"})
    assert response.status_code in (200, 303)
    assert (await site.dependencies.rooms.find(key)).people == ()


async def test_the_stream_tells_the_version_and_then_ends_with_the_process(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_watch, "REFRESH_SECONDS", 0.01)
    monkeypatch.setattr(room_watch, "MAX_STREAM_SECONDS", 0.2)
    key = await made(site)
    version = (await site.dependencies.rooms.find(key)).version
    stream = await site.client.get("/rooms/events", params={"key": key})
    assert stream.headers["content-type"].startswith("text/event-stream")
    assert stream.text.split("\n\n")[:2] == ["retry: 1000", f"data: {version}"]
    assert site.dependencies.room_watch._rooms == {}


async def test_without_the_recommender_the_room_waits(site: Site) -> None:
    site.recommender.down = True
    key = await made(site)
    assert "Your room is kept" in await page(site.client, key)
    site.recommender.down = False
    assert f"Next: {TITLES[0]}" in await page(site.client, key)
