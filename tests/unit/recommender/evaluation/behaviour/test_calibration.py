import numpy as np
import pytest

from services.recommender.evaluation.behaviour.calibration import divergences, pick_calibrated

DRAMA, COMEDY = [1.0, 0.0], [0.0, 1.0]
GENRES = np.array([DRAMA] * 6 + [COMEDY] * 6)
SCORES = np.linspace(1, 0, 12)
WANTED = np.array([0.5, 0.5])


def test_without_a_share_the_best_scores_come_first() -> None:
    assert pick_calibrated(GENRES, SCORES, WANTED, 4, 0).tolist() == [0, 1, 2, 3]


def test_a_list_gets_the_shares_that_are_wanted() -> None:
    picked = pick_calibrated(GENRES, SCORES, WANTED, 6, 0.9)
    assert sorted(picked) == [0, 1, 2, 6, 7, 8]
    assert picked[0] == 0


def test_no_more_movies_than_there_are() -> None:
    assert sorted(pick_calibrated(GENRES, SCORES, WANTED, 50, 0.5)) == list(range(12))


def test_each_pick_maximises_its_part_of_the_objective() -> None:
    first, second = pick_calibrated(GENRES, SCORES, WANTED, 2, 0.3)
    values = [
        0.7 * SCORES[i] / 2 - 0.3 * divergences(WANTED, (GENRES[first] + GENRES[i])[None] / 2)[0] for i in range(12)
    ]
    values[first] = -np.inf
    assert second == int(np.argmax(values))


def test_the_divergence_is_none_for_the_wanted_shares_and_finite_for_a_missing_genre() -> None:
    equal, missing = divergences(WANTED, np.array([[0.5, 0.5], [1.0, 0.0]]))
    assert equal == pytest.approx(0)
    assert missing == pytest.approx(0.5 * np.log2(0.5 / 0.995) + 0.5 * np.log2(0.5 / 0.005))
