"""What a stranger learns about a registered user: the titles of the list, as far as the user shows it, and no more.

Two users whose lists have the same titles rated different movies. Whatever a stranger asks, by any operation that the
OpenAPI document names and on any page, the answers about the two differ only in the id.
"""

import re
from collections.abc import Iterator
from itertools import pairwise, product
from typing import Any

import httpx
import pytest

from tests.support.catalogue.fake_catalogue import TITLES, recommended_movie
from tests.support.fakes.recommender import FakeRecommender
from tests.unit.web.conftest import Site

LISTED, ANN_RATED, BEN_RATED = range(4, len(TITLES) + 1), 1, 2
PARAMETERS: dict[str, list[str]] = {
    "amount": ["1", "100"],
    "genre": ["Drama", "Comedy"],
    "from_year": ["1971"],
    "to_year": ["1979"],
    "popularity": ["-1", "1"],
    "diversity": ["1"],
    "sort": ["stars"],
    **{name: ["Drama", "Comedy"] for name in ("without_genre", "tag", "without_tag")},
    **{name: ["Tom Hanks"] for name in ("person", "without_person")},
    "min_runtime": ["60"],
    "max_runtime": ["120"],
    "language": ["English"],
    "max_age": ["12"],
    "service": ["Netflix"],
    "region": ["DE"],
    "include_unknown": ["true"],
    "words": ["comedies", "like Alien, after 1975"],
    "without": ["1"],
    "rate": ["1:5"],
    "movie": ["1"],
    "users": ["{user},196", "196,{user}"],
    "key": ["x" * 22],
}
PAGES = [
    "/result?user_id={user}",
    "/result?user_id={user}&amount=100&genre=Drama",
    "/result?user_id={user}&from_year=1971&to_year=1972",
    "/result?user_id={user}&popularity=-1",
    "/result?user_id={user}&sort=stars",
    "/result?user_id={user}&person=Tom+Hanks&max_runtime=120&include_unknown=true",
    "/result?user_id={user}&genre=Comedy&without_genre=Drama&tag=cult",
    "/movies?user_id={user}&sort=predicted",
    "/result?user_id={user}&diversity=1&key=guess",
    "/together?users={user},196",
    "/together?with={user}",
    "/together?with={user}.guessguessguessguessgu",
    "/movies?user_id={user}",
    "/profile",
    "/profile/ratings.csv",
    "/about",
    "/what-if?movie=5&without=1",
    "/wish?words=comedies",
]


class SameTitles(FakeRecommender):
    """Lists the same movies for everybody, with reasons, stars and versions that tell what each has rated."""

    def recommendations(self, user_id: int, amount: int) -> Any:
        if user_id > 1000 or user_id < 944:
            return super().recommendations(user_id, amount)
        rated = self.ratings.get(user_id, {})
        listed: Any = super().recommendations(196, 1)
        rows = [recommended_movie(movie_id).model_dump(mode="json") for movie_id in LISTED]
        secrets = {"score": sum(rated), "predicted_rating": max(rated.values(), default=1), "reason": f"{rated}"}
        movies = [{**row, **secrets, "explanation": None} for row in rows]
        for movie in movies:
            del movie["explanation"]
        return {
            **listed,
            "user_id": user_id,
            "profile_version": self.versions.get(user_id, 0),
            "movies": movies[:amount],
        }


