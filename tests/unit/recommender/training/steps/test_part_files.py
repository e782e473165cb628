from pathlib import Path

import numpy as np
import pytest

from services.recommender.datasets.formats import Dataset
from services.recommender.model import ALGORITHMS, fit, fit_parts
from services.recommender.model.matrix import RatingMatrix
from services.recommender.model.parts.stored import StoredRatings
from services.recommender.model.serialization import flatten
from services.recommender.training.rating_table import RatingTable
from services.recommender.training.steps import part_files
from services.recommender.training.steps.part_files import PartFile, open_parts, write_parts


def test_parts_hold_every_rating_once(dataset: Dataset, tmp_path: Path) -> None:
    whole = RatingMatrix.from_frames(dataset.ratings, dataset.movies)
    parts = write_parts(RatingTable(dataset.scan_ratings()), dataset.movies, tmp_path, 100)
    assert len(parts.parts) == round(dataset.ratings.height / 100) > 3
    again = parts.whole()
    assert again.user_ids.tolist() == whole.user_ids.tolist()
    assert np.array_equal(again.stars.toarray(), whole.stars.toarray())
    assert np.array_equal(again.rated_at, whole.rated_at)
    assert np.array_equal(again.genres, whole.genres)


def test_a_part_is_read_as_it_was_written(dataset: Dataset, tmp_path: Path) -> None:
    matrix = RatingMatrix.from_frames(dataset.ratings, dataset.movies)
    loaded = PartFile.write(matrix, tmp_path / "0.npz").load()
    assert np.array_equal(loaded.stars.toarray(), matrix.stars.toarray())
    assert np.array_equal(loaded.rated_at, matrix.rated_at)


@pytest.mark.parametrize("name", ["ease", "item-knn", "user-knn", "popularity"])
def test_the_model_of_files_is_that_of_the_whole(dataset: Dataset, tmp_path: Path, name: str) -> None:
    parts = write_parts(RatingTable(dataset.scan_ratings()), dataset.movies, tmp_path, 100)
    one = flatten(fit(ALGORITHMS[name], dataset.ratings, dataset.movies))[1]
    other = flatten(fit_parts(ALGORITHMS[name], parts, dataset.movies))[1]
    assert one.keys() == other.keys()
    assert all(np.allclose(values, other[key], rtol=1e-4, atol=1e-6) for key, values in one.items())


def test_files_are_for_more_than_one_part_and_are_removed(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_parts(RatingTable(dataset.scan_ratings()), dataset.movies) as ratings:
        assert isinstance(ratings, RatingMatrix)
    monkeypatch.setattr(part_files, "RATINGS_PER_PART", 100)
    with open_parts(RatingTable(dataset.scan_ratings()), dataset.movies) as ratings:
        assert isinstance(ratings, StoredRatings)
        first = ratings.parts[0]
        assert isinstance(first, PartFile)
        assert first.path.exists()
    assert not first.path.exists()
