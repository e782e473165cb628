import pytest

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.lists.score_breakdown import LARGEST, broken_down
from shared.contracts.errors import NotFound
from shared.contracts.lists import Controls
from tests.unit.recommender.lists.test_served_model import IDS, SERVED

PROFILE = UserProfile(1000, 1, {movie_id: Verdict(5.0 - place % 3, 0) for place, movie_id in enumerate(IDS[:16:2])})


def test_what_the_ratings_add_is_the_score_of_the_first_movie() -> None:
    served = SERVED["ease"]
    told = broken_down(served, PROFILE)
    assert told.movie == served.movies_for(PROFILE, 1, Controls())[0]
    amounts = [part.amount for part in told.largest]
    assert (len(amounts), told.others) == (LARGEST, len(PROFILE.verdicts) - LARGEST)
    assert amounts == sorted(amounts, reverse=True)
    assert sum(amounts) + told.others_amount == pytest.approx(told.movie.score, abs=1e-4)


def test_each_part_is_a_rating_that_was_given() -> None:
    for part in broken_down(SERVED["ease"], PROFILE).largest:
        assert PROFILE.verdicts[part.movie_id].rating == part.rating
        assert SERVED["ease"].dataset.catalogue.get(part.movie_id).title == part.title


def test_an_algorithm_that_does_not_add_up_ratings_says_so_by_naming_none() -> None:
    assert broken_down(SERVED["user-cosine"], PROFILE).largest == []


def test_who_has_rated_everything_has_no_first_movie() -> None:
    with pytest.raises(NotFound):
        broken_down(SERVED["ease"], UserProfile(1000, 1, {movie_id: Verdict(3.0, 0) for movie_id in IDS}))
