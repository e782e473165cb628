from itertools import pairwise

import numpy as np
import polars as pl
import pytest

from services.recommender.model import onboarding
from services.recommender.model.onboarding import (
    TasteGroup,
    farthest_first,
    group_label,
    onboarding_groups,
    representatives,
    shown_movies,
    spherical_kmeans,
    taste_vectors,
    unit_rows,
)
from tests.support.rating_frames import movies_frame, ratings_frame
from tests.support.small_dataset import small_dataset

DATASET = small_dataset()
GROUPS = onboarding_groups(DATASET.ratings, DATASET.movies)
VECTORS = unit_rows(np.array([[1, 0.1], [1, 0], [0.9, 0.3], [0, 1], [0.1, 1], [-1, 0.1], [-1, -0.2]]))
LIKES = np.array([5.0, 4.0, 1.0, 3.0, 2.0, 6.0, 1.0])


def test_no_group_mixes_two_camps_of_taste() -> None:
    camps = small_dataset(users=400)
    for group in onboarding_groups(camps.ratings, camps.movies):
        assert len({(movie - 1) // 7 % 2 for movie in group.movie_ids.tolist()}) == 1


def test_groups_are_disjoint_and_show_liked_movies_only() -> None:
    shown = [movie for group in GROUPS for movie in group.movie_ids.tolist()]
    assert 2 <= len(GROUPS) <= 8
    assert max(len(group.movie_ids) for group in GROUPS) == 4
    assert len(set(shown)) == len(shown)
    assert set(shown) <= set(DATASET.ratings.filter(pl.col("rating") >= 4)["movie_id"])


def test_the_most_liked_group_comes_first() -> None:
    likes = DATASET.ratings.filter(pl.col("rating") >= 4)["movie_id"]
    totals = [likes.is_in(group.movie_ids.tolist()).sum() for group in GROUPS]
    assert all(first >= second for first, second in pairwise(totals))
    assert totals[0] > totals[-1]


def test_the_order_of_ratings_and_movies_changes_nothing() -> None:
    shuffled = DATASET.ratings.sample(fraction=1, shuffle=True, seed=3)
    other = onboarding_groups(shuffled, DATASET.movies.reverse())
    assert [(g.label, g.movie_ids.tolist()) for g in other] == [(g.label, g.movie_ids.tolist()) for g in GROUPS]


def test_four_stars_are_a_like_and_less_is_none() -> None:
    movies = movies_frame({1: [], 2: []})
    assert onboarding_groups(ratings_frame([(1, 1, 3.5)]), movies) == []
    assert [g.movie_ids.tolist() for g in onboarding_groups(ratings_frame([(1, 1, 4), (1, 2, 3.5)]), movies)] == [[1]]


def test_only_the_most_liked_movies_are_candidates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onboarding, "CANDIDATES", 2)
    ratings = ratings_frame([(1, 3, 5), (2, 3, 5), (1, 2, 5), (2, 2, 4), (1, 1, 5), (2, 4, 3)])
    groups = onboarding_groups(ratings, movies_frame({1: [], 2: [], 3: [], 4: []}))
    assert sorted(movie for group in groups for movie in group.movie_ids.tolist()) == [2, 3]


def test_labels_are_the_genres_that_a_group_has_more_often_than_all() -> None:
    rows = [(user, movie, 5.0) for user in range(12) for movie in range(1, 17) if user % 2 == (movie > 8)]
    genres = {movie: ["Drama", "War" if movie > 8 else "Comedy"] for movie in range(1, 17)}
    groups = onboarding_groups(ratings_frame(rows), movies_frame(genres))
    for group in groups:
        assert group.label == ("War" if group.movie_ids[0] > 8 else "Comedy")


def test_there_is_a_group_for_four_movies_and_at_most_eight() -> None:
    random = np.random.default_rng(0)
    for movies, groups in ((3, 1), (7, 1), (8, 2), (60, 8)):
        vectors = unit_rows(random.standard_normal((movies, 5)))
        shown = shown_movies(vectors, np.arange(movies, 0, -1.0))
        assert len(shown) == groups
        likes = [float((movies - members).sum()) for members in shown]
        assert likes == sorted(likes, reverse=True)


def test_vectors_are_the_eigenvectors_after_the_first() -> None:
    likes = ratings_frame([(1, 5, 4), (1, 2, 4), (2, 2, 4), (3, 2, 4), (3, 9, 4), (4, 9, 4), (4, 5, 4), (4, 2, 4)])
    movie_ids = np.array([2, 9, 5])
    table = np.array([[1, 0, 1], [1, 0, 0], [1, 1, 0], [1, 1, 1]]) / np.sqrt([[2], [1], [2], [3]])
    cosine = table.T @ table / np.outer(np.linalg.norm(table, axis=0), np.linalg.norm(table, axis=0))
    values, vectors = np.linalg.eigh(cosine)
    expected = unit_rows((vectors * np.sqrt(values))[:, [1, 0]])
    found = taste_vectors(likes.select("user_id", "movie_id"), movie_ids)
    assert np.allclose(np.abs(found), np.abs(expected), atol=1e-6)
    assert np.allclose(found @ found.T, expected @ expected.T, atol=1e-6)


def test_a_single_movie_has_a_vector_and_many_have_eight_dimensions() -> None:
    one = ratings_frame([(1, 5, 4), (2, 5, 4)]).select("user_id", "movie_id")
    assert np.abs(taste_vectors(one, np.array([5]))).tolist() == [[1]]
    likes = DATASET.ratings.filter(pl.col("rating") >= 4).select("user_id", "movie_id").unique()
    assert taste_vectors(likes, likes["movie_id"].unique().sort().to_numpy()).shape[1] == 8


def test_movies_beyond_the_candidates_do_not_count() -> None:
    likes = ratings_frame([(1, 5, 4), (1, 2, 4), (2, 2, 4), (2, 7, 4)]).select("user_id", "movie_id")
    without = likes.filter(pl.col("movie_id") != 7)
    assert np.array_equal(taste_vectors(likes, np.array([5, 2])), taste_vectors(without, np.array([5, 2])))


def test_starts_are_the_heaviest_and_then_the_farthest() -> None:
    assert farthest_first(VECTORS, LIKES, 1) == [5]
    assert farthest_first(VECTORS, LIKES, 2) == [5, 0]
    assert farthest_first(VECTORS, LIKES, 3) == [5, 0, 3]


def test_kmeans_converges_to_weighted_centres_of_direction() -> None:
    nearest, centres = spherical_kmeans(VECTORS, LIKES, 3)
    assert nearest.tolist() == [1, 1, 1, 2, 2, 0, 0]
    for group in range(3):
        members = nearest == group
        assert np.allclose(centres[group], unit_rows((LIKES[members] @ VECTORS[members])[None])[0])


def test_an_empty_cluster_keeps_its_centre() -> None:
    twice = unit_rows(np.array([[1.0, 0], [1, 0], [1, 0]]))
    nearest, centres = spherical_kmeans(twice, np.ones(3), 2)
    assert nearest.tolist() == [0, 0, 0]
    assert centres.tolist() == [[1, 0], [1, 0]]
    assert [members.tolist() for members in (shown_movies(twice, np.ones(3)))] == [[0, 1, 2]]


def test_kmeans_sweeps_until_nothing_moves() -> None:
    random = np.random.default_rng(4)
    vectors, weights = unit_rows(random.standard_normal((80, 3))), random.random(80)
    nearest, centres = spherical_kmeans(vectors, weights, 5)
    for group in range(5):
        members = nearest == group
        assert np.allclose(centres[group], unit_rows((weights[members] @ vectors[members])[None])[0], atol=1e-9)
    assert onboarding.SWEEPS == 30


def test_representatives_are_close_to_their_own_centre_and_far_from_others() -> None:
    nearest, centres = spherical_kmeans(VECTORS, LIKES, 3)
    similarity = VECTORS @ centres.T
    scores = [(row[1] - max(row[0], row[2])) * likes**0.5 for row, likes in zip(similarity, LIKES, strict=True)]
    expected = sorted((0, 1, 2), key=lambda movie: -scores[movie])
    assert representatives(VECTORS, LIKES, nearest, centres, 1).tolist() == expected
    many = np.repeat(VECTORS[:1], 6, axis=0)
    assert representatives(many, np.ones(6), np.zeros(6, int), centres[1:], 0).tolist() == [0, 1, 2, 3]


def test_popular_movies_represent_a_group_sooner() -> None:
    same, centres = np.repeat(VECTORS[:1], 3, axis=0), VECTORS[[0, 5]]
    assert representatives(same, np.array([1.0, 3.0, 2.0]), np.zeros(3, int), centres, 0).tolist() == [1, 2, 0]


def test_popularity_counts_less_than_taste() -> None:
    vectors = np.array([[1, 0], [0.8, 0.6]])
    assert representatives(vectors, np.array([1.0, 9.0]), np.zeros(2, int), np.eye(2), 0).tolist() == [0, 1]


def test_a_group_is_called_by_the_genres_that_are_typical_of_it_and_of_no_other() -> None:
    excess, names = np.array([0.1, -0.2, 0.5, 0.3]), ["Action", "Comedy", "Drama", "War"]
    assert group_label(excess, names, []) == "Drama and War"
    assert group_label(excess, names, ["Drama and War"]) == "Drama and Action"
    assert group_label(excess[:1], names[:1], []) == "Action"
    assert group_label(-excess[:1], names[:1], []) == ""
    assert group_label(excess[:1] * 0, names[:1], []) == ""


def test_a_label_is_used_twice_when_all_combinations_are_taken() -> None:
    assert group_label(np.array([0.2, 0.1]), ["A", "B"], ["A and B"]) == "A and B"


def test_labels_combine_four_genres_at_most() -> None:
    names, excess = list("ABCDE"), np.array([5.0, 4, 3, 2, 1])
    taken = [f"{a} and {b}" for a, b in ("AB", "AC", "AD", "BC", "BD")]
    assert group_label(excess, names, taken) == "C and D"
    assert group_label(excess, names, [*taken, "C and D"]) == "A and B"


def test_unit_rows_have_length_one_or_stay_zero() -> None:
    assert unit_rows(np.array([[3.0, 4.0], [0, 0], [1e-6, 0]])).tolist() == [[0.6, 0.8], [0, 0], [1, 0]]


def test_there_are_at_most_two_hundred_candidates_and_groups_never_change() -> None:
    assert onboarding.CANDIDATES == 200
    assert GROUPS[0] != TasteGroup(GROUPS[0].label, GROUPS[0].movie_ids)
    with pytest.raises(AttributeError):
        GROUPS[0].label = ""  # type: ignore[misc]
