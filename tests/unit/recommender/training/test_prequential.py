from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest

from services.recommender.datasets.formats import RATINGS
from services.recommender.domain.ports import Rating
from services.recommender.model import Profile
from services.recommender.training import prequential
from services.recommender.training.prequential import measure
from shared.contracts.operations import HeldOutQuality
from tests.support.served_models import IDS, served_model

TRAINED_AT = datetime(2026, 1, 1, tzinfo=UTC)
THEN = int(TRAINED_AT.timestamp())
MODEL = served_model().model
ONE, TWO, THREE = IDS[:3]


def frame(ratings: list[Rating]) -> pl.DataFrame:
    return pl.DataFrame(ratings, schema=RATINGS, orient="row")


def test_later_ratings_are_predicted_from_those_before_the_training() -> None:
    ratings = [(1000, ONE, 5.0, THEN), (1000, TWO, 1.0, THEN + 1), (1000, THREE, 4.0, THEN + 9)]
    predicted = MODEL.fold_in(Profile([ONE], [5.0], [THEN])).stars
    places = np.searchsorted(MODEL.movie_ids, [TWO, THREE])
    expected = float(np.sqrt(np.mean((predicted[places] - [1.0, 4.0]) ** 2)))
    assert measure(MODEL, TRAINED_AT, frame(ratings)) == HeldOutQuality(ratings=2, rmse=round(expected, 4))


def test_without_later_ratings_nothing_is_known() -> None:
    assert measure(MODEL, TRAINED_AT, frame([])) is None
    assert measure(MODEL, TRAINED_AT, frame([(1000, ONE, 5.0, THEN)])) is None
    assert measure(MODEL, TRAINED_AT, frame([(1000, max(IDS) + 1, 5.0, THEN + 1)])) is None


def test_the_work_is_bounded_to_those_who_rated_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prequential, "MAX_USERS", 2)
    ratings = [(user, ONE, 5.0, THEN + user) for user in (1000, 1001, 1002)]
    quality = measure(MODEL, TRAINED_AT, frame(ratings))
    assert quality is not None
    assert quality.ratings == 2
