from datetime import UTC, datetime

import pytest

from services.recommender.domain.anonymous_profile import profile_of
from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.lists.movie_outlook import outlook
from services.recommender.lists.profile_views import told
from services.recommender.lists.served_model import LoadedDataset, ServedModel
from services.recommender.model import ALGORITHMS, fit
from services.recommender.stores.model_store import PublishedModel
from shared.contracts.errors import MovieNotFound
from shared.contracts.lists import Controls
from shared.contracts.profiles import Pick
from tests.support.small_dataset import small_dataset

DATASET = small_dataset()
IDS = DATASET.movies["movie_id"].to_list()
SERVED = ServedModel(
    LoadedDataset.from_source("small", DATASET),
    PublishedModel("v1", "ease", "small", datetime.now(UTC), fit(ALGORITHMS["ease"], DATASET.ratings, DATASET.movies)),
)
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
    seen = outlook(SERVED, ADA, IDS[20])
    closest = SERVED.dataset.user_similarity.nearest_users(ADA.for_model(), exclude=1000).to_list()
    stars = stars_by_hand(closest, IDS[20])
    assert seen.neighbours is not None
    assert (seen.neighbours.among, seen.neighbours.rated) == (len(closest), len(stars))
    assert seen.neighbours.liked == sum(given >= 4 for given in stars)
    assert seen.neighbours.average == round(sum(stars) / len(stars), 2)


def test_an_own_rating_does_not_make_its_own_prediction() -> None:
    hated = ADA.with_rating(IDS[20], 0.5, 99)
    said, expected = outlook(SERVED, hated, IDS[20]), outlook(SERVED, ADA, IDS[20])
    assert said.rating == 0.5
    assert (said.predicted_rating, said.reason) == (expected.predicted_rating, expected.reason)


def test_without_ratings_there_are_no_neighbours() -> None:
    assert outlook(SERVED, UserProfile(1000, 0), IDS[0]).neighbours is None
    with pytest.raises(MovieNotFound):
        outlook(SERVED, ADA, 999_999)


def test_a_whole_profile_tells_everything_that_was_said() -> None:
    profile = ADA.with_sighting(IDS[1], True, 50).with_dismissal(IDS[3], True, 60)
    whole = told(profile, SERVED.dataset.catalogue)
    assert [rated.movie_id for rated in whole.ratings] == list(reversed(CAMP))
    assert [movie.movie_id for movie in whole.seen] == [IDS[1]]
    assert [movie.movie_id for movie in whole.dismissed] == [IDS[3]]
    assert whole.ratings[0].average_rating == SERVED.dataset.catalogue.details(IDS[10]).average_rating


def test_picks_are_listed_for_as_the_ratings_would_be() -> None:
    picks = [Pick(movie_id=movie_id, rating=5) for movie_id in CAMP]
    listed = SERVED.movies_for(profile_of(picks), 5, Controls())
    assert listed == SERVED.movies_for(ADA, 5, Controls())
    unknown = [*picks, Pick(movie_id=999_999, rating=5)]
    assert {movie.movie_id for movie in SERVED.movies_for(profile_of(unknown), 5, Controls())} <= set(IDS)
