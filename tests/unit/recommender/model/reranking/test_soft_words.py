import numpy as np
import pytest

from services.recommender.model.matrix import Array
from services.recommender.model.reranking.soft_words import shares_of_first, softened

NEAR, FAR = -np.log2(5), -np.log2(60)
AGREED = 4.0
OTHER = -1


def order(*movies: tuple[float, float, float, float]) -> list[int]:
    """Of movies with their likeness, kinship, tone and predicted stars, among many that are worse."""
    others = [(-10.0, 0.0, 0.0, 3.2)] * 50
    values: Array = np.array([*movies, *others]).T
    ranked: list[int] = np.argsort(-softened(*values), kind="stable").tolist()
    return [place if place < len(movies) else OTHER for place in ranked]


def test_among_near_movies_the_word_decides() -> None:
    assert order((NEAR, 0.5, 0, AGREED), (FAR, 0.5, 1, AGREED))[:2] == [1, 0]
    assert order((NEAR, 0.5, -1, AGREED), (FAR, 0.5, 0, AGREED))[:2] == [1, 0]


def test_what_has_only_the_word_comes_after_what_is_of_the_same_kind() -> None:
    """A comedy that the same people watch by chance is nearer to a crime film than a crime comedy is."""
    assert order((NEAR, 0, 1, AGREED), (FAR, 0.6, 1, AGREED))[:2] == [1, 0]


def test_no_word_moves_what_is_not_near() -> None:
    assert order((NEAR, 0.6, 0, AGREED), (-np.log2(2000), 0, 1, AGREED))[:2] == [0, 1]


def test_likeness_decides_between_equals() -> None:
    assert order((FAR, 0.5, 1, AGREED), (NEAR, 0.5, 1, AGREED))[:2] == [1, 0]


@pytest.mark.parametrize("tone", [0, 1])
def test_a_movie_that_will_not_be_liked_comes_last(tone: float) -> None:
    assert order((0, 1, tone, 2.9))[-1] == 0


def test_a_favourite_of_the_crowd_is_no_nearer_than_a_good_movie() -> None:
    assert order((FAR, 0.5, 1, 4.9), (NEAR, 0.5, 1, 4.2))[:2] == [1, 0]


def test_scores_become_shares_of_the_first() -> None:
    assert shares_of_first(np.array([3.0, 2.0, 1.0])).tolist() == [1, 0.5, 0.25]
    assert not len(shares_of_first(np.zeros(0)))
