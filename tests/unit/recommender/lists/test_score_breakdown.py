import pytest

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.lists.score_breakdown import LARGEST, score_breakdown
from services.recommender.model import Contributions
from shared.contracts.errors import NotFound
from shared.contracts.lists import Controls
from tests.support.served_models import IDS, movies_for, served_model

PROFILE = UserProfile(1000, 1, {movie_id: Verdict(5.0 - place % 3, 0) for place, movie_id in enumerate(IDS[:16:2])})


def test_the_contributions_add_up_to_the_score_of_the_first_movie() -> None:
    served = served_model()
    breakdown = score_breakdown(served, PROFILE)
    assert breakdown.movie == movies_for(served, PROFILE, 1, Controls())[0]
    amounts = [part.amount for part in breakdown.largest]
    assert (len(amounts), breakdown.others) == (LARGEST, len(PROFILE.verdicts) - LARGEST)
    assert amounts == sorted(amounts, reverse=True)
    assert sum(amounts) + breakdown.others_amount == pytest.approx(breakdown.movie.score, abs=1e-4)


def test_each_contribution_is_a_rating_of_the_user() -> None:
    for part in score_breakdown(served_model(), PROFILE).largest:
        assert PROFILE.verdicts[part.movie_id].rating == part.rating
        assert served_model().dataset.catalogue.get(part.movie_id).title == part.title


def test_an_algorithm_that_does_not_add_up_ratings_has_no_contributions() -> None:
    assert score_breakdown(served_model("user-cosine"), PROFILE).largest == []


def test_a_user_who_has_rated_everything_has_no_first_movie() -> None:
    with pytest.raises(NotFound):
        score_breakdown(served_model(), UserProfile(1000, 1, {movie_id: Verdict(3.0, 0) for movie_id in IDS}))


def test_the_five_largest_contributions_are_named_and_the_others_summed_up() -> None:
    served = served_model()
    breakdown = score_breakdown(served, PROFILE)
    contributions = served.model.explain(PROFILE.for_model(), breakdown.movie.movie_id)
    assert isinstance(contributions, Contributions)
    amounts = contributions.amounts.tolist()
    assert [part.movie_id for part in breakdown.largest] == contributions.movie_ids[:5].tolist()
    assert [part.amount for part in breakdown.largest] == [round(amount, 6) for amount in amounts[:5]]
    assert breakdown.others == 3
