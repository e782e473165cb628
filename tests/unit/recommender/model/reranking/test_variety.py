import numpy as np
import pytest

from services.recommender.model.reranking.variety import FAR, STRENGTH, WHOLE_LIST, pick_varied

RANDOM = np.random.default_rng(5)
GENRES = (RANDOM.random((40, 4)) < 0.4).astype(np.float64)
GENRES /= np.maximum(np.linalg.norm(GENRES, axis=1, keepdims=True), 1)
SCORES = -np.sort(RANDOM.standard_normal(40))


@pytest.mark.parametrize(("amount", "diversity"), [(1, 0.3), (7, 0.2), (8, 0.6), (6, 1.0)])
def test_each_pick_has_the_best_worth_less_what_is_alike_before_it(amount: int, diversity: float) -> None:
    left, picked = list(range(40)), list[int]()
    while len(picked) < amount:

        def value(place: int) -> float:
            alike = [float(GENRES[place] @ GENRES[other]) for other in picked] or [0.0]
            worth = -np.log(place + 1) / np.log(WHOLE_LIST)
            return float((1 - diversity / 2) * worth - STRENGTH * diversity * (np.mean(alike) + max(alike)) / 2)

        best = max(left, key=lambda place: (round(value(place), 6), -place))
        left.remove(best)
        picked.append(best)
    assert pick_varied(GENRES, SCORES, amount, diversity).tolist() == picked


def test_the_best_movie_stays_first_and_another_kind_follows() -> None:
    same, other = [1.0, 0.0], [0.0, 1.0]
    assert pick_varied(np.array([same, same, other]), np.zeros(3), 3, 1).tolist() == [0, 2, 1]


def test_the_unit_of_the_scores_changes_nothing() -> None:
    assert pick_varied(GENRES, SCORES, 9, 0.7).tolist() == pick_varied(GENRES, SCORES / 50, 9, 0.7).tolist()


def test_a_movie_that_is_wanted_by_nobody_stays_behind() -> None:
    scores = np.array([1.0, 0.9, -2 * FAR])
    assert pick_varied(np.array([[1.0, 0], [1.0, 0], [0, 1.0]]), scores, 3, 1).tolist() == [0, 1, 2]


def test_of_nothing_nothing_is_picked() -> None:
    assert pick_varied(np.zeros((0, 3)), np.zeros(0), 5, 1).tolist() == []
