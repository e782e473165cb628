from typing import Any

import httpx
import pytest

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.lists.served_model import ServedModel
from services.recommender.stores.counters.rating_counter import RatingCounter
from services.recommender.stores.format1.profile_table import ProfileTable
from shared.lists.store_format import StoreFormat
from shared.stores.tables import Tables
from tests.support.fakes.dynamodb_by_operation import DynamoDBByOperation, cancelled
from tests.support.fakes.profile_store import FakeProfileStore
from tests.support.served_models import IDS
from tests.unit.recommender.api.conftest import USER, Api

ONE, TWO = IDS[:2]
PATH = f"/internal/users/{USER}"


async def test_a_rating_is_answered_with_the_new_list(client: httpx.AsyncClient, store: FakeProfileStore) -> None:
    response = await client.put(f"{PATH}/ratings/{ONE}?amount=3", json={"rating": 4.5})
    assert response.status_code == 200
    changed = response.json()
    assert changed["profile_version"] == changed["recommendations"]["profile_version"] == 1
    movies = changed["recommendations"]["movies"]
    assert len(movies) == 3
    assert movies[0]["explanation"] == {
        "kind": "ratings",
        "movies": [{"movie_id": ONE, "title": "Movie 0", "stars": 4.5}],
    }
    assert movies[0]["reason"] == "Because you liked Movie 0"
    assert store.profiles[USER].rated[ONE].rating == 4.5


async def test_each_change_has_its_counterpart(client: httpx.AsyncClient, store: FakeProfileStore) -> None:
    changes: list[tuple[str, str, Any, dict[int, Verdict]]] = [
        ("PUT", f"ratings/{ONE}", {"rating": 4.5}, {ONE: Verdict(4.5, 0)}),
        ("DELETE", f"ratings/{ONE}", None, {}),
        ("PUT", f"dismissed/{ONE}", None, {ONE: Verdict(None, 0, dismissed=True)}),
        ("DELETE", f"dismissed/{ONE}", None, {}),
        ("PUT", f"seen/{ONE}", None, {ONE: Verdict(None, 0, seen=True)}),
        ("DELETE", f"seen/{ONE}", None, {}),
    ]
    for version, (method, path, body, verdicts) in enumerate(changes, start=1):
        response = await client.request(method, f"{PATH}/{path}", json=body)
        assert (response.status_code, response.json()["profile_version"]) == (200, version)
        committed = store.profiles[USER].verdicts
        assert {m: Verdict(v.rating, 0, v.dismissed, v.seen) for m, v in committed.items()} == verdicts


async def test_many_ratings_are_one_change_without_unknown_movies(
    client: httpx.AsyncClient, store: FakeProfileStore
) -> None:
    picks = [{"movie_id": movie_id, "rating": 3.0} for movie_id in (ONE, TWO, 999_999)]
    response = await client.post(f"{PATH}/ratings", json={"ratings": picks})
    assert response.json()["profile_version"] == 1
    assert store.commits == [(1, [ONE, TWO])]


async def test_an_erasure_has_no_content(api: Api, client: httpx.AsyncClient) -> None:
    response = await client.delete(PATH)
    assert (response.status_code, response.content, api.eraser.erased) == (204, b"", [USER])


async def test_errors_are_problems(client: httpx.AsyncClient) -> None:
    statuses = {
        (await client.put("/internal/users/4/ratings/1", json={"rating": 5})).status_code: 403,
        (await client.put(f"{PATH}/ratings/999999", json={"rating": 5})).status_code: 404,
        (await client.put(f"{PATH}/ratings/1", json={"rating": 5.25})).status_code: 422,
    }
    assert list(statuses) == list(statuses.values())


async def test_without_the_internal_token_nothing_is_changed(
    client: httpx.AsyncClient, store: FakeProfileStore
) -> None:
    response = await client.put(f"{PATH}/ratings/{ONE}", json={"rating": 5}, headers={"Authorization": "Bearer no"})
    assert (response.status_code, store.calls) == (401, [])


@pytest.mark.parametrize("reasons", [("ThrottlingError", "None"), ("None", "ProvisionedThroughputExceeded")])
async def test_a_throttled_commit_is_one_transaction_one_list_and_a_503(
    reasons: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    computed: list[UserProfile] = []
    compute = ServedModel.rendered_list_for

    def counted(served: ServedModel, profile: UserProfile, *rest: Any) -> Any:
        computed.append(profile)
        return compute(served, profile, *rest)

    monkeypatch.setattr(ServedModel, "rendered_list_for", counted)
    dynamodb: Any = DynamoDBByOperation(
        get_item={"Item": {"profile_version": {"N": "0"}}},
        query=[{"Items": []}],
        transact_write_items=cancelled(*reasons),
    )
    counter = RatingCounter(dynamodb, Tables(), StoreFormat())
    async with Api(ProfileTable(dynamodb, Tables(), counter)).client() as client:
        response = await client.put(f"{PATH}/ratings/{ONE}", json={"rating": 5})
    assert (response.status_code, response.headers["retry-after"]) == (503, "2")
    assert (len(dynamodb.requests("transact_write_items")), len(computed)) == (1, 1)
