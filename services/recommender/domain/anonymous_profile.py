"""The profile of a visitor without an account."""

from services.recommender.datasets.twins import Twins
from services.recommender.domain.merged_profile import merge_profile
from services.recommender.domain.profile import UserProfile, Verdict
from shared.contracts.profiles import Pick

ANONYMOUS_ID = 0


def anonymous_profile(picks: list[Pick], twins: Twins) -> UserProfile:
    """Takes the order of the picks for their order in time."""
    verdicts = {pick.movie_id: Verdict(pick.rating, rated_at) for rated_at, pick in enumerate(picks)}
    return merge_profile(UserProfile(ANONYMOUS_ID, 0, verdicts), twins)
