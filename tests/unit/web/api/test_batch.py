import json

import httpx

from services.web.api.batch import BATCHES, MAX_PROFILES
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
