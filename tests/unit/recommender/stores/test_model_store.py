import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.recommender.datasets.formats import Dataset
from services.recommender.domain.published_model import PublishedModel
from services.recommender.model import ALGORITHMS, Model, fit
from services.recommender.stores.model_manifest import UNKNOWN
from services.recommender.stores.model_store import CURRENT, ModelStore
from shared.contracts.errors import Conflict, NotFound, StoreUnavailable
from shared.stores.objects import CorruptObject
from tests.support.fakes.objects import MemoryObjects


@pytest.fixture(scope="module")
def model(dataset: Dataset) -> Model:
    return fit(ALGORITHMS["ease"], dataset.ratings, dataset.movies)


@pytest.fixture
def objects() -> MemoryObjects:
    return MemoryObjects()


@pytest.fixture
def store(objects: MemoryObjects, tmp_path: Path) -> ModelStore:
    return ModelStore(objects, tmp_path)


def of_version(version: int, model: Model) -> PublishedModel:
    return PublishedModel(f"v{version}", "ease", "small", datetime(2026, 1, version, tzinfo=UTC), model)


async def publish(store: ModelStore, model: Model, *versions: int) -> None:
    for version in versions:
        await store.publish(of_version(version, model))


def folders(objects: MemoryObjects) -> set[str]:
    return {key.split("/")[1] for key in objects.content if key.count("/") == 2}


@pytest.mark.parametrize("landing", [False, True], ids=["call lost", "answer lost"])
async def test_a_crash_at_any_step_of_publishing_leaves_a_complete_model_current(
    model: Model, tmp_path: Path, landing: bool
) -> None:
    before = MemoryObjects()
    await publish(ModelStore(before, tmp_path / "before"), model, 1, 2, 3, 4, 5)
    crashes, seen = True, list[str]()
    while crashes:
        objects = before.copy()
        objects.calls_left, objects.fails_after_effect = len(seen), landing
        ended = await ends_well(ModelStore(objects, tmp_path / "crashed"), of_version(6, model))
        crashes, objects.calls_left = objects.calls_left < 0, None
        reader = ModelStore(objects, tmp_path / f"reader {len(seen)}")
        current = str(await reader.current_version())
        assert (await reader.load(current)).version == current
        assert not ended or current == "v6"
        seen.append(current)
        await publish(reader, model, 7)
        assert folders(objects) == {"v3", "v4", "v5", "v7", "v6" if current == "v6" else "v2"}
    assert seen == sorted(seen)
    assert set(seen) == {"v5", "v6"}


async def ends_well(store: ModelStore, published: PublishedModel) -> bool:
    try:
        await store.publish(published)
    except StoreUnavailable:
        return False
    return True


async def test_the_last_five_models_stay_stored(store: ModelStore, objects: MemoryObjects, model: Model) -> None:
    await publish(store, model, *range(1, 8))
    assert folders(objects) == {"v3", "v4", "v5", "v6", "v7"}
    await store.load("v3")


