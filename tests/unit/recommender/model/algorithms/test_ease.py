from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import sparse

from services.recommender.model import Contributions, Profile
from services.recommender.model.algorithms import ease as ease_module
from services.recommender.model.algorithms.closed_form import (
    dual_factors,
    right_singular_vectors,
    vectors_by_users,
)
from services.recommender.model.algorithms.ease import Ease, year_bumps
from services.recommender.model.algorithms.nearness import Nearness
from services.recommender.model.execution import Execution
from services.recommender.model.matrix import Array, RatingMatrix
from services.recommender.model.parts.rows import ValueRows
from services.recommender.model.stars import ItemKnnStars
from services.recommender.model.weights import DENSE_MOVIES, DenseWeights, SparseWeights, signed_sum
from tests.support.rating_frames import matrix_of_table, movies_frame, profile_of, ratings_of_table

RANDOM = np.random.default_rng(51)
TALL = np.where(RANDOM.random((24, 17)) < 0.5, RANDOM.integers(1, 6, (24, 17)), 0).astype(float)
WIDE = np.where(RANDOM.random((9, 60)) < 0.3, RANDOM.integers(1, 6, (9, 60)), 0).astype(float)
CHOSEN = Ease(ridge=3, damping=-0.3, low_rank=1, low_rank_share=0.2, sitting_share=0.0, year_weight=0.0, avoidance=0.0)


def matrix_of(table: Array) -> RatingMatrix:
    genres = {movie: ["A", "B"][: movie % 3] for movie in range(1, table.shape[1] + 1)}
    return RatingMatrix.from_frames(ratings_of_table(table.tolist()), movies_frame(genres))


def weights_of(model: Any) -> Array:
    everything = np.arange(len(model.movie_ids))
    return np.asarray(model.weights.block(everything, everything))


