import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from services.recommender.datasets.formats import Dataset
from services.recommender.model import Contributions, Profile, fit
from services.recommender.model.algorithms.ease import Ease, dual_factors, primal_weights
from services.recommender.model.algorithms.item_weights import ItemWeightsModel
from services.recommender.model.execution import Execution
from services.recommender.model.matrix import Array, RatingMatrix
from services.recommender.model.weights import DenseWeights, FactoredWeights
from tests.support.small_dataset import small_dataset

DATASET = small_dataset()
MODEL = fit(Ease(), DATASET.ratings, DATASET.movies)
IDS = [int(movie_id) for movie_id in MODEL.movie_ids]


def naive_weights(matrix: RatingMatrix, algorithm: Ease) -> Array:
    values, genres = matrix.stars.toarray() / 5, algorithm.genre_weight * matrix.genres.T
    counts = (values > 0).sum(axis=0)
    mean_square = np.mean(values[values > 0] ** 2)
    ridge = algorithm.ridge * mean_square * (np.maximum(counts, 1) / counts.mean()) ** algorithm.ridge_by_popularity
    inverse = np.linalg.inv(values.T @ values + genres.T @ genres + np.diag(ridge))
    weights = np.eye(len(counts)) - inverse / np.diag(inverse)
    np.fill_diagonal(weights, 0)
    return np.asarray(weights)


def test_it_equals_the_closed_form_computed_naively(dataset: Dataset) -> None:
    matrix = RatingMatrix.from_frames(dataset.ratings, dataset.movies)
    algorithm = Ease(damping=0, low_rank_share=0, value_offset=0)
    model = algorithm.fit(matrix, Execution())
    row = matrix.stars.toarray()[5]
    profile = Profile(matrix.movie_ids[row > 0], row[row > 0], np.zeros((row > 0).sum()))
    naive = row / 5 @ naive_weights(matrix, algorithm)
    scores = model.scores(profile)
    assert np.allclose(scores / scores.std(), naive / naive.std(), atol=1e-4)


def test_few_users_and_few_movies_lead_to_the_same_weights(dataset: Dataset) -> None:
    matrix, algorithm = RatingMatrix.from_frames(dataset.ratings, dataset.movies), Ease()
    values = matrix.values(0)
    ridge = algorithm.movie_ridge(values, np.maximum(matrix.rating_counts(), 1))
    no_sides = np.zeros((0, values.shape[1]), np.float32)
    weights = primal_weights(Execution().gram(values, ""), no_sides, ridge)
    np.fill_diagonal(weights, 0)
    dense, factored = DenseWeights(weights), FactoredWeights(*dual_factors(values, ridge))
    places, stars = np.array([1, 4, 9]), np.array([1.0, 0.4, 0.8], dtype=np.float32)
    assert np.allclose(dense.apply(places, stars), factored.apply(places, stars), atol=1e-5)
    assert np.allclose(dense.block(places, np.array([4, 7])), factored.block(places, np.array([4, 7])), atol=1e-5)


def test_fold_in_reads_contiguous_rows() -> None:
    assert isinstance(MODEL, ItemWeightsModel)
    assert isinstance(MODEL.weights, DenseWeights)
    assert MODEL.weights.matrix.flags.c_contiguous


@pytest.fixture
def profile() -> Profile:
    return Profile(IDS[:6], [5.0, 4.5, 0.5, 3.0, 4.0, 1.0], [0] * 6)


def test_contributions_add_up_to_the_score(profile: Profile) -> None:
    scores = MODEL.scores(profile)
    for place in (7, 20, 33):
        explanation = MODEL.explain(profile, IDS[place])
        assert isinstance(explanation, Contributions)
        assert float(explanation.amounts.sum()) == pytest.approx(float(scores[place]), abs=1e-4)


@given(
    stars=st.lists(st.integers(1, 10).map(lambda half: half / 2), min_size=2, max_size=12),
    target=st.integers(12, len(IDS) - 1),
)
@settings(deadline=None, max_examples=60)
def test_without_the_movie_that_is_named_the_score_is_lower(stars: list[float], target: int) -> None:
    full = Profile(IDS[: len(stars)], stars, [0] * len(stars))
    explanation = MODEL.explain(full, IDS[target])
    assert isinstance(explanation, Contributions)
    assume(explanation.amounts[0] > 1e-7)
    kept = full.movie_ids != explanation.movie_ids[0]
    less = Profile(full.movie_ids[kept], full.ratings[kept], full.rated_at[kept])
    assert MODEL.scores(less)[target] < MODEL.scores(full)[target]


def test_a_contribution_names_the_stars_that_were_given(profile: Profile) -> None:
    given_stars = dict(zip(IDS[:6], [5.0, 4.5, 0.5, 3.0, 4.0, 1.0], strict=True))
    explanation = MODEL.explain(profile, IDS[30])
    assert isinstance(explanation, Contributions)
    assert dict(zip(explanation.movie_ids.tolist(), explanation.ratings.tolist(), strict=True)) == given_stars


def test_without_ratings_the_popular_and_liked_come_first() -> None:
    assert isinstance(MODEL, ItemWeightsModel)
    scores = MODEL.scores(Profile.empty())
    first, last = np.argmax(scores), np.argmin(scores)
    assert MODEL.popularity.averages[first] > MODEL.popularity.averages[last]
    assert MODEL.explain(Profile.empty(), IDS[0]) is None