async def test_a_pointer_that_others_keep_changing_is_tried_again_in_growing_pauses(
    store: ModelStore, objects: MemoryObjects, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    replace = objects.replace_json

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    async def lose(key: str, value: object, etag: str | None) -> bool:
        return len(pauses) >= 8 and await replace(key, value, etag)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    monkeypatch.setattr(objects, "replace_json", lose)
    await publish(store, model, 1)
    assert len(pauses) == 8
    assert pauses[-1] > 1


async def test_each_rollback_goes_one_model_further_back(store: ModelStore, model: Model) -> None:
    await publish(store, model, 1, 2, 3)
    assert [(await store.roll_back()).version for _ in range(2)] == ["v2", "v1"]
    with pytest.raises(NotFound, match="no earlier model"):
        await store.roll_back()
    assert await store.current_version() == "v1"


async def test_a_rollback_is_replaced_by_a_later_training_only(store: ModelStore, model: Model) -> None:
    await publish(store, model, 1, 3)
    await store.roll_back()
    await publish(store, model, 2)
    assert await store.current_version() == "v1"
    await publish(store, model, 4)
    assert await store.current_version() == "v4"
    assert (await store.roll_back()).version == "v1"


async def test_the_model_rolled_back_to_is_never_removed(
    store: ModelStore, objects: MemoryObjects, model: Model
) -> None:
    await publish(store, model, 1, 2, 3, 4, 5)
    await store.roll_back("v1")
    await publish(store, model, 6)
    assert folders(objects) == {"v1", "v3", "v4", "v5", "v6"}
    assert (await store.roll_back()).version == "v1"


async def test_a_rollback_may_name_any_stored_model_that_is_usable(
    store: ModelStore, objects: MemoryObjects, model: Model
) -> None:
    await publish(store, model, 1, 2, 3)
    assert (await store.roll_back("v1")).version == "v1"
    assert (await store.roll_back("v3")).version == "v3"
    with pytest.raises(NotFound, match=r"These are: v1, v2, v3\."):
        await store.roll_back("v9")
    damage(objects, "v2")
    with pytest.raises(Conflict, match="the current one stays"):
        await store.roll_back("v2")
    assert (await store.roll_back()).version == "v1"


async def test_a_damaged_pointer_is_replaced_by_the_next_model(
    store: ModelStore, objects: MemoryObjects, model: Model
) -> None:
    await publish(store, model, 1, 2)
    for content in (b"{", b"[]", b'{"version": 2, "before": 3}', b"\xff"):
        objects.content[CURRENT] = content
        with pytest.raises(CorruptObject):
            await store.load(str(await store.current_version()))
        assert await store.earlier_versions() == ["v2", "v1"]
    assert (await store.roll_back()).version == "v2"
    objects.content[CURRENT] = b"{"
    await publish(store, model, 3)
    assert await store.current_version() == "v3"


@pytest.mark.parametrize("content", [b"", b"[]", b'{"format": 1}', b'{"format": 2, "structure": {}}'])
async def test_a_damaged_manifest_is_refused(
    store: ModelStore, objects: MemoryObjects, model: Model, content: bytes
) -> None:
    await publish(store, model, 1)
    objects.content["models/v1/manifest.json"] = content
    with pytest.raises(CorruptObject, match="v1 has no manifest"):
        await store.load("v1")


async def test_two_local_copies_stay_and_the_loaded_one_is_among_them(
    store: ModelStore, model: Model, tmp_path: Path
) -> None:
    await publish(store, model, 1, 2, 3)
    for version, kept in (("v1", {"v1"}), ("v2", {"v1", "v2"}), ("v3", {"v2", "v3"}), ("v1", {"v1", "v3"})):
        await store.load(version)
        assert {path.name for path in tmp_path.iterdir()} == kept


def damage(objects: MemoryObjects, version: str) -> None:
    key = next(key for key in objects.content if key.startswith(f"models/{version}/") and key.endswith(".npy"))
    objects.content[key] = objects.content[key][:-1]


async def test_models_that_know_what_the_published_one_has_forgotten_are_removed(
    store: ModelStore, objects: MemoryObjects, model: Model
) -> None:
    for version, marks in ((1, "a"), (2, "b"), (3, "b"), (4, "b")):
        await store.publish(replace(of_version(version, model), withdrawals=marks))
        await store.load(f"v{version}")
    assert folders(objects) == {"v2", "v3", "v4"}
    assert {path.name for path in store.local.folder.iterdir()} == {"v3", "v4"}
    await store.publish(replace(of_version(5, model), withdrawals="c"))
    assert folders(objects) == {"v5"}
    await store.remove_copies()
    assert list(store.local.folder.iterdir()) == []


async def test_a_model_of_earlier_code_is_removed_once_another_is_published(
    store: ModelStore, objects: MemoryObjects, model: Model
) -> None:
    await store.publish(of_version(1, model))
    key = "models/v1/manifest.json"
    manifest = json.loads(objects.content[key])
    objects.content[key] = json.dumps({k: v for k, v in manifest.items() if k != "withdrawals"}).encode()
    assert (await store.load("v1")).withdrawals == UNKNOWN
    await store.publish(of_version(2, model))
    assert folders(objects) == {"v2"}


async def test_the_copy_of_a_model_that_is_published_during_the_listing_stays(
    store: ModelStore, objects: MemoryObjects, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    await store.publish(of_version(1, model))
    keys = objects.keys

    async def keys_of_before(prefix: str) -> list[str]:
        listed = await keys(prefix)
        monkeypatch.undo()
        await store.publish(of_version(2, model))
        await store.load("v2")
        return listed

    monkeypatch.setattr(objects, "keys", keys_of_before)
    await store.remove_copies()
    assert [path.name for path in store.local.folder.iterdir()] == ["v2"]


async def test_local_copies_stay_while_the_store_has_lost_its_models(
    store: ModelStore, objects: MemoryObjects, model: Model
) -> None:
    await store.publish(of_version(1, model))
    await store.load("v1")
    objects.content.clear()
    await store.remove_copies()
    assert [path.name for path in store.local.folder.iterdir()] == ["v1"]