@pytest.fixture
async def two_users(site: Site) -> tuple[int, int]:
    """Ann has rated more movies, so that her version is another one too."""
    site.recommender.__class__ = SameTitles
    ann, ben = await site.sign_up("Ann"), await site.sign_up("Ben")
    site.recommender.ratings |= {ann: {ANN_RATED: 5.0, 3: 1.0}, ben: {BEN_RATED: 0.5}}
    site.recommender.versions |= {ann: 2, ben: 1}
    site.client.cookies.clear()
    return ann, ben


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, list[str]]]:
    """Method, path and query fields."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            fields = [each["name"] for each in operation.get("parameters", []) if each["in"] == "query"]
            yield method, path, fields


def addresses(path: str, fields: list[str]) -> Iterator[str]:
    """Without a query, with each value of each field, and with pairs of fields. Fails for a field without values."""
    paths = [path.replace("{movie_id}", str(movie)) for movie in (1, 2, 3, 5)] if "{movie_id}" in path else [path]
    required = "&users={user},196" if "users" in fields else ""
    values = [f"{field}={value}" for field in fields for value in PARAMETERS[field]]
    for each, (one, other) in product(paths, [("", ""), *((value, "") for value in values), *pairwise(values)]):
        yield f"{each}?{one}&{other}{'' if 'users=' in one + other else required}"


def seen(answer: httpx.Response, user: int) -> tuple[int, str]:
    text = re.sub(r'"source": ?"\w+"', "", answer.text)
    return answer.status_code, text.replace(str(user), "{user}")


async def test_no_operation_of_the_api_tells_what_a_user_rated(site: Site, two_users: tuple[int, int]) -> None:
    document = (await site.client.get("/api/openapi.json")).json()
    asked = 0
    for method, path, fields in operations(document):
        if "{user_id}" not in path and "users" not in fields:
            continue
        for address in addresses(path.replace("{user_id}", "{user}"), fields):
            answers = [
                seen(await site.client.request(method, address.replace("{user}", str(user)), json={}), user)
                for user in two_users
            ]
            assert answers[0] == answers[1], (method, address)
            asked += 1
    assert asked > 50


@pytest.mark.parametrize("path", PAGES)
async def test_no_page_tells_what_a_user_rated(site: Site, two_users: tuple[int, int], path: str) -> None:
    answers = [seen(await site.client.get(path.format(user=user)), user) for user in two_users]
    assert answers[0] == answers[1]
    await site.sign_up("Eve")
    answers = [seen(await site.client.get(path.format(user=user)), user) for user in two_users]
    assert answers[0] == answers[1]


async def test_the_test_would_notice(site: Site, two_users: tuple[int, int]) -> None:
    """The owner sees what the stranger must not."""
    ann, ben = two_users
    await site.client.post("/api/session", json={"user_id": ann, "password": "correct horse"})
    address = "/api/users/{}/recommendations"
    own, other = [(await site.client.get(address.format(user))).json() for user in (ann, ben)]
    assert (own["profile_version"], other["profile_version"]) == (2, None)
    assert (own["movies"][0]["reason"], other["movies"][0]["reason"]) == ("{1: 5.0, 3: 1.0}", None)


async def test_the_switch_closes_and_opens_a_list(site: Site) -> None:
    own = await site.sign_up("Ann")
    address = f"/api/users/{own}/recommendations"
    token = site.client.cookies.get("matinee_session")
    owner = {"authorization": f"Bearer {token}"}
    site.client.cookies.clear()
    assert (await site.client.get(address)).json()["movies"][0]["reason"] is None
    for visibility, by_id, by_link in (("link", 403, 200), ("closed", 403, 403), ("open", 200, 200)):
        changed = await site.client.put(f"/api/users/{own}/visibility", json={"visibility": visibility}, headers=owner)
        assert changed.json()["visibility"] == visibility
        key = changed.json()["key"]
        assert changed.json()["link"] == f"http://web/result?user_id={own}&key={key}"
        assert (await site.client.get(address)).status_code == by_id
        assert (await site.client.get(f"{address}?key={key}")).status_code == by_link
        assert (await site.client.get(f"/result?user_id={own}&key={key}")).status_code == by_link
        assert (await site.client.get(address, headers=owner)).json()["movies"][0]["reason"] is not None


async def test_a_renewed_link_makes_the_one_before_useless(site: Site) -> None:
    own = await site.sign_up("Ann")
    await site.client.post("/profile/visibility", data={"visibility": "link"})
    profile = (await site.client.get("/profile")).text
    key = site.stores.users.link_keys[own]
    assert f'value="http://web/result?user_id={own}&amp;key={key}"' in profile
    assert (await site.client.post("/profile/link")).status_code == 303
    site.client.cookies.clear()
    renewed = site.stores.users.link_keys[own]
    assert (await site.client.get(f"/result?user_id={own}&key={key}")).status_code == 403
    shown = await site.client.get(f"/result?user_id={own}&key={renewed}")
    assert "These are the titles of this list." in shown.text
    assert "Predicted" not in shown.text


async def test_the_choice_at_sign_up_is_obeyed(site: Site) -> None:
    assert 'name="visibility" value="open" checked' in (await site.client.get("/signup")).text
    form = {"name": "Ann", "password": "correct horse", "visibility": "closed"}
    assert (await site.client.post("/signup", data=form)).status_code == 200
    assert site.stores.users.visibility == {944: "closed"}


async def test_others_get_no_second_person(site: Site) -> None:
    explanation = {"kind": "ratings", "movies": [{"movie_id": 1, "title": "Alien", "stars": 5}]}
    row = recommended_movie(2).model_dump() | {"explanation": explanation}
    listed: Any = site.recommender.recommendations(196, 1)
    site.recommender.recommendations = lambda *_: listed | {"movies": [row]}  # type: ignore[method-assign]
    shown = (await site.client.get("/result?user_id=196")).text
    assert "Because they liked Alien" in shown
    assert "ecause you gave" not in shown
