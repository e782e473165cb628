import pytest

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.lists.movie_outlook import movie_outlook
from shared.contracts.errors import MovieNotFound
from tests.support.served_models import DATASET, IDS, served_model

SERVED = served_model()
CAMP = {movie_id: Verdict(5.0, place) for place, movie_id in enumerate(IDS[0:12:2])}
ADA = UserProfile(1000, 6, CAMP)


def stars_by_hand(users: list[int], movie_id: int) -> list[float]:
    rows = DATASET.ratings.iter_rows(named=True)
    return [row["rating"] for row in rows if row["movie_id"] == movie_id and row["user_id"] in users]


def test_the_closest_people_are_of_the_same_camp() -> None:
    closest = SERVED.dataset.user_similarity.nearest_users(ADA.for_model(), exclude=1000, count=15).to_list()
    assert len(closest) == 15
    assert sum((user - 1) // 3 % 2 == 0 for user in closest) >= 14


def test_one_is_not_ones_own_neighbour() -> None:
    sample = SERVED.dataset.samples.find(4)
    assert sample is not None
    assert SERVED.dataset.user_similarity.nearest_users(sample.for_model(), exclude=0)[0] == 4
    assert 4 not in SERVED.dataset.user_similarity.nearest_users(sample.for_model(), exclude=4).to_list()


def test_what_neighbours_gave_is_what_the_ratings_say() -> None:
    seen = movie_outlook(SERVED, ADA, IDS[20])
    closest = SERVED.dataset.user_similarity.nearest_users(ADA.for_model(), exclude=1000).to_list()
    stars = stars_by_hand(closest, IDS[20])
    assert seen.neighbours is not None
    assert (seen.neighbours.among, seen.neighbours.rated) == (len(closest), len(stars))
    assert seen.neighbours.liked == sum(given >= 4 for given in stars)
    assert seen.neighbours.average == round(sum(stars) / len(stars), 2)


def test_an_own_rating_does_not_make_its_own_prediction() -> None:
    hated = ADA.with_rating(IDS[20], 0.5, 99)
    said, expected = movie_outlook(SERVED, hated, IDS[20]), movie_outlook(SERVED, ADA, IDS[20])
    assert said.rating == 0.5
    assert (said.predicted_rating, said.reason) == (expected.predicted_rating, expected.reason)


def test_without_ratings_there_are_no_neighbours() -> None:
    assert movie_outlook(SERVED, UserProfile(1000, 0), IDS[0]).neighbours is None
    with pytest.raises(MovieNotFound):
        movie_outlook(SERVED, ADA, 999_999)
