"""What is published is what would be worked out, and nothing else is used."""

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from services.recommender.datasets.formats import Dataset
from services.recommender.domain.arrays.dataset_arrays import DatasetArrays
from services.recommender.domain.loaded_dataset import LoadedDataset
from services.recommender.domain.title_matcher import match_titles
from services.recommender.lists.movie_outlook import movie_outlook
from services.recommender.lists.served_model import ServedModel
from services.recommender.model.serialization import flatten
from services.recommender.stores.arrays.dataset_array_store import FORMAT, DatasetArrayStore
from services.recommender.stores.dataset_store import DatasetStore
from services.recommender.titles.segment import Segment
from services.recommender.titles.titled_movie import TitledMovie
from shared.contracts.lists import Controls
from shared.contracts.movies import NamedMovie
from shared.contracts.queries import MovieQuery
from shared.stores.objects import CorruptObject
from tests.support.fakes.objects import MemoryObjects
from tests.support.served_models import published


class Published:
    """A data set in S3 with its arrays."""

    def __init__(self, dataset: Dataset, folder: Path) -> None:
        self.dataset, self.folder = dataset, folder
        self.objects = MemoryObjects()
        self.datasets = DatasetStore(self.objects, "small")

    async def publish(self) -> None:
        await self.datasets.save(self.dataset)
        await self.store("trainer").publish(self.dataset, await self.datasets.manifest())

    def store(self, process: str = "recommender") -> DatasetArrayStore:
        return DatasetArrayStore(self.datasets, self.folder / process)

    async def open(self) -> LoadedDataset | None:
        opened = await self.store().open(await self.datasets.manifest())
        return LoadedDataset.from_arrays("small", *opened) if opened else None

    def arrays(self) -> list[str]:
        return [key for key in self.objects.content if "/arrays/" in key]


@pytest.fixture
async def stored(dataset: Dataset, tmp_path: Path) -> Published:
    stored = Published(with_twins(dataset), tmp_path)
    await stored.publish()
    return stored


def with_twins(dataset: Dataset) -> Dataset:
    """The second movie is another id of the first, and movies have tags and ids elsewhere."""
    ids = dataset.movies["movie_id"].to_list()
    links = pl.DataFrame({"movie_id": ids, "imdb_id": [7, 7, *ids[2:]], "tmdb_id": [None, 5, *ids[2:]]})
    terms = pl.DataFrame({"movie_id": ids[:4], "kind": ["tag"] * 4, "name": ["dark", "dark", "funny", "dark"]})
    return replace(dataset, links=links, terms=terms)


async def test_lists_and_everything_else_are_those_of_a_data_set_that_is_worked_out(stored: Published) -> None:
    opened, worked_out = await stored.open(), LoadedDataset.from_source("small", stored.dataset)
    assert opened is not None
    assert said_by(opened) == said_by(worked_out)


def said_by(loaded: LoadedDataset) -> dict[str, object]:
    served, catalogue = ServedModel(loaded, published()), loaded.catalogue
    samples = [loaded.samples.find(user_id) for user_id in range(loaded.samples.last_id + 1)]
    users, movies = [user for user in samples if user], list(catalogue.movies.values())
    queries = [movies[0].title, movies[3].title[:4], "Movei 12", "2 movie"]
    named = [NamedMovie(title=query, year=movies[3].year) for query in queries] + [NamedMovie(title="", imdb_id=7)]
    return {
        "users": users,
        "lists": [served.list_for(user, 50, Controls()).movie_ids for user in users],
        "reasons": [served.list_for(user, 5, Controls(diversity=0.5)).reasons for user in users[:5]],
        "similar": [served.similar_to(movie.movie_id, 10) for movie in movies],
        "outlooks": [movie_outlook(served, users[0], movie.movie_id) for movie in movies],
        "searches": [catalogue.page(MovieQuery(q=query)) for query in queries],
        "matches": match_titles(named, catalogue, "other"),
        "details": [catalogue.details(movie.movie_id) for movie in movies],
        "movies": movies,
        "onboarding": loaded.onboarding,
        "fragments": (loaded.fragments.version, loaded.fragments.content),
        "twins": dict(catalogue.twins.kept),
        "status": served.status(),
    }


