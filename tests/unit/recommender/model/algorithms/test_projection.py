"""A model serves a catalogue that has gained and lost movies since it was fitted."""

import numpy as np
import pytest

from services.recommender.model import ALGORITHMS, Profile
from services.recommender.model.algorithms.projection import ProjectedModel, project
from tests.support.served_models import IDS, fitted

NEW = [2, 10**6 + 1]
CATALOGUE = np.array(sorted([*IDS[3:], *NEW]))
PROFILE = Profile([IDS[0], IDS[5], IDS[8]], [5.0, 1.0, 4.5], [1, 2, 3])


@pytest.mark.parametrize("name", ALGORITHMS)
def test_known_movies_keep_their_scores_stars_and_reasons(name: str) -> None:
    model = fitted(name)
    projected = ProjectedModel(model, CATALOGUE)
    known = np.isin(CATALOGUE, model.movie_ids)
    columns = np.isin(model.movie_ids, CATALOGUE)
    assert projected.scores(PROFILE)[known].tolist() == model.scores(PROFILE)[columns].tolist()
    assert projected.predict(PROFILE)[known].tolist() == model.predict(PROFILE)[columns].tolist()
    ids = np.array([IDS[10], *NEW, IDS[20]])
    brief = projected.explain_briefly(PROFILE, ids, 2)
    assert brief[1:3] == [None, None]
    assert brief[::3] == model.explain_briefly(PROFILE, ids[::3], 2)
    assert projected.explain_all(PROFILE, ids)[1] is None
    assert projected.explain(PROFILE, NEW[0]) is None


@pytest.mark.parametrize("name", ALGORITHMS)
def test_new_movies_come_last_with_an_average_prediction(name: str) -> None:
    projected = ProjectedModel(fitted(name), CATALOGUE)
    new = np.isin(CATALOGUE, NEW)
    scores, stars = projected.scores(PROFILE), projected.predict(PROFILE)
    assert scores.shape == stars.shape == (len(CATALOGUE),)
    assert scores[new].max() <= scores[~new].min()
    assert np.isfinite(stars).all()
    assert (stars[new] >= stars[~new].min()).all()
    assert (stars[new] <= stars[~new].max()).all()


def test_a_model_of_exactly_these_movies_is_used_as_it_is() -> None:
    assert project(fitted("ease"), np.array(IDS)) is fitted("ease")
    assert project(fitted("ease"), CATALOGUE) is not fitted("ease")


@pytest.mark.parametrize("name", ALGORITHMS)
def test_all_of_a_fold_in_is_of_the_catalogue(name: str) -> None:
    projected = ProjectedModel(fitted(name), CATALOGUE)
    fold_in = projected.fold_in(PROFILE)
    assert fold_in.scores == pytest.approx(projected.scores(PROFILE), abs=1e-6)
    assert fold_in.stars.tolist() == projected.predict(PROFILE).tolist()
    known, columns = np.isin(CATALOGUE, IDS), np.isin(IDS, CATALOGUE)
    assert fold_in.taste[known].tolist() == fitted(name).fold_in(PROFILE).taste[columns].tolist()
