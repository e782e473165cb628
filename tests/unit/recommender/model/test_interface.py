import numpy as np
import pytest

from services.recommender.model import Model, Profile, fit
from services.recommender.model.execution import Execution
from services.recommender.model.interface import Algorithm, Attribution, Floats, Ints, indices_of
from services.recommender.model.matrix import Ratings
from tests.support.rating_frames import movies_frame, ratings_frame

IDS = np.array([3, 7, 9])


def test_a_profile_is_typed_arrays() -> None:
    profile = Profile([9, 3], [4.5, 1], [20, 10])
    assert [a.dtype for a in (profile.movie_ids, profile.ratings, profile.rated_at)] == [np.int64, np.float32, np.int64]
    assert (profile.movie_ids.tolist(), profile.ratings.tolist(), profile.rated_at.tolist()) == (
        [9, 3],
        [4.5, 1],
        [20, 10],
    )


@pytest.mark.parametrize("lengths", [(1, 2, 2), (2, 1, 2), (2, 2, 1), (2, 3, 2), (2, 2, 3), (3, 2, 2), (1, 1, 2)])
def test_the_arrays_of_a_profile_are_equally_long(lengths: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="equally long"):
        Profile(*([1] * length for length in lengths))


def test_profiles_are_compared_by_identity_and_never_change() -> None:
    profile = Profile.empty()
    assert profile != Profile.empty()
    with pytest.raises(AttributeError):
        profile.ratings = np.array([1.0])  # type: ignore[misc]


def test_the_empty_profile_has_no_ratings() -> None:
    assert [len(a) for a in (Profile.empty().movie_ids, Profile.empty().ratings, Profile.empty().rated_at)] == [0, 0, 0]


def test_unknown_movies_are_left_out_and_the_order_of_the_profile_stays() -> None:
    known = Profile([10, 9, 1, 3, 8], [1, 2, 3, 4, 5], [50, 40, 30, 20, 10]).known_to(IDS)
    assert known.indices.tolist() == [2, 0]
    assert known.ratings.tolist() == [2, 4]
    assert known.rated_at.tolist() == [40, 20]


def test_a_model_of_one_movie_knows_that_one() -> None:
    assert Profile([9, 3], [4.0, 5.0], [0, 0]).known_to(np.array([3])).ratings.tolist() == [5]


def test_a_profile_may_be_long() -> None:
    assert len(Profile(list(range(300)), [3.0] * 300, [0] * 300).known_to(IDS).indices) == 3


def test_a_model_without_movies_knows_no_rating() -> None:
    assert len(Profile([1], [5.0], [0]).known_to(np.array([], dtype=np.int64)).indices) == 0


def test_indices_are_of_the_wanted_movies_in_their_order() -> None:
    assert indices_of(IDS, np.array([9, 3, 9])).tolist() == [2, 0, 2]
    assert indices_of(IDS, np.array([], dtype=np.int64)).tolist() == []


def test_the_first_unknown_movie_is_named() -> None:
    with pytest.raises(KeyError, match="8"):
        indices_of(IDS, np.array([9, 8, 10]))


class Recording(Algorithm):
    def fit(self, ratings: Ratings, execution: Execution) -> Model:
        self.matrix, self.execution = ratings, execution
        return Stub()


class Stub(Model):
    movie_ids = IDS

    def scores(self, profile: Profile) -> Floats:
        return np.zeros(len(profile.movie_ids))

    def predict(self, profile: Profile) -> Floats:
        return np.zeros(len(profile.movie_ids))

    def explain_all(self, profile: Profile, movie_ids: Ints) -> list[Attribution]:  # noqa: ARG002
        assert movie_ids.shape == (1,)
        return [None]


def test_fit_builds_the_matrix_and_runs_in_this_thread_by_default() -> None:
    ratings, movies = ratings_frame([(1, 7, 4.0)]), movies_frame({7: [], 9: []})
    algorithm, execution = Recording(), Execution()
    assert isinstance(fit(algorithm, ratings, movies), Stub)
    assert algorithm.matrix.movie_ids.tolist() == [7, 9]
    assert algorithm.execution is not execution
    fit(algorithm, ratings, movies, execution)
    assert algorithm.execution is execution


def test_one_movie_is_explained_by_explaining_a_list_of_one() -> None:
    assert Stub().explain(Profile.empty(), 7) is None


@pytest.mark.parametrize("method", ["scores", "predict", "explain_all"])
def test_a_model_has_scores_stars_and_attributions(method: str) -> None:
    assert method in Model.__abstractmethods__