def naive_spread(table: Array, scores: Array, users: int = 400) -> float:
    step = max(1, len(table) // users)
    return float(scores[::step][table[::step] == 0].std())


def naive_weights(table: Array, ease: Ease, users: int = 400) -> Array:
    """The formula of the module, dense, in double precision."""
    counts = np.maximum((table > 0).sum(axis=0), 1).astype(float)
    x = np.where(table > 0, ease.value_offset + (1 - ease.value_offset) * table / 5, 0)
    genres = ease.genre_weight * matrix_of(table).genres.T.astype(float)
    mean_square = np.mean(x[table > 0] ** 2)
    ridge = ease.ridge * mean_square * (counts / counts.mean()) ** ease.ridge_by_popularity
    inverse = np.linalg.inv(x.T @ x + genres.T @ genres + np.diag(ridge))
    weights = -inverse / np.diag(inverse) * counts**ease.damping
    np.fill_diagonal(weights, 0)
    weights = weights / naive_spread(table, x @ weights, users)
    if ease.low_rank_share:
        rank = min(ease.low_rank, min(x.shape) // 8)
        by_user = np.maximum(np.abs(x).sum(axis=1, keepdims=True), 1e-9) ** -ease.user_norm
        by_movie = np.maximum(np.abs(x).sum(axis=0), 1e-9) ** -ease.movie_norm
        v = np.linalg.svd(x * by_user * by_movie)[2][:rank]
        low = (v / counts**ease.low_rank_damping).T @ (v * counts**ease.low_rank_damping)
        low *= ease.low_rank_share / naive_spread(table, x @ low, users)
        weights = weights + low
        np.fill_diagonal(weights, 0)
    return np.asarray(weights)


VARIED = {
    "chosen": {},
    "ridge": {"ridge": 9.0},
    "ridge_by_popularity": {"ridge_by_popularity": 1.0},
    "value_offset": {"value_offset": -1.0},
    "genre_weight": {"genre_weight": 0.7},
    "damping": {"damping": 0.0},
    "low_rank_share": {"low_rank_share": 0.0},
    "rank": {"low_rank": 2},
    "user_norm": {"user_norm": 0.9},
    "movie_norm": {"movie_norm": 0.1},
    "low_rank_damping": {"low_rank_damping": 0.9},
}


@pytest.mark.parametrize("changed", VARIED.values(), ids=VARIED.keys())
def test_in_movies_x_movies_the_weights_are_the_formula(changed: dict[str, Any]) -> None:
    ease = replace(CHOSEN, **changed)
    model = ease.fit(matrix_of(TALL), Execution())
    assert isinstance(model.weights, DenseWeights)
    assert np.allclose(weights_of(model), naive_weights(TALL, ease), atol=3e-4, rtol=1e-3)


@pytest.mark.parametrize("changed", VARIED.values(), ids=VARIED.keys())
def test_in_users_x_users_the_weights_are_the_formula(changed: dict[str, Any]) -> None:
    ease = replace(CHOSEN, low_rank_share=0.0, **{name: value for name, value in changed.items() if "low" not in name})
    model = ease.fit(matrix_of(WIDE), Execution())
    found, expected = weights_of(model), naive_weights(WIDE, ease)
    assert np.allclose(found, expected, atol=3e-4, rtol=2e-3)


def test_movies_of_the_same_years_support_each_other() -> None:
    genres: dict[int, list[str]] = {movie: [] for movie in range(1, 18)}
    years = {movie: 1940 if movie % 2 else 1990 for movie in range(1, 17)}
    matrix = RatingMatrix.from_frames(ratings_of_table(TALL.tolist()), movies_frame(genres, years))
    change = weights_of(replace(CHOSEN, year_weight=2.0).fit(matrix, Execution()))
    change -= weights_of(CHOSEN.fit(matrix, Execution()))
    same = np.equal.outer(matrix.years, matrix.years) & ~np.eye(17, dtype=bool)
    assert change[same].mean() > 0 > change[np.not_equal.outer(matrix.years, matrix.years)].mean()


def test_a_year_is_a_bump_around_every_third_one() -> None:
    bumps = year_bumps(np.array([1990, 1996, np.nan], np.float32))
    assert bumps.shape == (3, 3)
    assert bumps[:, 0].tolist() == pytest.approx([1, np.exp(-9 / 128), np.exp(-36 / 128)])
    assert bumps[:, 2].tolist() == pytest.approx(bumps[[1, 0, 1], [0, 0, 0]].tolist())
    assert year_bumps(np.full(4, np.nan)).shape == (0, 4)


def test_in_users_x_users_the_low_rank_term_is_added() -> None:
    matrix = matrix_of(WIDE)
    ease = replace(CHOSEN, low_rank_share=0.5)
    with_term, without = (weights_of(replace(ease, low_rank_share=s).fit(matrix, Execution())) for s in (0.5, 0.0))
    both = naive_weights(WIDE, ease) - naive_weights(WIDE, replace(ease, low_rank_share=0.0))
    assert np.allclose(with_term - without, both, atol=3e-4, rtol=2e-3)
    assert np.abs(both).max() > 0.01


@pytest.mark.parametrize(("users", "in_users"), [(8, True), (9, False)])
def test_it_is_solved_where_there_are_fewer_rows(monkeypatch: pytest.MonkeyPatch, users: int, in_users: bool) -> None:
    """The one genre is a row too: 2 * (8 + 1) < 19, and not 2 * (9 + 1)."""
    solved: list[int] = []

    def spied(rows: sparse.csr_array, ridge: Array) -> tuple[Array, Array]:
        solved.append(rows.shape[0])
        return dual_factors(rows, ridge)

    monkeypatch.setattr(ease_module, "dual_factors", spied)
    table = np.where(RANDOM.random((users, 19)) < 0.8, 4.0, 0)
    table[:, 0] = 5
    genres = {movie: ["A"] for movie in range(1, 20)}
    assert isinstance(CHOSEN.fit(matrix_of_table(table.tolist(), genres), Execution()).weights, DenseWeights)
    assert bool(solved) == in_users


def test_twice_as_many_movies_as_rows_are_solved_in_movies() -> None:
    table = np.where(RANDOM.random((9, 20)) < 0.8, 4.0, 0)
    table[:, 0] = 5
    genres = {movie: ["A"] for movie in range(1, 21)}
    assert isinstance(CHOSEN.fit(matrix_of_table(table.tolist(), genres), Execution()).weights, DenseWeights)


def test_the_spread_is_that_of_every_nth_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ease_module, "SPREAD_USERS", 8)
    found = weights_of(CHOSEN.fit(matrix_of(TALL), Execution()))
    assert np.allclose(found, naive_weights(TALL, CHOSEN, users=8), atol=3e-4, rtol=1e-3)
    assert not np.allclose(found, naive_weights(TALL, CHOSEN), atol=3e-4, rtol=1e-3)


def test_beyond_the_dense_size_the_strongest_weights_of_each_movie_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    for limit, kind in ((17, DenseWeights), (16, SparseWeights)):
        monkeypatch.setattr(ease_module, "DENSE_MOVIES", limit)
        model = replace(CHOSEN, weights_per_movie=3).fit(matrix_of(TALL), Execution())
        assert isinstance(model.weights, kind)
    weights, expected = weights_of(model), naive_weights(TALL, CHOSEN)
    for movie in range(17):
        strongest = np.sort(np.argsort(-np.abs(expected[:, movie]))[:3])
        assert np.flatnonzero(weights[:, movie]).tolist() == strongest.tolist()


def test_the_most_rated_movies_alone_are_solved_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ease_module, "DENSE_MOVIES", 1)
    movies, matrix = np.array([1, 2, 4]), matrix_of(TALL)
    weights, _ = CHOSEN.head_weights(matrix, movies, matrix.values(0.1)[:, movies], Execution())
    assert weights.shape == (3, 3)
    found = weights_of(replace(CHOSEN, max_movies=5).fit(matrix_of(TALL), Execution()))
    assert np.count_nonzero(found, axis=0)[(TALL > 0).sum(axis=0) > 0].all(), "the others are solved with them"


