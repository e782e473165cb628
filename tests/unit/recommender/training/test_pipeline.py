"""A training learns from the data set and from registered users, and publishes what it fitted."""

from pathlib import Path
from typing import Any, cast

import pytest

from services.recommender.datasets.formats import Dataset
from services.recommender.stores.model_store import ModelStore
from services.recommender.training.pipeline import fit_model, train_and_publish, with_new_ratings
from tests.support.fakes.objects import MemoryObjects


class Profiles:
    async def all_ratings(self) -> list[tuple[int, int, float, int]]:
        return [(1000, 1, 4.5, 5), (1000, 2, 5, 6)]


def test_new_ratings_are_added_unless_their_movie_is_unknown(dataset: Dataset) -> None:
    ratings = with_new_ratings(dataset, [(1000, 1, 4.5, 5), (1000, 2, 5, 6)])
    assert ratings.height == dataset.ratings.height + 1
    assert ratings.row(-1) == (1000, 1, 4.5, 5)
    assert with_new_ratings(dataset, []).equals(dataset.ratings)


async def test_a_model_is_fitted_and_published_stage_by_stage(dataset: Dataset, tmp_path: Path) -> None:
    models, stages = ModelStore(MemoryObjects(), tmp_path), list[str]()
    published = await train_and_publish(
        "ease", "small", dataset, cast("Any", Profiles()), models, lambda stage, _done, _total: stages.append(stage)
    )
    assert list(dict.fromkeys(stages)) == ["ratings", "fit", "publish"]
    assert await models.current_version() == published.version
    assert (published.algorithm, published.dataset) == ("ease", "small")


async def test_the_best_algorithm_for_the_size_is_chosen(dataset: Dataset, tmp_path: Path) -> None:
    models = ModelStore(MemoryObjects(), tmp_path)
    published = await train_and_publish("best", "small", dataset, cast("Any", Profiles()), models)
    assert published.algorithm != "best"
    assert published.algorithm in published.version


def test_steps_with_a_single_part_are_not_reported(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    def fit(_algorithm: Any, _ratings: Any, _movies: Any, execution: Any, _terms: Any) -> None:
        execution.progress("one part", 1, 1)
        execution.progress("parts", 1, 2)

    monkeypatch.setattr("services.recommender.training.pipeline.fit", fit)
    steps: list[tuple[str, int, int]] = []
    fit_model("ease", dataset.ratings, dataset.movies, lambda *step: steps.append(step), None)
    assert steps == [("fit", 0, 1), ("fit", 1, 2)]
