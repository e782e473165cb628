import polars as pl
import pytest

from services.recommender.datasets.formats import Dataset
from services.recommender.evaluation import harness
from services.recommender.evaluation.curves import LEARNING_SIZES
from services.recommender.evaluation.harness import evaluate, mean_measures, measure
from services.recommender.evaluation.protocols import Protocol, five_folds, temporal
from services.recommender.model import ALGORITHMS

POPULARITY = {"popularity": ALGORITHMS["popularity"]}
RATING_MEASURES = {"rmse", "mae", "microseconds_per_user", "fit_seconds"}


def test_a_split_without_liked_movies_has_no_ranking_measures(dataset: Dataset) -> None:
    split = temporal(dataset.ratings.with_columns(rating=pl.lit(1.0, pl.Float32)))[0]
    result = measure(ALGORITHMS["popularity"], split, dataset.movies)
    assert result.measures.keys() == RATING_MEASURES


def test_lists_are_not_ranked_when_only_stars_are_measured(dataset: Dataset) -> None:
    result = measure(ALGORITHMS["popularity"], temporal(dataset.ratings)[0], dataset.movies, ranks=False)
    assert result.lists is None
    assert result.measures.keys() == RATING_MEASURES


def test_a_section_of_the_report_is_the_mean_of_its_splits(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    protocol = Protocol(five_folds, {"first": slice(1), "all": slice(5)}, ranks=False)
    monkeypatch.setattr(harness, "protocols_for", lambda *_: {"folds": protocol})
    report = evaluate(dataset, ["popularity"]).report
    results = [measure(POPULARITY["popularity"], split, dataset.movies) for split in five_folds(dataset.ratings)]
    errors = [result.measures["rmse"] for result in results]
    assert report["first"]["popularity"]["rmse"] == pytest.approx(errors[0])
    assert report["all"]["popularity"]["rmse"] == pytest.approx(sum(errors) / 5)


def test_curves_are_computed_for_every_algorithm(dataset: Dataset) -> None:
    evaluation = evaluate(dataset, ["popularity"])
    assert list(evaluation.report) == ["temporal"]
    assert set(evaluation.learning["popularity"]) == set(LEARNING_SIZES)
    assert evaluation.precision_recall.keys() == evaluation.rmse_by_profile_size.keys() == {"popularity"}


def test_mean_measures_average_each_measure() -> None:
    assert mean_measures([{"rmse": 1.0, "mae": 0.0}, {"rmse": 3.0, "mae": 1.0}]) == {"rmse": 2.0, "mae": 0.5}
