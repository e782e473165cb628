"""The profile of a visitor without an account."""

from services.recommender.domain.profile import UserProfile, Verdict
from shared.contracts.profiles import Pick

NOBODY = 0


def profile_of(picks: list[Pick]) -> UserProfile:
    """The picks' order is their order in time."""
    verdicts = {pick.movie_id: Verdict(pick.rating, rated_at) for rated_at, pick in enumerate(picks)}
    return UserProfile(NOBODY, 0, verdicts)
