import numpy as np
import pytest

from services.recommender.model import Neighbours, Profile
from services.recommender.model.algorithms.user_cosine import UserCosine, nearest_raters
from services.recommender.model.execution import Execution
from services.recommender.model.matrix import Array
from tests.support.rating_frames import matrix_of_table, profile_of

TABLE = np.random.default_rng(21).integers(0, 6, (9, 6)).astype(float)
TABLE[:, 5] = 0
MATRIX = matrix_of_table(TABLE.tolist())
MODEL = UserCosine().fit(MATRIX, Execution())
OVERALL = float(TABLE[TABLE > 0].mean())


def cosines(profile: dict[int, float]) -> Array:
    row = np.array([profile.get(movie, 0) for movie in range(1, 7)])
    return np.asarray(TABLE @ row / np.linalg.norm(TABLE, axis=1) / np.linalg.norm(row))


@pytest.mark.parametrize("profile", [{1: 5.0, 3: 2.0}, {2: 0.5}, {1: 1.0, 2: 2.0, 4: 5.0, 5: 3.0}])
def test_it_is_the_papers_formula_computed_naively(profile: dict[int, float]) -> None:
    similarity, rated = cosines(profile), TABLE > 0
    assert np.allclose(MODEL.similarities(profile_of(profile)), similarity)
    weights = similarity @ rated
    expected = similarity @ TABLE / np.where(weights > 0, weights, 1)
    assert np.allclose(MODEL.scores(profile_of(profile)), expected)
    stars = np.where(expected > 0, expected, OVERALL)
    assert np.allclose(MODEL.predict(profile_of(profile)), stars)
    assert MODEL.predict(profile_of(profile))[5] == pytest.approx(OVERALL)


def test_predicted_stars_are_cut_to_the_scale() -> None:
    model = UserCosine().fit(matrix_of_table([[7, 9], [0.1, 0]]), Execution())
    assert model.predict(profile_of({1: 3.0}))[1] == 5
    low = UserCosine().fit(matrix_of_table([[0.1, 0.2]]), Execution())
    assert low.predict(profile_of({1: 3.0})).tolist() == [0.5, 0.5]


def test_without_known_ratings_popularity_ranks_and_averages_are_the_stars() -> None:
    for profile in (Profile.empty(), profile_of({99: 5.0})):
        assert MODEL.scores(profile).tolist() == MODEL.popularity.scores().tolist()
        assert MODEL.predict(profile).tolist() == MODEL.popularity.averages.tolist()
        assert MODEL.similarities(profile).tolist() == [0] * 9
        assert MODEL.explain(profile, 1) is None


def test_the_most_similar_raters_explain_a_movie() -> None:
    model = UserCosine().fit(matrix_of_table([[5, 4, 0], [5, 2, 0], [0, 1, 1]]), Execution())
    explained = model.explain_all(profile_of({1: 5.0}), np.array([3, 2]))
    assert explained == [None, Neighbours(count=2, average=3.0)]


def test_at_most_twenty_similar_raters_are_named() -> None:
    similarity = np.concatenate([[0, -1], np.linspace(0.1, 1, 25)])
    stars = np.concatenate([[1, 1], np.arange(25)])
    assert nearest_raters(similarity, stars) == Neighbours(20, float(np.arange(5, 25).mean()))
    assert nearest_raters(np.array([0.5, 0]), np.array([4.0, 1.0])) == Neighbours(1, 4.0)
    assert nearest_raters(np.zeros(2), np.ones(2)) is None
    tied = nearest_raters(np.ones(21), np.concatenate([[21.0], np.zeros(19), [42.0]]))
    assert tied == Neighbours(20, 21 / 20)


def test_small_ratings_are_compared_too() -> None:
    model = UserCosine().fit(matrix_of_table([[0.5, 0.5]]), Execution())
    assert model.similarities(profile_of({1: 0.5})).tolist() == pytest.approx([0.5**0.5])


def test_an_unknown_movie_cannot_be_explained_and_models_never_change() -> None:
    with pytest.raises(KeyError, match="9"):
        MODEL.explain(profile_of({1: 5.0}), 9)
    assert UserCosine().fit(MATRIX, Execution()) != MODEL
    assert UserCosine() == UserCosine()
    for frozen in (MODEL, UserCosine()):
        with pytest.raises(AttributeError):
            setattr(frozen, "stars", 1)  # noqa: B010 - frozen