def test_fold_in_reads_contiguous_rows() -> None:
    weights = CHOSEN.fit(matrix_of(TALL), Execution()).weights
    assert isinstance(weights, DenseWeights)
    assert weights.matrix.flags.c_contiguous


def test_the_model_has_the_values_of_the_algorithm() -> None:
    stages: list[str] = []
    execution = Execution(progress=lambda stage, *_: stages.append(stage))
    model = replace(CHOSEN, star_share=0.4, recency=3.0, recency_span=7.0).fit(matrix_of(TALL), execution)
    assert (model.star_share, model.values.recency, model.values.recency_span) == (0.4, 3, 7)
    assert model.values.by_stars.tolist() == pytest.approx(CHOSEN.request_values)
    assert model.values.common_mean == pytest.approx(TALL[TALL > 0].mean())
    assert model.likes is not None
    assert model.likes.tolist() == (TALL >= 4).sum(axis=0).tolist()
    assert isinstance(model.stars, ItemKnnStars)
    assert model.popularity.counts.tolist() == (TALL > 0).sum(axis=0).tolist()
    assert stages == ["movie sums", "low rank", "ease", *["star biases"] * 10, "star similarity", "star overlap"]
    assert (model.nearness, model.avoidance) == (None, 0)


def test_the_nearest_movies_are_found_where_dislikes_count() -> None:
    model = replace(CHOSEN, avoidance=0.4).fit(matrix_of(TALL), Execution())
    assert isinstance(model.nearness, Nearness)
    assert model.avoidance == 0.4


def test_the_ridge_grows_with_popularity() -> None:
    ratings, both = matrix_of_table([[5, 2.5], [0, 5]]), np.arange(2)
    ease = Ease(ridge=10, ridge_by_popularity=0.5, value_offset=0)
    assert ease.movie_ridge(ratings, both, np.array([1.0, 2.0])).tolist() == pytest.approx(
        [10 * 0.75 * (2 / 3) ** 0.5, 10 * 0.75 * (4 / 3) ** 0.5]
    )
    ridge = ease.movie_ridge(ratings, both, np.array([1.0, 3.0]) * 0.75)
    assert ridge.tolist() == pytest.approx([10 * 0.75 * 0.5**0.5, 10 * 0.75 * 1.5**0.5])
    assert ridge.dtype == np.float32
    assert Ease(ridge=10).movie_ridge(matrix_of_table([[0, 0]]), both, np.ones(2)).tolist() == [10, 10]


def test_the_rank_is_at_most_an_eighth_of_the_smaller_side() -> None:
    for shape, low_rank, rank in (((16, 40), 64, 2), ((40, 15), 64, 1), ((40, 40), 3, 3), ((7, 40), 64, 0)):
        matrix = matrix_of_table(np.random.default_rng(1).random(shape).tolist())
        chosen = (np.arange(shape[1]), np.ones(shape[1]))
        left, right = Ease(low_rank=low_rank).low_rank_factors(matrix, *chosen, Execution())
        assert left.shape == right.shape == (rank, shape[1])
        assert left.dtype == right.dtype == np.float32


