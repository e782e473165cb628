from math import log

import numpy as np
import pytest

from services.recommender.model.algorithms.popularity import PRIOR_RATINGS, MostPopular, Popularity
from services.recommender.model.execution import Execution
from tests.support.rating_frames import matrix_of_table, profile_of

MATRIX = matrix_of_table([[5, 0, 2], [3, 0, 0]])
POPULARITY = Popularity.from_ratings(MATRIX)
MODEL = MostPopular().fit(MATRIX, Execution())


def test_counts_and_averages_are_those_of_the_ratings() -> None:
    assert POPULARITY.counts.tolist() == [2, 0, 1]
    assert POPULARITY.overall == pytest.approx(10 / 3)
    assert POPULARITY.averages.tolist() == pytest.approx([4, 10 / 3, 2])
    assert POPULARITY.averages.dtype == np.float32


def test_a_score_is_the_shrunk_average_by_log_count() -> None:
    def score(count: int, average: float) -> float:
        return (count * average + 25 * 10 / 3) / (count + 25) * log(1 + count)

    assert POPULARITY.scores().tolist() == pytest.approx([score(2, 4), 0, score(1, 2)], rel=1e-6)
    assert POPULARITY.scores().dtype == np.float32
    assert PRIOR_RATINGS == 25


def test_without_ratings_everything_has_three_stars() -> None:
    nothing = Popularity.from_ratings(matrix_of_table([[0, 0]]))
    assert (nothing.overall, nothing.averages.tolist(), nothing.scores().tolist()) == (3, [3, 3], [0, 0])


def test_the_list_is_by_rating_counts_whatever_the_profile() -> None:
    assert MODEL.scores(profile_of({1: 5.0})).tolist() == MODEL.scores(profile_of({})).tolist() == [2, 0, 1]


def test_stars_are_those_of_item_neighbours() -> None:
    profile = profile_of({1: 5.0})
    assert MODEL.predict(profile).tolist() == MODEL.stars.predict(profile).tolist()
    assert MODEL.explain_all(profile, np.array([3, 1])) == [None, None]


def test_an_unknown_movie_cannot_be_explained() -> None:
    with pytest.raises(KeyError, match="9"):
        MODEL.explain_all(profile_of({}), np.array([9]))


def test_models_never_change() -> None:
    assert Popularity(*vars(POPULARITY).values()) != POPULARITY
    assert MostPopular().fit(MATRIX, Execution()) != MODEL
    assert MostPopular() == MostPopular()
    for frozen in (POPULARITY, MODEL, MostPopular()):
        with pytest.raises(AttributeError):
            setattr(frozen, "stars", 1)  # noqa: B010 - frozen
