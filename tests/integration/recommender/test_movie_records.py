"""Movies that are added and changed while everything runs, on the real stand-ins."""

import json
from typing import Any

from services.recommender.datasets.twins import Twins
from services.recommender.records.hiding import Hiding
from services.recommender.records.importer import MIN_ID, RecordImporter
from services.recommender.records.known_movies import DatasetMovies
from shared.contracts.movie_records import ImportReport, MovieLine
from shared.stores.operator_tokens import CHANGE_MOVIES, OperatorTokens
from tests.integration.recommender.conftest import Services
from tests.support.fakes.notices import PlaceholderCache
from tests.support.waiting import eventually

DUNE = {"title": "Dune Part Two", "year": 2024, "genres": ["Action"], "imdb_id": "tt15239678", "key": "dune"}


async def add(here: Services, *lines: dict[str, Any]) -> ImportReport:
    known = DatasetMovies(here.recommender.dataset, Twins())
    numbered = [(number, MovieLine.model_validate(line)) for number, line in enumerate(lines, 1)]
    hiding = Hiding(here.stores.notices, PlaceholderCache(down=True))
    return await RecordImporter(here.stores.records, known, hiding.acknowledge).run(numbered)


async def found(here: Services, query: str) -> list[int]:
    response = await here.web.get("/api/movies", params={"q": query})
    return [movie["movie_id"] for movie in response.raise_for_status().json()["movies"]]


async def test_a_new_movie_is_found_and_a_changed_title_shown_in_lists_that_were_cached(here: Services) -> None:
    user = await here.sign_up("Ann")
    await here.rate(user, 1, 5)
    before = (await here.list_of(user))["movies"]
    assert (await here.list_of(user))["source"] == "cache"
    first = before[0]["movie_id"]
    report = await add(here, DUNE, {"movie_id": first, "title": "A changed title"})
    assert (report.added, report.changed, report.faults) == (1, 1, [])

    async def is_taken_up() -> bool:
        titles = {movie["movie_id"]: movie["title"] for movie in (await here.list_of(user))["movies"]}
        return await found(here, "dune part two") != [] and titles[first] == "A changed title"

    await eventually(is_taken_up)
    again = await add(here, DUNE, {"movie_id": first, "title": "A changed title"})
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)


async def test_a_new_movie_can_be_rated_and_a_hidden_one_leaves_lists_and_search(here: Services) -> None:
    user = await here.sign_up("Ann")
    await add(here, DUNE)

    async def is_found() -> bool:
        return await found(here, "dune part two") != []

    await eventually(is_found)
    (movie_id,) = await found(here, "dune part two")
    assert movie_id > MIN_ID
    await here.rate(user, movie_id, 4)
    await here.rate(user, 1, 5)
    first = (await here.list_of(user))["movies"][0]["movie_id"]
    await add(here, {"movie_id": first, "hidden": True}, {"movie_id": movie_id, "hidden": True})
    assert await found(here, "dune part two") == [], "acknowledged, so nothing may show it any more"
    assert first not in [movie["movie_id"] for movie in (await here.list_of(user))["movies"]]
    assert (await here.web.get(f"/api/movies/{movie_id}")).status_code == 404
    ratings = (await here.recommender.http.get(f"/internal/users/{user}/ratings")).json()["ratings"]
    assert {rated["movie_id"] for rated in ratings} == {1, movie_id}


async def test_an_operator_adds_and_hides_a_movie_over_the_api(here: Services) -> None:
    tokens = OperatorTokens(here.stores.dynamodb, here.stores.tables)
    token = await tokens.create("ada", {CHANGE_MOVIES})
    headers = {"Authorization": f"Bearer {token}"}
    added = await here.web.post("/api/movies", content=json.dumps(DUNE), headers=headers)
    assert json.loads(added.text)["added"] == 1

    async def is_found() -> bool:
        return await found(here, "dune part two") != []

    await eventually(is_found)
    (movie_id,) = await found(here, "dune part two")
    hidden = await here.web.patch(f"/api/movies/{movie_id}", json={"hidden": True}, headers=headers)
    assert hidden.status_code == 200, hidden.text
    assert await found(here, "dune part two") == []
    assert await tokens.revoke("ada") == 1
    assert (await here.web.get(f"/api/movies/{movie_id}/record", headers=headers)).status_code == 401
