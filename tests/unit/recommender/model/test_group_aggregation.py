from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from services.recommender.model.group_aggregation import MISERY_PENALTY, MISERY_QUANTILE, aggregate_scores
from services.recommender.model.interface import Floats
from shared.contracts.groups import Fairness

MOVIES = 8
PEOPLE = 5
FAIRNESS: tuple[Fairness, ...] = get_args(Fairness)
some_scores = arrays(np.float64, (PEOPLE, MOVIES), elements=st.floats(-5, 15, width=32))
some_stars = arrays(np.float64, (PEOPLE, MOVIES), elements=st.floats(0.5, 5, width=32))


def order(values: Floats) -> list[int]:
    return [int(index) for index in np.argsort(-values, kind="stable")]


@pytest.mark.parametrize("fairness", FAIRNESS)
@given(scores=some_scores, stars=some_stars, people=st.permutations(range(PEOPLE)))
@settings(max_examples=20, deadline=None)
def test_the_order_of_the_people_changes_nothing(
    fairness: Fairness, scores: Floats, stars: Floats, people: list[int]
) -> None:
    there = aggregate_scores(scores, stars, fairness).tolist()
    assert there == aggregate_scores(scores[people], stars[people], fairness).tolist()


@given(scores=some_scores, stars=some_stars)
@settings(max_examples=20, deadline=None)
def test_the_more_people_a_movie_is_a_misery_to_the_later_it_comes(scores: Floats, stars: Floats) -> None:
    miserable = [int((stars[:, m] < np.quantile(stars, MISERY_QUANTILE, axis=1)).sum()) for m in range(MOVIES)]
    in_order = [miserable[index] for index in order(aggregate_scores(scores, stars))]
    assert in_order == sorted(in_order)


def test_the_smallest_score_counts_where_the_least_happy_decides() -> None:
    scores = np.array([[9.0, 1.0, 3.0], [-1.0, 0.5, 3.0], [9.0, 1.0, 0.0]])
    assert aggregate_scores(scores, np.full((3, 3), 4.0), "least_misery").tolist() == [-1.0, 0.5, 0.0]


def test_the_average_knows_no_misery() -> None:
    scores, stars = np.array([[9.0, 0.0], [3.0, 2.0], [0.0, 1.0]]), np.array([[5.0, 4.0], [5.0, 4.0], [1.0, 4.0]])
    assert aggregate_scores(scores, stars, "average").tolist() == [4.0, 1.0]


@given(scores=some_scores)
@settings(max_examples=20, deadline=None)
def test_two_people_of_the_same_taste_get_their_own_order(scores: Floats) -> None:
    same, liked = np.array([scores[0], scores[0]]), np.full((2, MOVIES), 4.0)
    assert order(aggregate_scores(same, liked)) == order(scores[0])


def test_a_movie_that_both_like_a_little_beats_a_misery_of_one() -> None:
    scores = np.array([[9.0, 1.0, 0.0, -1.0], [9.0, 1.0, 0.0, -1.0]])
    stars = np.array([[5.0, 4.0, 3.0, 2.0], [1.0, 4.0, 3.0, 2.0]])
    assert order(aggregate_scores(scores, stars)) == [1, 0, 2, 3]


def test_it_is_the_mean_and_a_penalty_below_two_thirds_of_the_stars() -> None:
    scores, stars = np.array([[1.0, 2.0, 3.0, 4.0], [3.0, 2.0, 1.0, 0.0]]), np.array([[1.0, 2.0, 3.0, 4.0]] * 2)
    assert aggregate_scores(scores, stars).tolist() == [2 - 2e4, 2 - 2e4, 2, 2]
    assert (MISERY_QUANTILE, MISERY_PENALTY) == (2 / 3, 1e4)


def test_scores_and_stars_are_of_the_same_movies() -> None:
    with pytest.raises(ValueError, match=r"\(2, 3\)"):
        aggregate_scores(np.zeros((2, 3)), np.zeros((2, 4)))
