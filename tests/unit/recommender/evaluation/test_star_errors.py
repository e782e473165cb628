from math import sqrt
from statistics import mean

import numpy as np
import pytest

from services.recommender.evaluation.star_errors import StarErrors, root_mean_square
from tests.support.tiny_split import SPLIT, TEST, InOrderOfIds


def test_predicted_stars_are_clipped_and_an_unknown_user_has_an_empty_profile() -> None:
    star_errors = StarErrors.from_model(InOrderOfIds(), SPLIT)
    errors = {(u, m): (5 if m == 14 else 3) - stars for u, m, stars, _ in TEST.iter_rows()}
    measures = star_errors.measures()
    assert measures["rmse"] == pytest.approx(sqrt(mean(e * e for e in errors.values())))
    assert measures["mae"] == pytest.approx(mean(abs(e) for e in errors.values()))
    assert sorted(star_errors.profile_sizes) == [0, 1, 2, 2, 2, 2, 2]
    assert measures["microseconds_per_user"] >= 0


def test_large_errors_weigh_more_in_the_root_mean_square() -> None:
    assert root_mean_square(np.array([3, -4], np.float32)) == pytest.approx(sqrt(12.5))
