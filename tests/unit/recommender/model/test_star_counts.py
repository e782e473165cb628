import numpy as np
import polars as pl
import pytest

from services.recommender.model.star_counts import count_stars, mean_stars, most_rated_first

IDS = np.array([2, 3, 5])


def test_each_half_star_is_counted_for_its_movie() -> None:
    ratings = pl.DataFrame({"movie_id": [5, 2, 5, 5], "rating": [0.5, 5.0, 3.5, 3.5]})
    counts = count_stars(IDS, ratings)
    assert counts.tolist() == [
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
        [0] * 10,
        [1, 0, 0, 0, 0, 0, 2, 0, 0, 0],
    ]


@pytest.mark.parametrize(("rating", "place"), [(0.1, 0), (0.74, 0), (0.76, 1), (4.76, 9), (5.5, 9)])
def test_other_values_count_as_the_nearest_half_star(rating: float, place: int) -> None:
    counts = count_stars(IDS, pl.DataFrame({"movie_id": [2], "rating": [rating]}))
    assert counts[0].tolist().index(1) == place


@pytest.mark.parametrize(
    ("stars", "mean"), [([], None), ([4.5], 4.5), ([0.5, 5.0], 2.75), ([5, 5, 4.5], 4.83), ([0.5, 0.5, 1], 0.67)]
)
def test_the_mean_has_two_decimals(stars: list[float], mean: float | None) -> None:
    ratings = pl.DataFrame({"movie_id": [3] * len(stars), "rating": stars}, schema={"movie_id": int, "rating": float})
    assert mean_stars(count_stars(IDS, ratings)[1]) == mean


def test_the_most_rated_movies_come_first_and_equal_ones_in_their_order() -> None:
    assert most_rated_first(np.array([1, 5, 1, 0, 5], dtype=np.float32)).tolist() == [1, 4, 0, 2, 3]
