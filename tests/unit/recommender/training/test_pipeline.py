"""A training learns from the data set and from registered users, and publishes what it fitted."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import polars as pl
import pytest

from services.recommender.datasets.formats import RATINGS, Dataset
from services.recommender.domain.ports import CollectedRatings
from services.recommender.model import fit_parts
from services.recommender.stores.model_store import ModelStore
from services.recommender.training.pipeline import fit_model, train_and_publish
from services.recommender.training.rating_table import RatingTable
from services.recommender.training.trial import UnusableModel
from shared.contracts.movie_records import MovieFields, MovieRecord
from tests.support.fakes.objects import MemoryObjects
from tests.support.served_models import fitted

COLLECTED_AT = datetime(2026, 11, 1, 12, tzinfo=UTC)


class Profiles:
    async def collect(self) -> CollectedRatings:
        ratings = pl.DataFrame([(1000, 1, 4.5, 5), (1000, 2, 5.0, 6)], schema=RATINGS, orient="row")
        return CollectedRatings(ratings, "marks", COLLECTED_AT)


async def test_a_model_is_fitted_and_published_stage_by_stage(dataset: Dataset, tmp_path: Path) -> None:
    models, stages = ModelStore(MemoryObjects(), tmp_path), list[str]()
    published = await train_and_publish(
        "ease", "small", dataset, cast("Any", Profiles()), models, lambda stage, _done, _total: stages.append(stage)
    )
    assert list(dict.fromkeys(stages)) == ["ratings", "fit", "publish"]
    assert await models.current_version() == published.version
    assert (published.algorithm, published.dataset) == ("ease", "small")


async def test_a_model_is_of_the_time_and_the_marks_that_its_ratings_were_collected_at(
    dataset: Dataset, tmp_path: Path
) -> None:
    models = ModelStore(MemoryObjects(), tmp_path)
    published = await train_and_publish("ease", "small", dataset, cast("Any", Profiles()), models)
    stored = await models.load(published.version)
    assert (stored.trained_at, stored.withdrawals) == (COLLECTED_AT, "marks")
    assert stored.version.startswith("20261101T120000")
    assert 0 < stored.seconds < 60


async def test_a_model_that_fails_is_not_published(
    dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise IndexError("index 40 is out of bounds")

    models = ModelStore(MemoryObjects(), tmp_path)
    await train_and_publish("ease", "small", dataset, cast("Any", Profiles()), models)
    before = await models.current_version()
    monkeypatch.setattr(type(fitted("ease")), "explain_briefly", fail)
    with pytest.raises(UnusableModel, match="cannot make a list for an empty profile"):
        await train_and_publish("ease", "small", dataset, cast("Any", Profiles()), models)
    assert await models.current_version() == before


async def test_the_best_algorithm_for_the_size_is_chosen(dataset: Dataset, tmp_path: Path) -> None:
    models = ModelStore(MemoryObjects(), tmp_path)
    published = await train_and_publish("best", "small", dataset, cast("Any", Profiles()), models)
    assert published.algorithm != "best"
    assert published.algorithm in published.version


@pytest.mark.parametrize("algorithm", ["ease", "gp"])
def test_a_fit_moves_on_with_each_of_its_steps_to_the_end(dataset: Dataset, algorithm: str) -> None:
    steps: list[tuple[str, int, int]] = []
    fit_model(algorithm, RatingTable(dataset.scan_ratings()), dataset.movies, lambda *step: steps.append(step), None)
    shares = [done / total for stage, done, total in steps if stage == "fit"]
    assert len(steps) == len(shares) > 4
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)


async def test_an_added_movie_that_is_rated_gets_a_column(dataset: Dataset, tmp_path: Path) -> None:
    class Records:
        async def load_all(self) -> dict[int, MovieRecord]:
            return {2: MovieRecord(movie_id=2, version=1, fields=MovieFields(title="New", genres=["Drama"]))}

    models = ModelStore(MemoryObjects(), tmp_path)
    profiles = cast("Any", Profiles())
    published = await train_and_publish("ease", "small", dataset, profiles, models, records=Records())
    assert 2 in published.model.movie_ids


async def test_what_is_not_of_the_data_set_is_fitted_as_added(
    dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Records:
        async def load_all(self) -> dict[int, MovieRecord]:
            fields = MovieFields(title="New", genres=["Drama"])
            return {movie_id: MovieRecord(movie_id=movie_id, version=1, fields=fields) for movie_id in (1, 2)}

    fitted_as_added: list[Any] = []

    def spy(*args: Any) -> Any:
        fitted_as_added.append(args[-1])
        return fit_parts(*args)

    monkeypatch.setattr("services.recommender.training.pipeline.fit_parts", spy)
    models = ModelStore(MemoryObjects(), tmp_path)
    await train_and_publish("ease", "small", dataset, cast("Any", Profiles()), models, records=Records())
    assert fitted_as_added == [{2}]
