"""A running recommender serves the models that are published to S3."""

import json
from typing import Any

import pytest

from services.recommender.stores.model_store import CURRENT
from services.recommender.stores.stores import Stores
from services.recommender.training.pipeline import train_and_publish
from shared.lists.stale_model_refresh import StaleModelRefresher
from shared.stores.objects import CorruptObject
from shared.stores.tables import SCHEMAS
from tests.integration.recommender.conftest import USER, Recommender
from tests.support.small_dataset import small_dataset
from tests.support.waiting import eventually


async def serves(recommender: Recommender) -> str:
    return str((await recommender.http.get("/internal/status")).json()["model_version"])


async def test_a_new_model_is_served_without_a_failed_request(recommender: Recommender) -> None:
    stores = recommender.stores
    published = await train_and_publish("user-cosine", "small", recommender.dataset, stores.profiles, stores.models)

    async def is_served() -> bool:
        listed = await recommender.http.get("/internal/users/4/recommendations")
        assert listed.status_code == 200
        return bool(listed.json()["model_version"] == published.version)

    await eventually(is_served)
    listed = (await recommender.http.get("/internal/users/4/recommendations")).json()
    assert "taste like yours" in listed["movies"][0]["reason"]


async def test_a_list_of_the_old_model_is_served_and_refreshed_in_the_background(
    recommender: Recommender,
) -> None:
    await recommender.sign_up()
    await recommender.rate(1, 5)
    stores, old = recommender.stores, await serves(recommender)
    published = await train_and_publish("user-cosine", "small", recommender.dataset, stores.profiles, stores.models)
    refreshes = StaleModelRefresher(recommender.http, recommender.reader.lease)

    async def is_announced() -> bool:
        await recommender.reader.lease.refresh()
        return recommender.reader.lease.notices.model_version == published.version

    async def is_from(version: str) -> bool:
        response = await recommender.read()
        assert response is not None, "the list must stay readable"
        refreshes.refresh_if_outdated(USER, response)
        return response.is_from_model(version)

    assert await is_from(old)
    await eventually(is_announced)
    await eventually(lambda: is_from(published.version))


async def test_a_training_includes_the_ratings_of_registered_users(recommender: Recommender) -> None:
    await recommender.sign_up()
    for movie_id in (1, 8, 15):
        await recommender.rate(movie_id, 5)
    await recommender.http.put("/internal/users/1000/dismissed/22")
    rated = await recommender.stores.profiles.all_ratings()
    assert sorted((user, movie, stars) for user, movie, stars, _ in rated.rows()) == [
        (1000, 1, 5.0),
        (1000, 8, 5.0),
        (1000, 15, 5.0),
    ]


@pytest.mark.parametrize(
    "damage",
    ["array", "manifest", *(pytest.param(damage, marks=pytest.mark.long) for damage in ("format", "kind"))],
)
async def test_a_damaged_model_is_refused_and_the_old_one_stays(recommender: Recommender, damage: str) -> None:
    stores, old = recommender.stores, await serves(recommender)
    objects = stores.models.objects
    broken = "99991231T000000-broken"
    manifest = await _manifest(stores, old)
    if damage == "kind":
        manifest["structure"]["kind"] = "os.system"
    if damage == "format":
        manifest["format"] = 99
    for name in manifest["sha256"]:
        found = await objects.get(f"models/{old}/{name}.npy")
        assert found is not None
        await objects.put(f"models/{broken}/{name}.npy", found[0][:-1] if damage == "array" else found[0])
    if damage != "manifest":
        await objects.put_json(f"models/{broken}/manifest.json", manifest)
    await objects.put_json(CURRENT, {"version": broken})
    with pytest.raises(CorruptObject):
        await stores.models.load(broken)
    assert await serves(recommender) == old
    good = "99991231T000001-good"
    manifest = await _manifest(stores, old)
    for name in manifest["sha256"]:
        found = await objects.get(f"models/{old}/{name}.npy")
        assert found is not None
        await objects.put(f"models/{good}/{name}.npy", found[0])
    await objects.put_json(f"models/{good}/manifest.json", manifest)
    await objects.put_json(CURRENT, {"version": good})

    async def good_is_served() -> bool:
        return await serves(recommender) == good

    await eventually(good_is_served)


async def _manifest(stores: Stores, version: str) -> dict[str, Any]:
    found = await stores.models.objects.get(f"models/{version}/manifest.json")
    assert found is not None
    manifest: dict[str, Any] = json.loads(found[0])
    return manifest


async def test_the_later_of_two_trainings_stays_current(stores: Stores) -> None:
    dataset = small_dataset()
    later = await train_and_publish("ease", "small", dataset, stores.profiles, stores.models)
    await stores.models._point_at("20000101T000000-earlier")
    assert await stores.models.current_version() == later.version


async def test_a_store_that_lost_its_content_is_refilled(recommender: Recommender) -> None:
    stores = recommender.stores
    for name in SCHEMAS:
        await stores.dynamodb.delete_table(TableName=f"{stores.tables.prefix}{name}")
    await stores.s3.delete_object(Bucket=stores.settings.bucket, Key=CURRENT)

    async def restored() -> bool:
        return not await stores.lost_content()

    await eventually(restored)
    await recommender.sign_up()
    assert (await recommender.rate(1, 5))["profile_version"] == 1
