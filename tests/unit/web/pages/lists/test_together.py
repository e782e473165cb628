"""The list for two people: the page, its links and the API."""

import re

import httpx
import pytest
from starlette.datastructures import QueryParams

from shared.contracts.groups import Together
from tests.unit.web.conftest import Site

HTMX = {"hx-request": "true"}


async def page(site: Site, query: str, status: int = 200) -> str:
    answer = await site.client.get(f"/together?{query}")
    assert answer.status_code == status, answer.text
    return answer.text


def field(page: str, name: str) -> list[str]:
    return re.findall(rf'name="{name}" value="([^"]*)"', page)


def titles(page: str) -> list[str]:
    return re.findall(r'class="movie-info">\s*<a href="/movies/\d+"><bdi>([^<]*)', page)


async def test_a_shared_link_shows_anyone_what_each_would_give(site: Site) -> None:
    shown = await page(site, "users=13,196&amount=3")
    assert titles(shown) == ["Alien", "Brazil", "Chinatown"]
    assert "For user 13 and user 196" in shown
    assert shown.count("Because they liked Alien") == 6
    assert "Predicted: 4.7 of 5 stars" in shown
    assert "Both would give 4 stars or more to 3 of these 3." in " ".join(shown.split())
    assert 'value="http://web/together?users=13,196&amp;amount=3"' in shown
    assert field(shown, "users") == ["13", "196"]


async def test_a_signed_in_user_who_opens_an_invitation_joins_it(site: Site) -> None:
    own = await site.sign_up()
    shown = await page(site, "with=196")
    assert "For you and user 196" in shown
    assert field(shown, "users") == [str(own), "196"]
    key = site.stores.users.link_keys[own]
    assert f'value="http://web/together?users={own}.{key},196&amp;amount=10"' in shown
    assert [
        request.url.params["reader"] for request in site.recommender.requests if "reader" in request.url.params
    ] == [str(own)]


async def test_the_own_invitation_can_be_sent(site: Site) -> None:
    own = await site.sign_up()
    for query in ("", f"with={own}"):
        shown = await page(site, query)
        assert f'value="http://web/together?with={own}.{site.stores.users.link_keys[own]}' in shown
        assert field(shown, "users")[0] == str(own)
        assert titles(shown) == []


async def test_a_visitor_completes_an_invitation_with_picks(site: Site) -> None:
    invited = await page(site, "with=196&amount=4")
    assert "An evening with user 196" in invited
    assert field(invited, "users") == ["196", ""]
    back = re.findall(r'name="back" value="([^"]*)"', invited)[0].replace("&amp;", "&")
    answer = await site.client.post("/picks", data={"picks": ["1", "2"], "back": back})
    assert answer.headers["location"] == "/together?with=196&amount=4"
    shown = (await site.client.get(answer.headers["location"])).text
    assert "For you and user 196" in shown
    assert titles(shown) == ["Chinatown", "Dune", "E.T.", "Fargo"]
    assert "Link to this list" not in shown


async def test_signing_in_returns_to_the_invitation(site: Site) -> None:
    assert "/signin?next=/together%3Fwith%3D196%26amount%3D10" in await page(site, "with=196")


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("users=abc,196", 422, "“abc” is not a user id"),
        ("users=0,196", 422, "“0” is not a user id"),
        ("users=99999999999999999999,196", 422, "too large"),
        ("users=196,196", 422, "two different users"),
        ("users=13,20000", 404, "No user has this id"),
        ("with=20000", 404, "No user has this id"),
        ("users=1,2,3", 422, "two people"),
        ("users=1,2&with=3", 422, "two people"),
        ("users=13,196&amount=101", 422, "“101” is too many"),
        ("users=13,196&amount=ten", 422, "“ten” is not a number of movies"),
        ("users=13,196&from_year=soon", 422, "“soon” is not a year"),
        ("users=13,196&popularity=2", 422, "“2” is not allowed here"),
    ],
)
async def test_invalid_input_is_explained_and_kept(site: Site, query: str, status: int, says: str) -> None:
    shown = await page(site, query, status)
    assert says in re.findall(r'role="alert"><span id="error-message">([^<]*)', shown)[0]
    given = QueryParams(query)
    for name in {"amount", "from_year", "popularity"} & given.keys():
        assert f'value="{given[name]}"' in shown
    assert field(shown, "users") == [*",".join([*given.getlist("users"), *given.getlist("with")]).split(","), ""][:2]


@pytest.mark.parametrize("name", ["users", "with", "amount", "genre", "from_year", "popularity"])
@pytest.mark.parametrize(
    "text",
    [
        *("<script>", "\0", "9" * 400, "\r\nSet-Cookie: a=b"),
        *(pytest.param(text, marks=pytest.mark.long) for text in ("٣", "1e999", "NaN", "🎬" * 99, "\u202e1", ",,,")),
    ],
)
async def test_no_input_breaks_the_page(site: Site, name: str, text: str) -> None:
    for users in ({}, {"users": "13,196"}, {"with": "196"}):
        answer = await site.client.get("/together", params=users | {name: text})
        assert answer.status_code in (200, 403, 404, 422)
        assert "<script>" not in answer.text
        assert "set-cookie" not in answer.headers


