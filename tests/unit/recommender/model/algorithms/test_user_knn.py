import numpy as np
import pytest

from services.recommender.model import Neighbours, Profile
from services.recommender.model.algorithms.user_knn import UserKnn
from services.recommender.model.execution import Execution
from services.recommender.model.matrix import Array
from tests.support.rating_frames import matrix_of_table, profile_of

TABLE = np.random.default_rng(31).integers(0, 6, (12, 7)).astype(float)
TABLE[:, 0] = np.arange(12) % 5 + 1
TABLE[:, 6] = 0
MATRIX = matrix_of_table(TABLE.tolist())
MODEL = UserKnn(neighbours=4).fit(MATRIX, Execution())
IDF = np.log(12 / np.maximum((TABLE > 0).sum(axis=0), 1)).clip(1e-3)


def nearest(profile: dict[int, float], count: int = 4) -> tuple[Array, Array]:
    row = IDF * [profile.get(movie, 0) for movie in range(1, 8)]
    weighted = TABLE * IDF
    similarity = weighted @ row / np.linalg.norm(weighted, axis=1) / np.linalg.norm(row)
    order = np.argsort(-similarity, kind="stable")[:count]
    order = order[similarity[order] > 0]
    return order, similarity[order]


@pytest.mark.parametrize("profile", [{1: 5.0, 3: 2.0}, {2: 0.5}, {1: 1.0, 2: 2.0, 4: 5.0, 5: 3.0}])
def test_scores_are_sums_over_the_most_similar_users(profile: dict[int, float]) -> None:
    users, similarity = nearest(profile)
    found, closeness = MODEL.nearest_users(profile_of(profile))
    assert found.tolist() == users.tolist()
    assert np.allclose(closeness, similarity, atol=1e-5)
    assert np.allclose(MODEL.scores(profile_of(profile)), similarity @ TABLE[users] / 5, atol=1e-5)


def test_the_neighbours_who_rated_a_movie_explain_it() -> None:
    profile = {1: 5.0, 3: 2.0}
    users, _ = nearest(profile)
    for movie, found in zip((2, 7, 5), MODEL.explain_all(profile_of(profile), np.array([2, 7, 5])), strict=True):
        stars = TABLE[users, movie - 1].astype(np.float32)
        rated = stars[stars > 0]
        assert found == (Neighbours(len(rated), float(rated.mean()), among=4) if len(rated) else None)


def test_users_without_similarity_are_no_neighbours() -> None:
    model = UserKnn().fit(matrix_of_table([[5, 0, 3], [0, 4, 0], [0, 0, 2]]), Execution())
    users, similarity = model.nearest_users(profile_of({1: 2.0}))
    assert users.tolist() == [0]
    assert similarity[0] > 0.9


def test_without_neighbours_popularity_ranks() -> None:
    for profile in (Profile.empty(), profile_of({99: 5.0})):
        assert MODEL.scores(profile).tolist() == MODEL.popularity.scores().tolist()
        assert MODEL.explain_all(profile, np.array([1, 2])) == [None, None]


def test_a_movie_that_everybody_rated_counts_a_little() -> None:
    model = UserKnn().fit(matrix_of_table([[5], [1]]), Execution())
    assert model.rarity.tolist() == pytest.approx([1e-3])
    assert model.nearest_users(profile_of({1: 0.5}))[1].tolist() == pytest.approx([1, 1])
    assert model.scores(profile_of({1: 3.0})).tolist() == pytest.approx([1.2])


def test_without_users_there_are_no_neighbours() -> None:
    model = UserKnn().fit(matrix_of_table([[0, 0]]), Execution())
    assert model.rarity.tolist() == pytest.approx([1e-3, 1e-3])
    assert model.scores(profile_of({1: 3.0})).tolist() == [0, 0]


def test_a_movie_without_ratings_is_as_rare_as_one_with_a_single_rating() -> None:
    assert np.allclose(MODEL.rarity, IDF)
    assert MODEL.rarity.dtype == np.float32


def test_stars_are_those_of_item_neighbours() -> None:
    profile = profile_of({1: 5.0})
    assert MODEL.predict(profile).tolist() == MODEL.stars.predict(profile).tolist()


def test_there_are_sixty_neighbours_and_models_never_change() -> None:
    assert UserKnn() == UserKnn(neighbours=60)
    assert MODEL.neighbours == 4
    assert UserKnn(4).fit(MATRIX, Execution()) != MODEL
    with pytest.raises(KeyError, match="99"):
        MODEL.explain(profile_of({1: 5.0}), 99)
    for frozen in (MODEL, UserKnn()):
        with pytest.raises(AttributeError):
            setattr(frozen, "neighbours", 1)  # noqa: B010 - frozen
