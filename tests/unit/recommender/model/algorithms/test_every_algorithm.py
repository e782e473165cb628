"""What holds for every algorithm."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.recommender.datasets.formats import MOVIES, RATINGS, Dataset
from services.recommender.model import ALGORITHMS, Contributions, Execution, Model, Profile, fit, matrix
from services.recommender.model.serialization import flatten, unflatten
from tests.support.small_dataset import small_dataset

DATASET = small_dataset()
MODELS = {name: fit(algorithm, DATASET.ratings, DATASET.movies) for name, algorithm in ALGORITHMS.items()}
every_algorithm = pytest.mark.parametrize("name", ALGORITHMS)


def profiles() -> st.SearchStrategy[Profile]:
    """Any profile: known and unknown movies, any half stars, none at all."""
    movie_ids = st.lists(st.integers(1, 400), unique=True, max_size=30)
    halves = st.integers(1, 10)
    return movie_ids.flatmap(
        lambda ids: st.lists(halves, min_size=len(ids), max_size=len(ids)).map(
            lambda stars: Profile(ids, [half / 2 for half in stars], [0] * len(ids))
        )
    )


def of_user(dataset: Dataset, user_id: int) -> Profile:
    rows = dataset.ratings.filter(pl.col("user_id") == user_id)
    return Profile(rows["movie_id"].to_numpy(), rows["rating"].to_numpy(), rows["rated_at"].to_numpy())


@pytest.mark.parametrize("name", sorted(ALGORITHMS.keys() - {"popularity"}))  # which is the same for everybody
def test_a_checkerboard_is_solved(name: str) -> None:
    """Even users love even movies, odd users odd ones; each user has one such movie left to find."""
    rows = [(u, m, 5.0, 0) for u in range(20) for m in range(20) if u % 2 == m % 2 and m != u]
    board = pl.DataFrame(rows, schema=["user_id", "movie_id", "rating", "rated_at"], orient="row")
    movies = pl.DataFrame(
        [(m, f"{m}", 2000, []) for m in range(20)],
        schema={"movie_id": pl.Int64, "title": pl.String, "year": pl.Int32, "genres": pl.List(pl.String)},
        orient="row",
    )
    model = fit(ALGORITHMS[name], board, movies)
    for user in range(20):
        rated = [movie for u, movie, _, _ in rows if u == user]
        scores = model.scores(Profile(rated, [5.0] * len(rated), [0] * len(rated)))
        scores[np.isin(model.movie_ids, rated)] = -np.inf
        assert np.argmax(scores) == user


@every_algorithm
@given(profile=profiles())
@settings(deadline=None, max_examples=40)
def test_scores_and_stars_are_finite_one_a_movie(name: str, profile: Profile) -> None:
    model = MODELS[name]
    scores, stars = model.scores(profile), model.predict(profile)
    assert scores.shape == stars.shape == model.movie_ids.shape
    assert np.isfinite(scores).all()
    assert ((stars >= 0.5) & (stars <= 5)).all()


@every_algorithm
@given(profile=profiles())
@settings(deadline=None, max_examples=20)
def test_unknown_movies_in_a_profile_are_ignored(name: str, profile: Profile) -> None:
    model = MODELS[name]
    known = np.isin(profile.movie_ids, model.movie_ids)
    without = Profile(profile.movie_ids[known], profile.ratings[known], profile.rated_at[known])
    assert np.array_equal(model.scores(profile), model.scores(without))


@every_algorithm
def test_the_order_of_users_and_movies_changes_nothing(name: str) -> None:
    shuffled = fit(
        ALGORITHMS[name],
        DATASET.ratings.sample(fraction=1, shuffle=True, seed=3),
        DATASET.movies.sample(fraction=1, shuffle=True, seed=4),
    )
    profile = of_user(DATASET, 1)
    assert np.allclose(shuffled.scores(profile), MODELS[name].scores(profile), atol=1e-5)
    assert np.allclose(shuffled.predict(profile), MODELS[name].predict(profile), atol=1e-5)


@every_algorithm
def test_a_stored_model_gives_the_same_scores(name: str) -> None:
    structure, arrays = flatten(MODELS[name])
    restored: Model = unflatten(structure, arrays)
    profile = of_user(DATASET, 4)
    assert np.array_equal(restored.scores(profile), MODELS[name].scores(profile))
    assert np.array_equal(restored.predict(profile), MODELS[name].predict(profile))
    assert str(restored.explain(profile, 1)) == str(MODELS[name].explain(profile, 1))


@every_algorithm
@pytest.mark.parametrize("limit", [1, 2, 500])
def test_a_brief_explanation_is_the_beginning_of_the_whole_one(name: str, limit: int) -> None:
    model, profile = MODELS[name], of_user(DATASET, 4)
    whole = model.explain_all(profile, model.movie_ids)
    expected = [each.largest(limit) if isinstance(each, Contributions) else each for each in whole]
    assert model.explain_briefly(profile, model.movie_ids, limit) == expected


@every_algorithm
def test_an_unknown_movie_cannot_be_explained(name: str) -> None:
    with pytest.raises(KeyError):
        MODELS[name].explain(of_user(DATASET, 1), 999_999)
    with pytest.raises(KeyError):
        MODELS[name].explain_briefly(of_user(DATASET, 1), np.array([999_999]), 2)


@pytest.mark.parametrize("name", sorted(ALGORITHMS.keys() - {"popularity"}))
def test_the_camp_of_a_profile_comes_first(name: str) -> None:
    model = MODELS[name]
    even = [m * 7 + 1 for m in range(0, 12, 2)]
    scores = model.scores(Profile(even, [5.0] * len(even), [0] * len(even)))
    unseen = ~np.isin(model.movie_ids, even)
    is_even = np.arange(len(model.movie_ids)) % 2 == 0
    assert scores[unseen & is_even].mean() > scores[unseen & ~is_even].mean()


def test_a_profile_needs_equally_long_arrays() -> None:
    with pytest.raises(ValueError, match="equally long"):
        Profile([1, 2], [5.0], [0])


@every_algorithm
def test_fitting_twice_gives_the_same_model(name: str) -> None:
    again = fit(ALGORITHMS[name], DATASET.ratings, DATASET.movies)
    profile = of_user(DATASET, 7)
    assert np.array_equal(again.scores(profile), MODELS[name].scores(profile))
    assert np.array_equal(again.predict(profile), MODELS[name].predict(profile))


@every_algorithm
def test_the_order_of_a_profile_changes_nothing(name: str) -> None:
    profile, order = of_user(DATASET, 10), np.random.default_rng(5)
    shuffled = order.permutation(len(profile.movie_ids))
    other = Profile(profile.movie_ids[shuffled], profile.ratings[shuffled], profile.rated_at[shuffled])
    assert np.allclose(MODELS[name].scores(other), MODELS[name].scores(profile), atol=1e-4)
    assert np.allclose(MODELS[name].predict(other), MODELS[name].predict(profile), atol=1e-3)


@every_algorithm
@pytest.mark.parametrize(("users", "movies"), [(0, 3), (1, 1), (1, 2), (3, 4), (2, 30), (30, 2), (9, 9)])
def test_the_smallest_data_sets_can_be_fitted(name: str, users: int, movies: int) -> None:
    """Nobody may rate alike, or at all; a movie may have no genre and no year."""
    rows = [(u + 1, m + 1, float(1 + (u * m) % 5), u) for u in range(users) for m in range(movies) if (u + m) % 3 < 2]
    ratings = pl.DataFrame(rows, schema=RATINGS, orient="row")
    titles = pl.DataFrame([(m + 1, "", None, []) for m in range(movies)], schema=MOVIES, orient="row")
    model = fit(ALGORITHMS[name], ratings, titles)
    for profile in (Profile.empty(), Profile([1], [5.0], [0]), Profile([999], [5.0], [0])):
        assert np.isfinite(model.scores(profile)).all()
        assert np.isfinite(model.predict(profile)).all()


def test_processes_fit_the_same_model_as_this_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix, "RATINGS_PER_PART", 100)
    profile = of_user(DATASET, 1)
    here = fit(ALGORITHMS["ease"], DATASET.ratings, DATASET.movies)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        there = fit(ALGORITHMS["ease"], DATASET.ratings, DATASET.movies, Execution(processes))
    assert np.array_equal(here.scores(profile), there.scores(profile))
    assert np.array_equal(here.predict(profile), there.predict(profile))


def test_parts_fit_the_same_model_as_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """To a ten-thousandth: sums of parts are rounded otherwise."""
    whole = [flatten(fit(ALGORITHMS[name], DATASET.ratings, DATASET.movies))[1] for name in ("ease", "item-knn")]
    monkeypatch.setattr(matrix, "RATINGS_PER_PART", 100)
    parts = [flatten(fit(ALGORITHMS[name], DATASET.ratings, DATASET.movies))[1] for name in ("ease", "item-knn")]
    for one, other in zip(whole, parts, strict=True):
        assert one.keys() == other.keys()
        assert all(np.allclose(values, other[name], rtol=1e-4, atol=1e-6) for name, values in one.items())
