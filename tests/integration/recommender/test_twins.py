"""MovieLens 100K has 18 pairs of ids that are one film; nobody sees it twice."""

from pathlib import Path

import pytest

from services.recommender.datasets.fetch import fetch
from services.recommender.datasets.formats import Dataset, read_dataset
from services.recommender.datasets.twins import find_twins
from services.recommender.domain.catalogue import Catalogue
from services.recommender.domain.loaded_dataset import LoadedDataset

PAIRS = {
    268: 246, 303: 297, 348: 329, 500: 304, 670: 573, 680: 266, 865: 305, 881: 876, 1003: 878,
    1257: 1256, 1606: 309, 1607: 1395, 1617: 1175, 1625: 1477, 1650: 1645, 1654: 1234, 1658: 711, 1680: 1429,
}  # fmt: skip


@pytest.fixture(scope="module")
def ml_100k() -> Dataset:
    return read_dataset(fetch("ml-100k", Path(".data/downloads")))


def test_the_eighteen_pairs_are_found(ml_100k: Dataset) -> None:
    assert dict(find_twins(ml_100k).kept) == PAIRS


def test_ratings_of_both_count_as_one(ml_100k: Dataset) -> None:
    loaded = LoadedDataset.from_source("ml-100k", ml_100k)
    catalogue: Catalogue = loaded.catalogue
    assert len(catalogue.movies) == 1664
    assert catalogue.get(268) == catalogue.get(246)
    assert (
        catalogue.rating_count(268)
        == ml_100k.ratings.filter(ml_100k.ratings["movie_id"].is_in([246, 268]))["user_id"].n_unique()
    )
    assert loaded.source is ml_100k
    assert not any(
        PAIRS.keys() & profile.verdicts.keys() for profile in map(loaded.samples.find, range(1, 944)) if profile
    )