async def test_arrays_are_mapped_and_never_written(stored: Published) -> None:
    opened = await stored.store().open(await stored.datasets.manifest())
    assert opened is not None
    _, arrays = flatten(opened[0])
    assert arrays
    assert not any(array.flags.writeable for array in arrays.values())
    assert all(isinstance(_owner(array), np.memmap) for array in arrays.values() if len(array))


def _owner(array: object) -> object:
    base = getattr(array, "base", None)
    return array if isinstance(array, np.memmap) or base is None else _owner(base)


async def test_a_second_process_fetches_nothing(stored: Published) -> None:
    first = await stored.open()
    for key in stored.objects.content.keys() - {"datasets/small/manifest.json"}:
        if not key.endswith("manifest.json"):
            del stored.objects.content[key]
    second = await stored.open()
    assert first is not None
    assert second is not None
    assert second.source.ratings.equals(stored.dataset.ratings)


async def test_where_nothing_usable_is_published_there_is_nothing(stored: Published) -> None:
    (manifest,) = [key for key in stored.arrays() if key.endswith("manifest.json")]
    stored.objects.content[manifest] = b'{"structure": {"kind": "Unheard"}, "arrays": {}, "sha256": ""}'
    assert await stored.open() is None
    stored.objects.content.pop(manifest, None)
    assert await stored.open() is None


async def test_damaged_arrays_are_refused(stored: Published) -> None:
    key = next(key for key in stored.arrays() if key.endswith(".bin"))
    stored.objects.content[key] += b"x"
    assert await stored.open() is None


@pytest.mark.parametrize("content", [b"damaged", None])
async def test_refused_arrays_are_published_again(stored: Published, content: bytes | None) -> None:
    key = next(key for key in stored.arrays() if key.endswith(".bin"))
    whole = stored.objects.content.pop(key)
    if content is not None:
        stored.objects.content[key] = content
    assert await stored.open() is None
    await stored.publish()
    assert stored.objects.content[key] == whole
    assert await stored.open() is not None


async def test_arrays_are_kept_where_the_data_set_beside_them_is_damaged(stored: Published) -> None:
    arrays, key = stored.arrays(), stored.datasets.part_key("ratings")
    whole, stored.objects.content[key] = stored.objects.content[key], b"damaged"
    with pytest.raises(CorruptObject):
        await stored.open()
    assert stored.arrays() == arrays
    stored.objects.content[key] = whole
    assert await stored.open() is not None


def test_what_is_worked_out_of_titles_changes_with_the_format_only() -> None:
    titles = [
        "Spider-Man & the X-Men (a.k.a. Spïderman)",
        "Doctor Strange II",
        "D3: The Mighty Ducks",
        "Se7en, Part Two",
    ]
    movies = [TitledMovie(place, title, 1990 + place, imdb_id=place) for place, title in enumerate(titles)]
    structure, arrays = flatten(Segment.from_movies(movies))
    digest = sha256(json.dumps(structure, sort_keys=True).encode())
    for name, array in sorted(arrays.items()):
        digest.update(f"{name} {array.dtype.str} {array.shape}".encode() + array.tobytes())
    assert (FORMAT, digest.hexdigest()[:16]) == (2, "a48841b35e897c85")


async def test_arrays_are_worked_out_once_for_a_data_set(stored: Published, monkeypatch: pytest.MonkeyPatch) -> None:
    worked_out: list[Dataset] = []
    monkeypatch.setattr(DatasetArrays, "from_dataset", worked_out.append)
    await stored.publish()
    assert worked_out == []


async def test_those_of_an_earlier_data_set_are_removed(stored: Published) -> None:
    before = set(stored.arrays())
    stored.dataset = replace(stored.dataset, ratings=stored.dataset.ratings[:-1])
    await stored.publish()
    assert len(stored.arrays()) == len(before)
    assert before.isdisjoint(stored.arrays())


async def test_a_bucket_that_lost_everything_gets_the_arrays_back(stored: Published) -> None:
    manifest, content = await stored.datasets.manifest(), dict(stored.objects.content)
    recommender = stored.store()
    await recommender.open(manifest)
    for key in stored.arrays():
        del stored.objects.content[key]
    await recommender.give_back(manifest)
    assert {key: stored.objects.content[key] for key in stored.arrays() if key.endswith(".bin")} == {
        key: value for key, value in content.items() if "/arrays/" in key and key.endswith(".bin")
    }
    assert await stored.open() is not None
