"""The libraries themselves are only in the bench's own environment."""

import importlib

import numpy as np
import pytest

from bench.rivals import CANDIDATES, Als, AlsModel, LensKitUserKnn, rated_at_least
from services.recommender.evaluation.rivals.plain_ease import RIVALS
from services.recommender.model.execution import Execution
from services.recommender.model.stars import ItemKnnStars
from tests.support.rating_frames import matrix_of_table, profile_of

MATRIX = matrix_of_table(np.random.default_rng(2).integers(0, 6, (40, 12)).tolist())


class Factors:
    """What implicit has of a fitted model."""

    item_factors = np.arange(24, dtype=np.float32).reshape(12, 2)

    def recalculate_user(self, user: int, row: object) -> np.ndarray:
        del user
        return np.asarray(np.asarray(row.sum()) * np.ones(2))  # type: ignore[attr-defined]


def test_every_rival_has_settings_to_choose_from() -> None:
    assert set(CANDIDATES) > set(RIVALS)
    assert all(len(settings) > 1 for settings in CANDIDATES.values())


def test_als_scores_with_the_factors_of_the_liked_movies() -> None:
    model = AlsModel(MATRIX.movie_ids, ItemKnnStars.fit(MATRIX, Execution()), Factors(), least=4.0)
    assert model.scores(profile_of({1: 5.0, 2: 4.0, 3: 1.0})).tolist() == (2 * Factors.item_factors.sum(1)).tolist()
    assert model.explain_all(profile_of({1: 5.0}), MATRIX.movie_ids[:2]) == [None, None]


def test_leaving_out_low_ratings_leaves_the_matrix_as_it_is() -> None:
    before = MATRIX.stars.toarray()
    assert (rated_at_least(MATRIX, 4.0).toarray() == (before >= 4)).all()
    assert (MATRIX.stars.toarray() == before).all()


@pytest.mark.parametrize(
    ("rival", "library"), [(Als(4, 0.1, 1), "implicit"), (LensKitUserKnn(5, "implicit"), "lenskit")]
)
def test_a_library_ranks_movies(rival: Als | LensKitUserKnn, library: str) -> None:
    if importlib.util.find_spec(library) is None:
        pytest.skip(f"{library} is not in this environment")
    model = rival.fit(MATRIX, Execution())
    assert np.isfinite(model.scores(profile_of({1: 5.0, 2: 4.0}))).all()
    assert model.predict(profile_of({1: 5.0})).shape == (12,)
