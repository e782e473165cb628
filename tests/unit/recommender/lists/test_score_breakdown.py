import pytest

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.lists.score_breakdown import LARGEST, score_breakdown
from shared.contracts.errors import NotFound
from shared.contracts.lists import Controls
from tests.support.served_models import IDS, served_model

PROFILE = UserProfile(1000, 1, {movie_id: Verdict(5.0 - place % 3, 0) for place, movie_id in enumerate(IDS[:16:2])})


def test_what_the_ratings_add_is_the_score_of_the_first_movie() -> None:
    served = served_model()
    breakdown = score_breakdown(served, PROFILE)
    assert breakdown.movie == served.movies_for(PROFILE, 1, Controls())[0]
    amounts = [part.amount for part in breakdown.largest]
    assert (len(amounts), breakdown.others) == (LARGEST, len(PROFILE.verdicts) - LARGEST)
    assert amounts == sorted(amounts, reverse=True)
    assert sum(amounts) + breakdown.others_amount == pytest.approx(breakdown.movie.score, abs=1e-4)


def test_each_part_is_a_rating_that_was_given() -> None:
    for part in score_breakdown(served_model(), PROFILE).largest:
        assert PROFILE.verdicts[part.movie_id].rating == part.rating
        assert served_model().dataset.catalogue.get(part.movie_id).title == part.title


def test_an_algorithm_that_does_not_add_up_ratings_says_so_by_naming_none() -> None:
    assert score_breakdown(served_model("user-cosine"), PROFILE).largest == []


def test_who_has_rated_everything_has_no_first_movie() -> None:
    with pytest.raises(NotFound):
        score_breakdown(served_model(), UserProfile(1000, 1, {movie_id: Verdict(3.0, 0) for movie_id in IDS}))
