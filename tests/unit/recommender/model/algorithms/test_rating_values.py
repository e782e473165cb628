from math import exp

import numpy as np
import pytest

from services.recommender.model.algorithms.rating_values import RatingValues, linear_values
from services.recommender.model.interface import KnownRatings

BY_STARS = np.array([-1.0, -0.4, 0.2, 0.6, 1.0])


def known(stars: list[float], rated_at: list[int] | None = None) -> KnownRatings:
    return KnownRatings(np.arange(len(stars)), np.array(stars), np.array(rated_at or [0] * len(stars)))


def test_half_stars_lie_between_and_half_a_star_is_as_bad_as_one() -> None:
    values = RatingValues(BY_STARS).values(known([5, 4.5, 1.5, 0.5]))
    assert values.tolist() == pytest.approx([1, 0.8, -0.7, -1])
    assert values.dtype == np.float32


def test_the_latest_rating_counts_most() -> None:
    values = RatingValues(BY_STARS, recency=2, recency_span=4).values(known([5, 5, 5], [20, 30, 10]))
    assert values.tolist() == pytest.approx([1 + 2 * exp(-age / 4) for age in (1, 0, 2)])


def test_of_ratings_at_the_same_time_the_highest_movie_is_the_latest() -> None:
    values = RatingValues(BY_STARS, recency=1, recency_span=1).values(known([5, 5]))
    assert values.tolist() == pytest.approx([1 + exp(-1), 2])


def test_who_gives_low_stars_to_everything_likes_what_they_gave_most() -> None:
    values = RatingValues(BY_STARS, common_mean=3.5)
    assert values.values(known([1.0] * 100))[0] > 0
    assert values.values(known([1.0] * 99 + [3.0]))[-1] > 0.5


def test_a_few_low_stars_are_dislikes() -> None:
    assert RatingValues(BY_STARS, common_mean=3.5).values(known([1.0] * 5)).max() < -0.5


def test_an_ordinary_level_is_left_alone() -> None:
    values = RatingValues(BY_STARS, common_mean=3.5)
    assert values.values(known([4.0, 3.0, 1.0])).tolist() == RatingValues(BY_STARS).values(known([4, 3, 1])).tolist()
    assert values.values(known([])).tolist() == []


def test_linear_values_start_at_the_offset() -> None:
    assert linear_values(-1).tolist() == pytest.approx([-0.6, -0.2, 0.2, 0.6, 1])
    assert linear_values(0.5).dtype == np.float32
