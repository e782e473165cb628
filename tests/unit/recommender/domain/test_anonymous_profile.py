from services.recommender.datasets.twins import Twins
from services.recommender.domain.anonymous_profile import anonymous_profile
from services.recommender.domain.profile import UserProfile, Verdict
from shared.contracts.profiles import Pick


def test_the_order_of_the_picks_is_their_order_in_time() -> None:
    picks = [Pick(movie_id=7, rating=4.5), Pick(movie_id=3, rating=1.0)]
    assert anonymous_profile(picks, Twins()) == UserProfile(0, 0, {7: Verdict(4.5, 0), 3: Verdict(1.0, 1)})


def test_the_later_pick_of_twins_counts() -> None:
    picks = [Pick(movie_id=9, rating=4.5), Pick(movie_id=3, rating=1.0)]
    assert anonymous_profile(picks, Twins({9: 3})).verdicts == {3: Verdict(1.0, 1)}
