import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from services.recommender.model.group_aggregation import MISERY_QUANTILE, aggregate_scores
from services.recommender.model.interface import Floats

MOVIES = 8
wants = arrays(np.float64, (2, MOVIES), elements=st.floats(-5, 15, width=32))
stars = arrays(np.float64, (2, MOVIES), elements=st.floats(0.5, 5, width=32))


def order(values: Floats) -> list[int]:
    return [int(place) for place in np.argsort(-values, kind="stable")]


@given(wanted=wants, predicted=stars)
def test_it_is_the_same_whoever_comes_first(
    wanted: Floats,
    predicted: Floats,
) -> None:
    assert aggregate_scores(wanted, predicted).tolist() == aggregate_scores(wanted[::-1], predicted[::-1]).tolist()


@given(wanted=wants, predicted=stars)
def test_what_one_of_them_would_dread_comes_after_all_others(
    wanted: Floats,
    predicted: Floats,
) -> None:
    dreaded = [bool((predicted[:, m] < np.quantile(predicted, MISERY_QUANTILE, axis=1)).any()) for m in range(MOVIES)]
    in_order = [dreaded[place] for place in order(aggregate_scores(wanted, predicted))]
    assert in_order == sorted(in_order)


@given(wanted=wants)
def test_two_of_one_mind_get_what_they_want(wanted: Floats) -> None:
    same, liked = np.array([wanted[0], wanted[0]]), np.full((2, MOVIES), 4.0)
    assert order(aggregate_scores(same, liked)) == order(wanted[0])


def test_what_both_want_a_little_beats_what_one_would_dread() -> None:
    wanted = np.array([[9.0, 1.0, 0.0, -1.0], [9.0, 1.0, 0.0, -1.0]])
    predicted = np.array([[5.0, 4.0, 3.0, 2.0], [1.0, 4.0, 3.0, 2.0]])
    assert order(aggregate_scores(wanted, predicted)) == [1, 0, 2, 3]