def singular_vectors(table: Array, rank: int) -> Array:
    rows = ValueRows(0, np.arange(table.shape[1]))
    return right_singular_vectors(matrix_of_table((5 * table).tolist()), rows, table.shape[1], rank, Execution())


@pytest.mark.parametrize("shape", [(30, 8), (8, 30), (9, 9)])
def test_singular_vectors_are_the_leading_ones_on_either_side(shape: tuple[int, int]) -> None:
    rows = np.random.default_rng(2).random(shape).astype(np.float32)
    vectors = singular_vectors(rows, 3)
    expected = np.linalg.svd(rows)[2][:3]
    assert np.allclose(vectors.T @ vectors, expected.T @ expected, atol=1e-4)
    assert singular_vectors(rows, 0).shape == (0, shape[1])


def test_singular_vectors_of_nothing_are_finite() -> None:
    vectors = vectors_by_users(sparse.csr_array(np.zeros((2, 5), np.float32)), 1)
    assert np.isfinite(vectors).all()


def test_small_singular_values_have_vectors_of_length_one() -> None:
    rows = np.array([[1e-3, 0, 0], [0, 1e-3, 0]], dtype=np.float32)
    vectors = vectors_by_users(sparse.csr_array(rows), 2)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)


@given(
    stars=st.lists(st.integers(1, 10).map(lambda half: half / 2), min_size=2, max_size=12), target=st.integers(12, 16)
)
@settings(deadline=None, max_examples=15)
def test_without_its_largest_contribution_the_ratings_speak_less_for_a_movie(stars: list[float], target: int) -> None:
    full = profile_of(dict(enumerate(stars, 1)))
    explanation = LAW_MODEL.explain(full, target + 1)
    assume(isinstance(explanation, Contributions) and explanation.amounts[0] > 1e-7)
    assert isinstance(explanation, Contributions)
    assert float(explanation.amounts.sum()) == pytest.approx(by_ratings(full, target), abs=1e-4)
    kept = full.movie_ids != explanation.movie_ids[0]
    less = Profile(full.movie_ids[kept], full.ratings[kept], full.rated_at[kept])
    assert by_ratings(less, target) < by_ratings(full, target)


def by_ratings(profile: Profile, target: int) -> float:
    values = LAW_MODEL.values.values(profile.known_to(LAW_MODEL.movie_ids))
    return float(signed_sum(LAW_MODEL.weights, profile.known_to(LAW_MODEL.movie_ids).indices, values)[target])


FITTED = replace(CHOSEN, recency=0.0).fit(matrix_of(TALL), Execution())
LAW_MODEL = replace(FITTED, values=replace(FITTED.values, common_mean=None))


def test_the_bounds_of_memory_and_time() -> None:
    assert (ease_module.SPREAD_USERS, DENSE_MOVIES) == (400, 4_000)
    with pytest.raises(AttributeError):
        CHOSEN.ridge = 1  # type: ignore[misc]


def test_the_hyper_parameters_are_those_that_were_measured() -> None:
    """docs/decisions/0004-model.md has the figures; other values need new ones."""
    fitted = {"ridge": 900, "ridge_by_popularity": 0.1, "value_offset": 0.1, "genre_weight": 3, "year_weight": 5}
    requested = {"request_values": (-0.1, 0.3, 0.5, 0.82, 1), "recency": 2, "recency_span": 30, "star_share": 0.3}
    low_rank = {"low_rank_share": 0.2, "low_rank": 64, "user_norm": 0.4, "movie_norm": 0.5, "low_rank_damping": 0.4}
    others = {"damping": 0.05, "avoidance": 0.8, "sitting_share": 0.5}
    bounds = {"max_movies": 12_000, "weights_per_movie": 400}
    defaults = {field.name: field.default for field in fields(Ease) if field.name != "stars"}
    assert defaults == {**fitted, **requested, **low_rank, **others, **bounds}


def test_beyond_the_best_known_movies_few_users_are_fitted_too() -> None:
    """More movies than `max_movies`, and few users: the others are solved with the best known ones."""
    model = replace(CHOSEN, max_movies=30).fit(matrix_of(WIDE), Execution())
    assert model.scores(profile_of({1: 5.0, 60: 4.0})).shape == (60,)
    assert np.count_nonzero(weights_of(model).any(axis=0)) > 50