async def test_htmx_pushes_the_shareable_address(site: Site) -> None:
    answer = await site.client.get("/together?users=13&users=196&amount=5&genre=", headers=HTMX)
    assert answer.headers["hx-push-url"] == "/together?users=13,196&amount=5"
    refused = await site.client.get("/together?users=x&users=196", headers=HTMX)
    assert "hx-push-url" not in refused.headers


async def test_an_empty_list_says_what_to_do(site: Site) -> None:
    shown = await page(site, "users=13,196&genre=Comedy")
    assert "No movies match." in shown
    assert 'href="/together?users=13,196&amp;amount=10"' in shown


async def test_while_the_recommender_is_unavailable_the_page_says_so(site: Site) -> None:
    site.recommender.down = True
    for query in ("users=13,196", "with=196"):
        shown = await page(site, query, 503)
        assert "recommender is temporarily unavailable" in shown
        assert "196" in field(shown, "users")
    assert "Two people, one evening" in await page(site, "")


async def test_ratings_are_compared_only_if_they_may_be_read(site: Site) -> None:
    own = await site.sign_up()
    stranger = f"{own + 1}.{'k' * 22}"
    site.stores.users.link_keys[own + 1] = "k" * 22
    await site.client.put(f"/api/users/{own}/ratings/1", json={"rating": 2})
    site.recommender.versions[own + 1] = 1
    for users, compared in [
        (f"{own},196", True),
        ("13,196", True),
        (f"{own},{stranger}", False),
        (f"13,{stranger}", False),
    ]:
        assert ("have in common" in await page(site, f"users={users}")) is compared
        answer = Together.model_validate_json((await site.client.get(f"/api/together?users={users}")).content)
        assert (answer.common is not None) is compared
    key = site.stores.users.link_keys[own]
    site.client.cookies.clear()
    assert "have in common" not in await page(site, f"users={own}.{key},196")


async def test_a_rating_changes_the_list_at_once(site: Site) -> None:
    own = await site.sign_up()
    query = f"users={own},196&amount=3"
    assert titles(await page(site, query)) == ["Alien", "Brazil", "Chinatown"]
    await site.client.put(f"/api/users/{own}/ratings/1", json={"rating": 2})
    assert titles(await page(site, query)) == ["Brazil", "Chinatown", "Dune"]


async def test_a_person_without_ratings_is_mentioned(site: Site) -> None:
    own = await site.sign_up()
    assert "You have not rated a movie yet" in await page(site, f"users={own},196")
    key = site.stores.users.link_keys[own]
    site.client.cookies.clear()
    assert f"User {own} has not rated a movie yet" in await page(site, f"users={own}.{key},196")


async def test_registered_users_have_to_invite_others(site: Site) -> None:
    own = await site.sign_up()
    await page(site, "")
    key = site.stores.users.link_keys[own]
    site.client.cookies.clear()
    for query in (f"users={own},196", f"with={own}", f"users={own}.{'x' * 22},196", f"users=196,{own}.{key[:-1]}"):
        assert f"User {own} has to invite you" in await page(site, query, 403)
        if "with" not in query:
            assert (await site.client.get(f"/api/together?{query}")).status_code == 403
    for query in (f"users={own}.{key},196", f"users=196,{own}.{key}"):
        assert f"user {own}" in (await page(site, query)).lower()
        assert (await site.client.get(f"/api/together?{query}")).status_code == 200
    invited = await page(site, f"with={own}.{key}")
    assert f"An evening with user {own}" in invited


async def test_the_api_returns_both_in_the_requested_order(site: Site) -> None:
    answer = await site.client.get("/api/together?users=196,13&amount=2&genre=Drama&popularity=0.5")
    group_list = Together.model_validate_json(answer.content)
    assert [person.user_id for person in group_list.people] == [196, 13]
    assert [len(each.likings) for each in group_list.movies] == [2, 2]
    params = site.recommender.requests[-1].url.params
    assert (params["genre"], params["popularity"], "reader" in params) == ("Drama", "0.5", False)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("users=196,196", 422),
        ("users=13,20000", 404),
        ("users=196", 422),
        ("users=1,2,3", 422),
        ("users=", 422),
        ("users=a,b", 422),
        ("users=1,%00", 422),
        ("users=1,٢", 422),
        ("users=" + "1," * 100, 422),
        ("users=1,2&amount=0", 422),
        ("users=1,2&amount=101", 422),
        ("users=1,2&with=3", 422),
        ("amount=10", 422),
    ],
)
async def test_the_api_refuses_anything_but_a_pair(site: Site, query: str, status: int) -> None:
    answer: httpx.Response = await site.client.get(f"/api/together?{query}")
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["detail"]


async def test_every_list_links_to_a_group_list(site: Site) -> None:
    assert 'href="/together?with=196"' in (await site.client.get("/result?user_id=196")).text
    own = await site.sign_up()
    for path in ("/", f"/result?user_id={own}"):
        assert f'href="/together?with={own}"' in (await site.client.get(path)).text
