import numpy as np
import pytest

from services.recommender.model.algorithms.crowd import crowd_scores, crowd_weight
from services.recommender.model.ranking import standardise

LIKES = standardise(np.array([9.0, 1.0, 4.0, 0.0]))
NEAR_NOTHING = np.zeros(4)


@pytest.mark.parametrize(
    ("liked", "disliked", "weight"),
    [(0, 0, 0), (1, 0, 1.5), (5, 0, 1.5), (10, 0, 1.5 / 8), (0, 1, 1.5), (1, 2, 1.5 * (5 / 11) ** 3)],
)
def test_the_crowd_counts_less_the_more_a_user_has_said(liked: int, disliked: int, weight: float) -> None:
    assert crowd_weight(np.array([5.0] * liked + [2.0] * disliked)) == pytest.approx(weight)


def test_dislikes_say_more_than_likes() -> None:
    assert crowd_weight(np.array([5.0, 5, 5, 2, 2])) < crowd_weight(np.array([5.0, 5, 5, 3, 3]))


def test_the_crowd_is_in_units_of_the_taste() -> None:
    taste = np.array([0.0, 2.0, 0.0, 2.0])
    scores = crowd_scores(taste, LIKES, np.array([5.0]), NEAR_NOTHING)
    assert scores == pytest.approx(1.5 * LIKES, abs=1e-5)
    assert crowd_scores(10 * taste, LIKES, np.array([5.0]), NEAR_NOTHING) == pytest.approx(10 * scores, abs=1e-4)
    assert scores.dtype == np.float32


def test_the_crowd_does_not_bring_back_what_is_near_to_a_dislike() -> None:
    taste, ratings = np.array([0.0, 2.0, 0.0, 2.0]), np.array([5.0, 1.0])
    alone = crowd_scores(taste, LIKES, ratings, NEAR_NOTHING)
    assert crowd_scores(taste, LIKES, ratings, np.array([1.0, 0, 0, 0])).tolist() == [0, *alone[1:]]
    assert crowd_scores(taste, LIKES, ratings, np.array([0.5, 0, 0, 0]))[0] == pytest.approx(0.75 * alone[0])


def test_what_nobody_likes_is_not_lifted_by_a_dislike() -> None:
    taste, ratings = np.array([0.0, 2.0, 0.0, 2.0]), np.array([5.0, 1.0])
    near = crowd_scores(taste, LIKES, ratings, np.array([0, 1.0, 0, 1.0]))
    assert near.tolist() == crowd_scores(taste, LIKES, ratings, NEAR_NOTHING).tolist()
