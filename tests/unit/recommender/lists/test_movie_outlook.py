from dataclasses import replace

import polars as pl
import pytest

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.domain.reasons import explanation_of, reason_of
from services.recommender.lists.movie_outlook import like_minded, movie_outlook
from services.recommender.lists.served_model import ServedModel
from services.recommender.model import Contributions
from services.recommender.model.user_similarity import UserSimilarity
from shared.contracts.english_reasons import reason
from shared.contracts.errors import MovieNotFound
from shared.contracts.profiles import LikeMinded
from tests.support.served_models import DATASET, IDS, served_model

SERVED = served_model()
CAMP = {movie_id: Verdict(5.0, place) for place, movie_id in enumerate(IDS[0:12:2])}
ADA = UserProfile(1000, 6, CAMP)


def stars_by_hand(users: list[int], movie_id: int) -> list[float]:
    rows = DATASET.ratings.iter_rows(named=True)
    return [row["rating"] for row in rows if row["movie_id"] == movie_id and row["user_id"] in users]


def test_the_closest_people_are_of_the_same_camp() -> None:
    closest = SERVED.dataset.user_similarity.nearest_users(ADA.for_model(), exclude=1000, count=15).tolist()
    assert len(closest) == 15
    assert sum((user - 1) // 3 % 2 == 0 for user in closest) >= 14


def test_a_user_is_not_their_own_neighbour() -> None:
    sample = SERVED.dataset.samples.find(4)
    assert sample is not None
    assert SERVED.dataset.user_similarity.nearest_users(sample.for_model(), exclude=0)[0] == 4
    assert 4 not in SERVED.dataset.user_similarity.nearest_users(sample.for_model(), exclude=4).tolist()


def test_the_ratings_of_the_neighbours_are_those_of_the_data_set() -> None:
    seen = movie_outlook(SERVED, ADA, IDS[20])
    closest = SERVED.dataset.user_similarity.nearest_users(ADA.for_model(), exclude=1000).tolist()
    stars = stars_by_hand(closest, IDS[20])
    assert seen.neighbours is not None
    assert (seen.neighbours.among, seen.neighbours.rated) == (len(closest), len(stars))
    assert seen.neighbours.liked == sum(given >= 4 for given in stars)
    assert seen.neighbours.average == round(sum(stars) / len(stars), 2)


def test_a_rating_does_not_influence_its_own_prediction() -> None:
    hated = ADA.with_rating(IDS[20], 0.5, 99)
    rated, expected = movie_outlook(SERVED, hated, IDS[20]), movie_outlook(SERVED, ADA, IDS[20])
    assert rated.rating == 0.5
    assert (rated.predicted_rating, rated.reason) == (expected.predicted_rating, expected.reason)


def test_without_ratings_there_are_no_neighbours() -> None:
    assert movie_outlook(SERVED, UserProfile(1000, 0), IDS[0]).neighbours is None
    with pytest.raises(MovieNotFound):
        movie_outlook(SERVED, ADA, 999_999)


def test_the_outlook_holds_the_verdict_and_the_prediction_of_the_model() -> None:
    profile = UserProfile(1000, 7, {**CAMP, IDS[20]: Verdict(2.5, 1, dismissed=True, seen=True)})
    seen = movie_outlook(SERVED, profile, IDS[20])
    assert (seen.rating, seen.dismissed, seen.seen) == (2.5, True, True)
    assert seen.predicted_rating == round(float(SERVED.model.predict(ADA.for_model())[20]), 2)
    attribution = SERVED.model.explain(ADA.for_model(), IDS[20])
    catalogue = SERVED.dataset.catalogue
    assert isinstance(attribution, Contributions)
    assert seen.explanation == explanation_of(reason_of(attribution.largest(2), IDS[20], catalogue), catalogue)
    assert seen.reason == reason(seen.explanation)


def test_every_prediction_has_two_decimals() -> None:
    stars = SERVED.model.predict(ADA.for_model())
    for place in range(12, 40):
        assert movie_outlook(SERVED, ADA, IDS[place]).predicted_rating == round(float(stars[place]), 2)


def test_without_a_verdict_nothing_is_said() -> None:
    seen = movie_outlook(SERVED, ADA, IDS[20])
    assert (seen.rating, seen.dismissed, seen.seen) == (None, False, False)


def test_a_rating_of_this_movie_alone_has_no_neighbours() -> None:
    assert movie_outlook(SERVED, UserProfile(1000, 1, {IDS[20]: Verdict(5.0, 1)}), IDS[20]).neighbours is None


def test_four_stars_and_more_are_liked_and_the_average_has_two_decimals() -> None:
    ratings = pl.DataFrame(
        [(1, 1, 5.0), (2, 1, 5.0), (3, 1, 5.0), (1, 2, 4.0), (2, 2, 3.5), (3, 2, 4.5), (1, 3, 1.0)],
        schema=["user_id", "movie_id", "rating"],
        orient="row",
    )
    dataset = replace(SERVED.dataset, user_similarity=UserSimilarity.from_ratings(ratings))
    served = ServedModel(dataset, SERVED.published)
    profile = UserProfile(1000, 1, {1: Verdict(5.0, 1)})
    assert like_minded(served, profile, 2) == LikeMinded(among=3, rated=3, liked=2, average=4.0)
    assert like_minded(served, profile, 3) == LikeMinded(among=3, rated=1, liked=0, average=1.0)
    assert like_minded(served, profile, 4) is None
    assert like_minded(served, UserProfile(3, 1, profile.verdicts), 2) == LikeMinded(
        among=2, rated=2, liked=1, average=3.75
    )
