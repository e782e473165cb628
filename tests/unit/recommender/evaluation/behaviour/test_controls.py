import numpy as np
import polars as pl
import pytest

from services.recommender.evaluation.behaviour.controls import Lists, measure_controls, mirrored, overlap, taste_of
from services.recommender.evaluation.metrics import known_profiles
from services.recommender.evaluation.protocols import Split, split_by_time
from services.recommender.model import ALGORITHMS, Model, Profile, fit
from services.recommender.model.matrix import LIKED, genre_flags
from services.recommender.model.ranking import Ranking
from tests.support.small_dataset import small_dataset

DATASET = small_dataset(users=80, movies=60)


@pytest.fixture(scope="module")
def split() -> Split:
    ordered, is_train = split_by_time(DATASET.ratings)
    return Split("late", ordered.filter(is_train), ordered.filter(~is_train), LIKED)


@pytest.fixture(scope="module")
def model(split: Split) -> Model:
    return fit(ALGORITHMS["ease"], split.train, DATASET.movies)


def test_each_control_is_compared_with_the_list_without_controls(model: Model, split: Split) -> None:
    measured = measure_controls(model, split, DATASET.movies)
    assert set(measured) == {"popularity -1", "popularity 1", "diversity 0.5", "diversity 1", "calibration"}
    assert measured["diversity 1"]["likeness"] < measured["diversity 0.5"]["likeness"] < 0
    assert measured["diversity 1"]["changed"] > measured["diversity 0.5"]["changed"] > 0
    for row in measured.values():
        assert row["difference_low"] <= row["difference"] <= row["difference_high"]
        assert 0 <= row["shared"] <= 10


def test_unknown_movies_have_ten_ratings_where_such_exist(model: Model, split: Split) -> None:
    rated = split.train.group_by("movie_id").len()
    assert rated.filter(pl.col("len") >= 10).height >= 40
    assert measure_controls(model, split, DATASET.movies)["popularity -1"]["rated"] == 1


def test_lists_without_controls_are_the_best_scores(model: Model, split: Split) -> None:
    flags = genre_flags(model.movie_ids, DATASET.movies)
    lists = Lists(Ranking.from_counts(np.ones(len(flags)), flags), flags / 2)
    profile = next(iter(known_profiles(split).values()))
    taste = taste_of(model, profile, lists)
    scores = np.where(taste.unrated, np.round(model.scores(profile), 3), -np.inf)
    assert set(scores[lists.controlled()(taste)]) >= set(np.sort(scores)[-5:])
    assert not set(model.movie_ids[lists.calibrated(taste)]) & set(profile.movie_ids)


def test_the_opposite_of_the_best_is_the_worst() -> None:
    profile = Profile(np.array([1, 2]), np.array([5.0, 1.5]), np.array([0, 0]))
    assert mirrored(profile, 5.5).ratings.tolist() == [0.5, 4]


def test_overlap_is_a_mean_over_pairs() -> None:
    assert overlap(np.array([[1, 2], [3, 4]]), np.array([[2, 1], [4, 5]])) == 1.5
