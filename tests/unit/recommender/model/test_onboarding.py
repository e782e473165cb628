import numpy as np
import polars as pl

from services.recommender.datasets.formats import Dataset
from services.recommender.model.onboarding import GROUPS, MOVIES_PER_GROUP, group_label, onboarding_groups
from tests.support.small_dataset import small_dataset


def asked(dataset: Dataset) -> list[list[int]]:
    return [group.movie_ids.tolist() for group in onboarding_groups(dataset.ratings, dataset.movies)]


def test_no_group_mixes_two_camps_of_taste() -> None:
    for group in asked(small_dataset(users=400)):
        assert len({(movie - 1) // 7 % 2 for movie in group}) == 1


def test_every_movie_is_asked_about_once_and_was_liked_by_somebody(dataset: Dataset) -> None:
    groups = asked(dataset)
    shown = [movie for group in groups for movie in group]
    assert 2 <= len(groups) <= GROUPS
    assert max(len(group) for group in groups) <= MOVIES_PER_GROUP
    assert len(set(shown)) == len(shown)
    assert set(shown) <= set(dataset.ratings.filter(pl.col("rating") >= 4)["movie_id"])


def test_the_order_of_ratings_and_movies_changes_nothing(dataset: Dataset) -> None:
    shuffled = dataset.ratings.sample(fraction=1, shuffle=True, seed=3)
    reversed_movies = dataset.movies.reverse()
    other = onboarding_groups(shuffled, reversed_movies)
    assert [(g.label, g.movie_ids.tolist()) for g in other] == [
        (g.label, g.movie_ids.tolist()) for g in onboarding_groups(dataset.ratings, dataset.movies)
    ]


def test_where_little_is_liked_there_is_little_to_ask(dataset: Dataset) -> None:
    nothing, one = dataset.ratings.filter(pl.col("rating") < 4), dataset.ratings.filter(pl.col("movie_id") == 8)
    assert onboarding_groups(nothing, dataset.movies) == []
    assert [group.movie_ids.tolist() for group in onboarding_groups(one, dataset.movies)] == [[8]]


def test_a_group_is_called_by_the_genres_that_mark_it_and_no_other() -> None:
    more, names = np.array([0.1, -0.2, 0.5, 0.3]), ["Action", "Comedy", "Drama", "War"]
    assert group_label(more, names, []) == "Drama and War"
    assert group_label(more, names, ["Drama and War"]) == "Drama and Action"
    assert group_label(more[:1], names[:1], []) == "Action"
    assert group_label(-more[:1], names[:1], []) == ""
