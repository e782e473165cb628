"""Recommenders serve the records of now."""

from unittest.mock import Mock

import pytest

from services.recommender.domain.loaded_dataset import LoadedDataset
from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.lists.served_model import ServedModel
from services.recommender.training.record_sync import RecordSync
from shared.contracts.lists import Controls
from shared.contracts.queries import MovieQuery
from shared.lists.fragments.table import Fragments
from tests.support.catalogue.movie_records import MemoryRecords
from tests.support.served_models import IDS, LOADED, movies_for, published

NEW = 1_000_001


def titles(dataset: LoadedDataset, query: str) -> list[str]:
    return [movie.title for movie in dataset.catalogue.page(MovieQuery(q=query, limit=20)).movies]


async def test_without_records_the_data_set_stays_as_it_is() -> None:
    assert await RecordSync(MemoryRecords()).applied_to(LOADED) is LOADED


async def test_what_is_added_changed_hidden_and_shown_again_is_followed() -> None:
    store = MemoryRecords()
    sync = RecordSync(store)
    await store.change(NEW, title="Dune Part Two", year=2024, genres=["Sci-Fi"])
    await store.change(IDS[0], title="Zardoz")
    dataset = await sync.applied_to(LOADED)
    assert await sync.applied_to(dataset) is dataset
    assert titles(dataset, "dune part") == ["Dune Part Two"]
    assert titles(dataset, "zardoz") == ["Zardoz"]
    assert "Sci-Fi" in dataset.catalogue.genres
    assert dataset.catalogue.details(NEW).rating_count == 0
    assert dataset.catalogue.rating_count(IDS[5]) == LOADED.catalogue.rating_count(IDS[5])
    await store.change(NEW, hidden=True)
    hidden = await sync.applied_to(dataset)
    assert titles(hidden, "dune part") == []
    assert hidden.catalogue.get(NEW).title == "Dune Part Two"
    await store.change(NEW, hidden=False)
    assert titles(await sync.applied_to(hidden), "dune part") == ["Dune Part Two"]
    assert titles(LOADED, "zardoz") == []


async def test_changes_that_could_not_be_applied_are_not_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    store = MemoryRecords()
    sync = RecordSync(store)
    await store.change(IDS[0], title="Zardoz")
    dataset = await sync.applied_to(LOADED)
    await store.change(IDS[0], title="Barbarella")
    with monkeypatch.context() as patch:
        patch.setattr(LoadedDataset, "with_records", Mock(side_effect=MemoryError))
        with pytest.raises(MemoryError):
            await sync.applied_to(dataset)
    applied = await sync.applied_to(dataset)
    assert (titles(applied, "zardoz"), titles(applied, "barbarella")) == ([], ["Barbarella"])


async def test_a_replica_that_starts_later_has_the_same_catalogue() -> None:
    store = MemoryRecords()
    early = RecordSync(store)
    dataset = LOADED
    for number in range(3):
        await store.change(NEW + number, title=f"New {number}")
        dataset = await early.applied_to(dataset)
    late = await RecordSync(store).applied_to(LOADED)
    assert late.catalogue.movies == dataset.catalogue.movies
    assert late.fragments.version == dataset.fragments.version
    assert (late.catalogue_version, late.fragments.catalogue) == (3, 3)


async def test_lists_have_new_movies_and_no_hidden_ones() -> None:
    store = MemoryRecords()
    await store.change(NEW, title="Dune Part Two", genres=["Comedy"])
    await store.change(IDS[3], hidden=True)
    served = ServedModel(await RecordSync(store).applied_to(LOADED), published())
    profile = UserProfile(1000, 1, {IDS[0]: Verdict(5.0, 1)})
    listed = [movie.movie_id for movie in movies_for(served, profile, 60, Controls())]
    assert sorted(listed) == sorted([*IDS[1:3], *IDS[4:], NEW])
    assert served.version == "v1+2"
    assert IDS[3] not in [movie.movie_id for movie in served.similar_to(IDS[5], 60)]
    assert (
        served.similar_to(IDS[5], 5)
        == [movie for movie in ServedModel(LOADED, published()).similar_to(IDS[5], 6) if movie.movie_id != IDS[3]][:5]
    )
    assert IDS[3] not in {movie.movie_id for group in served.dataset.onboarding.groups for movie in group.movies}


async def test_fragments_are_those_of_the_whole_catalogue() -> None:
    store = MemoryRecords()
    await store.change(NEW, title="Dune Part Two")
    dataset = await RecordSync(store).applied_to(LOADED)
    assert dataset.fragments.content == Fragments.from_movies(dataset.catalogue.movies.values()).content
    assert dataset.fragments.title(NEW) == "Dune Part Two"
