import numpy as np
import pytest

from services.recommender.evaluation.behaviour.tail import measure_tail, of_cases, share_below
from services.recommender.evaluation.metrics import RankedLists
from services.recommender.model import Profile
from tests.support.rating_frames import profile_of
from tests.support.tiny_split import SPLIT, InOrderOfIds

MODEL = InOrderOfIds()
COUNTS = np.array([0, 3, 9, 10, 50] + [0] * 9)


def test_a_movie_is_above_those_with_lower_scores_that_are_unrated() -> None:
    """Unrated are 2 to 14 in this order, so that 3 is above all but 2."""
    shares = share_below(MODEL, profile_of({1: 5}), np.array([3, 14]), COUNTS)
    assert shares.tolist() == pytest.approx([11 / 12, 0])


def test_well_known_movies_are_no_cases() -> None:
    assert len(share_below(MODEL, profile_of({1: 5}), np.array([4, 5]), COUNTS)) == 0


def test_equal_scores_count_half() -> None:
    class Indifferent(InOrderOfIds):
        def scores(self, profile: Profile) -> np.ndarray:
            return np.zeros_like(super().scores(profile))

    assert share_below(Indifferent(), profile_of({1: 5}), np.array([3]), COUNTS).tolist() == [0.5]


def test_the_share_of_the_catalogue_is_counted_over_all_lists() -> None:
    measured = measure_tail(MODEL, SPLIT)
    listed = RankedLists.from_model(MODEL, SPLIT).places[:, :10]
    assert measured["coverage"] == len(set(listed[listed >= 0])) / 14
    assert measured["auc_low"] <= measured["auc"] <= measured["auc_high"]


def test_cases_are_summed_up_with_their_interval() -> None:
    measured = of_cases(np.array([0.2, 0.6, 1.0]))
    assert (measured["auc"], measured["above_median"]) == pytest.approx((0.6, 2 / 3))
