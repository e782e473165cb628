import json

import httpx

from services.web.api.batch import BATCHES, MAX_BATCH_BYTES, MAX_PROFILES
from shared.contracts.values import MAX_BATCH_RATINGS
from tests.unit.web.conftest import Site

PATH = "/api/batch/recommendations"
PROFILE = '{"ratings": [{"movie_id": 1, "rating": 5}], "amount": 2}'


async def send(site: Site, *lines: str) -> httpx.Response:
    return await site.client.post(PATH, content="\n".join(lines), headers={"content-type": "application/x-ndjson"})


def lists(answer: httpx.Response) -> list[dict[str, object]]:
    return [json.loads(line) for line in answer.text.splitlines()]


async def test_each_profile_gets_its_list_in_order(site: Site) -> None:
    answer = await send(site, PROFILE, "", '{"ratings": []}')
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    first, second = lists(answer)
    assert (first["line"], [movie["title"] for movie in first["movies"]]) == (1, ["Brazil", "Chinatown"])  # type: ignore[attr-defined]
    assert (second["line"], len(second["movies"])) == (3, 10)  # type: ignore[arg-type]


async def test_a_line_that_is_wrong_stops_nothing(site: Site) -> None:
    many = json.dumps({"ratings": [{"movie_id": 1, "rating": 5}] * (MAX_BATCH_RATINGS + 1)})
    answers = lists(await send(site, "{", '{"ratings": [{"movie_id": 1, "rating": 9}]}', many, PROFILE))
    assert [("error" in each, "movies" in each) for each in answers] == [(True, False)] * 3 + [(False, True)]


async def test_an_error_names_the_field(site: Site) -> None:
    lines = {
        '{"ratings": [{"movie_id": 1, "rating": 5}, {"movie_id": 2, "rating": 9}]}': "ratings.1.rating: ",
        '{"ratings": [{"movie_id": "1", "rating": 5}]}': "ratings.0.movie_id: ",
        '{"ratings": [], "amount": 1000}': "amount: ",
        '{"ratings": [], "foo": 1}': "foo: ",
        '{"amount": 1}': "ratings: ",
        '{"ratings": [{"movie_id": 7, "rating": 5}, {"movie_id": 1, "rating": 5}, {"movie_id": 7, "rating": 1}]}': (
            "ratings.0: movie 7 is rated more than once"
        ),
        '{"ratings": [{"movie_id": 1, "rating": 9}], "amount": 0}': "; amount: ",
    }
    for answer, named in zip(lists(await send(site, *lines)), lines.values(), strict=True):
        assert named in str(answer["error"])
        assert len(str(answer["error"])) < 300


async def test_ids_that_no_movie_has_are_named(site: Site) -> None:
    (answer,) = lists(await send(site, '{"ratings": [{"movie_id": 999999, "rating": 5}], "amount": 1}'))
    assert answer["unknown_movies"] == [999999]
    assert len(answer["movies"]) == 1  # type: ignore[arg-type]


async def test_the_bounds_are_in_the_openapi_document(site: Site) -> None:
    described = (await site.client.get("/api/openapi.json")).json()["paths"][PATH]["post"]["description"]
    for bound in (MAX_PROFILES, MAX_BATCH_RATINGS, MAX_BATCH_BYTES, BATCHES.attempts):
        assert f"{bound:,} " in described.replace("\n", " ")


async def test_an_outage_is_told_line_by_line(site: Site) -> None:
    site.recommender.down = True
    (answer,) = lists(await send(site, PROFILE))
    assert answer["error"]


async def test_a_batch_is_bounded(site: Site) -> None:
    assert (await send(site, *[PROFILE] * (MAX_PROFILES + 1))).status_code == 422
    assert (await send(site, "", " ")).status_code == 422
    assert (await send(site, "x" * 1_000_001)).status_code == 413
    assert site.recommender.requests == []


async def test_batches_are_limited_by_address(site: Site) -> None:
    for _ in range(BATCHES.attempts):
        assert (await send(site, "{")).status_code == 200
    assert (await send(site, "{")).status_code == 429
