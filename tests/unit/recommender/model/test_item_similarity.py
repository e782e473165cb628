from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from services.recommender.model import item_similarity as module
from services.recommender.model.item_similarity import ItemSimilarity, eras_of, in_units_of_largest, rare_genres
from services.recommender.model.matrix import Array
from tests.support.rating_frames import ratings_of_table

TABLE = np.random.default_rng(8).integers(0, 6, (9, 6)).astype(float)
TABLE[:, 5] = 0
MOVIES = pl.DataFrame(
    {
        "movie_id": np.arange(1, 7),
        "title": list("abcdef"),
        "year": pl.Series([1990, 1991, None, 1940, 1941, 1990], dtype=pl.Int32),
        "genres": [["War"], ["War", "Drama"], ["Drama"], ["War"], [], ["Drama"]],
    }
)
RATINGS = ratings_of_table(TABLE.tolist())
SIMILARITY = ItemSimilarity.from_frames(RATINGS, MOVIES)


def naive_preferences() -> Array:
    rated = TABLE > 0
    counts = rated.sum(axis=1, keepdims=True)
    means = TABLE.sum(axis=1, keepdims=True) / counts
    return np.asarray(np.where(rated, np.maximum(TABLE - means + 1, 0), 0) / np.log(2 + counts))


def naive_unexpected(first: int, second: int) -> float:
    liking, eras = naive_preferences(), SIMILARITY.eras
    totals, era = liking.sum(axis=0), eras == eras[second]
    overall = liking[:, first] @ liking.sum(axis=1) * totals[second] / totals.sum()
    within = liking[:, first] @ liking[:, era].sum(axis=1) * totals[second] / max(totals[era].sum(), 1e-9)
    expected = 0.6 * overall + 0.4 * within
    return float(max(liking[:, first] @ liking[:, second] - expected, 0) / np.sqrt(expected + 30))


@pytest.mark.parametrize("first", range(6))
@pytest.mark.parametrize("second", range(6))
def test_it_is_what_totals_do_not_explain(first: int, second: int) -> None:
    assert SIMILARITY.unexpected(first)[second] == pytest.approx(naive_unexpected(first, second), abs=1e-6)


def test_preferences_are_stars_above_the_mean_of_the_user() -> None:
    assert np.allclose(SIMILARITY.preferences.toarray(), naive_preferences(), atol=1e-6)
    assert SIMILARITY.preferences.dtype == np.float32
    assert SIMILARITY.counts.tolist() == (TABLE > 0).sum(axis=0).tolist()


def test_the_order_of_the_ratings_changes_nothing() -> None:
    shuffled = ItemSimilarity.from_frames(RATINGS.sample(fraction=1, shuffle=True, seed=3), MOVIES)
    assert np.array_equal(shuffled.similarities(3), SIMILARITY.similarities(3))


def test_a_crowd_favourite_is_not_similar_to_everything() -> None:
    """All like movie 1, and all who like movie 3 like movie 2: movie 2 is similar to movie 3, movie 1 is not."""
    table = [[5, 5, 5, 1]] * 3 + [[5, 1, 1, 5]] * 6
    movies = MOVIES.head(4).with_columns(genres=pl.Series([[]] * 4, dtype=pl.List(pl.String)))
    similar = ItemSimilarity.from_frames(ratings_of_table(table), movies).similarities(2)
    assert similar.argmax() == 1
    assert similar[0] < 0.01 * similar[1]


def test_what_the_model_joins_is_similar_with_enough_ratings() -> None:
    associations = np.array([0, 0, 0, 0, 1.0, 5.0])
    plain, joined = SIMILARITY.similarities(0), SIMILARITY.similarities(0, associations)
    assert joined[4] > plain[4]
    assert joined[5] == plain[5], "nobody rated it"
    assert joined[1] == plain[1]


def test_rare_genres_count_more_than_common_ones() -> None:
    genres = rare_genres(np.array([[1, 1], [1, 0], [1, 0], [0, 1], [0, 0]]))
    assert genres[0] @ genres[3] > genres[0] @ genres[1] > 0
    assert genres[4].tolist() == [0, 0]


def test_movies_are_kin_by_their_genres_on_average() -> None:
    war, drama = SIMILARITY.kinship([0]), SIMILARITY.kinship([2])
    assert (war[3], war[5], war[4]) == (pytest.approx(1), 0, 0)
    assert SIMILARITY.kinship([0, 2]) == pytest.approx((war + drama) / 2)


def test_eras_are_consecutive_years_with_equal_shares() -> None:
    years = np.array([1999, 1930, 1950, 1990, np.nan, 1995])
    eras = eras_of(years, np.array([1.0, 1, 1, 1, 0, 1]))
    assert np.all(np.diff(eras[np.argsort(years[[0, 1, 2, 3, 5]])]) >= 0) or eras[1] < eras[2] < eras[3] < eras[0]
    assert eras[4] == eras_of(np.append(years, 1990), np.array([1.0, 1, 1, 1, 0, 1, 0]))[6]
    assert eras_of(np.full(3, np.nan), np.ones(3)).tolist() == [0, 0, 0]


def test_values_are_in_units_of_the_largest_others() -> None:
    assert in_units_of_largest(np.array([9.0, 2, 0, 4]), 0).tolist() == [0, 2 / 1.5, 0, 4 / 1.5]
    assert in_units_of_largest(np.zeros(3), 0).tolist() == [0, 0, 0]


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_those_who_like_it_most_stand_for_all_its_raters(monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    monkeypatch.setattr(module, "MAX_RATERS", limit)
    rows, liking = SIMILARITY._strongest_raters(0)
    expected = np.argsort(-naive_preferences()[:, 0], kind="stable")[:limit]
    assert sorted(rows.tolist()) == sorted(expected.tolist())
    assert np.allclose(naive_preferences()[rows, 0], liking, atol=1e-6)


def test_a_movie_without_ratings_has_the_popular_ones_of_its_genres() -> None:
    similar = SIMILARITY.similarities(5)
    assert np.argsort(-similar)[0] == 2
    assert similar.max() < 1e-4


def test_without_any_rating_only_zeros_are_left() -> None:
    nothing = ItemSimilarity.from_frames(RATINGS.clear(), MOVIES)
    assert nothing.similarities(0).tolist() == [0] * 6


def test_it_is_compared_by_identity_and_never_changes() -> None:
    assert replace(SIMILARITY) != SIMILARITY
    with pytest.raises(AttributeError):
        SIMILARITY.genres = TABLE  # type: ignore[misc]


def test_the_time_of_a_request_is_bounded() -> None:
    assert module.MAX_RATERS == 2000
