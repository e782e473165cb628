import numpy as np
import pytest

from services.recommender.model.algorithms.item_knn import ItemKnn
from services.recommender.model.execution import Execution
from services.recommender.model.matrix import Array
from tests.support.rating_frames import matrix_of_table, profile_of

TABLE = np.random.default_rng(11).integers(0, 6, (10, 6)).astype(float)
TABLE[:, 5] = 0
MATRIX = matrix_of_table(TABLE.tolist())


def naive_similarity(shrinkage: float) -> Array:
    norms = np.maximum(np.linalg.norm(TABLE, axis=0), 1)
    both = (TABLE > 0).T.astype(float) @ (TABLE > 0)
    similarity = TABLE.T @ TABLE / np.outer(norms, norms) * both / (both + shrinkage)
    np.fill_diagonal(similarity, 0)
    return np.asarray(similarity)


@pytest.mark.parametrize("shrinkage", [20, 3])
def test_scores_are_sums_of_shrunk_cosines(shrinkage: float) -> None:
    model = ItemKnn(shrinkage=shrinkage).fit(MATRIX, Execution())
    scores = model.scores(profile_of({1: 5.0, 3: 2.0, 6: 4.0}))
    similarity = naive_similarity(shrinkage)
    assert np.allclose(scores, similarity[0] + 0.4 * similarity[2], atol=1e-6)
    assert scores[5] == 0


def test_only_the_nearest_neighbours_count() -> None:
    weights = ItemKnn(neighbours=2).fit(MATRIX, Execution()).weights.block(np.arange(6), np.arange(6))
    for movie in range(5):
        expected = np.sort(naive_similarity(20)[:, movie])[-2:]
        assert np.allclose(np.sort(weights[:, movie])[-2:], expected, atol=1e-6)
        assert np.count_nonzero(weights[:, movie]) == 2


def test_only_the_most_rated_movies_have_neighbours() -> None:
    weights = ItemKnn(max_movies=3).fit(MATRIX, Execution()).weights.block(np.arange(6), np.arange(6))
    most_rated = np.argsort(-(TABLE > 0).sum(axis=0), kind="stable")[:3]
    assert np.flatnonzero(weights.any(axis=0)).tolist() == sorted(most_rated.tolist())


def test_the_smallest_ratings_are_compared_too() -> None:
    model = ItemKnn().fit(matrix_of_table([[0.5, 0.5]]), Execution())
    assert model.scores(profile_of({1: 5.0}))[1] == pytest.approx(1 / 21)


def test_stages_are_reported_and_the_stars_are_item_neighbours() -> None:
    stages: list[str] = []
    model = ItemKnn().fit(MATRIX, Execution(progress=lambda stage, *_: stages.append(stage)))
    assert stages == ["item similarity", "item overlap", *["star biases"] * 10, "star similarity", "star overlap"]
    assert model.values.by_stars.tolist() == pytest.approx([0.2, 0.4, 0.6, 0.8, 1])
    assert (model.values.recency, model.star_share, model.likes) == (0, 0, None)
    assert model.popularity.counts.tolist() == MATRIX.rating_counts().tolist()


def test_the_hyper_parameters() -> None:
    assert ItemKnn() == ItemKnn(neighbours=100, shrinkage=20, max_movies=12_000)
    with pytest.raises(AttributeError):
        ItemKnn().neighbours = 3  # type: ignore[misc]
