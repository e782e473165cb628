import polars as pl
import pytest

from services.recommender.evaluation.behaviour.adjusted_cosine import AdjustedCosine
from tests.support.rating_frames import ratings_of_table

MOVIES = pl.DataFrame({"movie_id": [1, 2, 3, 4], "genres": [["Drama"]] * 4})


def test_the_yardstick_is_a_shrunk_cosine() -> None:
    similar = AdjustedCosine(ratings_of_table([[4, 4, 0, 0], [4, 4, 0, 5]]), MOVIES).similarities(0)
    assert similar.argmax() in (0, 1)
    assert similar[1] > similar[3] > similar[2]
    assert similar[1] == pytest.approx(2 / 22 * 1.5, rel=1e-3)
