from collections.abc import Callable
from functools import partial

import numpy as np

from bench.steps.measured import MeasuredExecution, name_of
from services.recommender.model import ALGORITHMS, fit
from services.recommender.model.matrix import RatingMatrix
from services.recommender.model.parts.gram import gram_tile
from services.recommender.model.parts.rows import RatedRows
from tests.support.small_dataset import small_dataset

MOVIES = np.arange(3)


class Unread:
    def load(self) -> RatingMatrix:
        raise NotImplementedError


def test_a_measured_fit_is_the_same_fit() -> None:
    dataset, measured = small_dataset(), MeasuredExecution()
    found = fit(ALGORITHMS["item-knn"], dataset.ratings, dataset.movies, measured)
    alone = fit(ALGORITHMS["item-knn"], dataset.ratings, dataset.movies)
    assert np.array_equal(found.movie_ids, alone.movie_ids)
    assert all(np.array_equal(*pair) for pair in zip(vars(found), vars(alone), strict=True))
    assert "gram_tile RatedRows" in measured.figures
    assert sum(measured.seconds) > 0


def test_steps_are_counted_by_what_they_make_with_what_comes_back() -> None:
    measured = MeasuredExecution()
    calls: list[Callable[[], object]] = [partial(len, "12"), partial(bytes, 1000), partial(len, "123")]
    assert list(measured.in_order(calls)) == [2, bytes(1000), 3]
    figures = measured.figures
    assert (figures["len"].calls, figures["bytes"].calls) == (2, 1)
    assert 1000 < figures["bytes"].bytes_back < 1100 > figures["len"].bytes_back
    assert len(measured.seconds) == 1


def test_the_name_of_a_step_says_what_it_makes() -> None:
    assert name_of(partial(gram_tile, Unread(), RatedRows(MOVIES), 0, 3)) == "gram_tile RatedRows"
    assert name_of(partial(map, len, "12")) == "map len"
