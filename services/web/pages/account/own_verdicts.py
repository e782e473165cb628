from collections import defaultdict
from dataclasses import dataclass, field, replace

from services.web.accounts.sessions import SignedInUser
from services.web.dependencies import Dependencies
from shared.contracts.profiles import WholeProfile
from shared.contracts.watching import WatchState


@dataclass(frozen=True)
class OwnVerdict:
    """What a user said about a movie."""

    rating: float | None = None
    seen: bool = False
    dismissed: bool = False
    watching: WatchState = field(default_factory=WatchState)


async def own_verdicts(deps: Dependencies, user: SignedInUser | None) -> dict[int, OwnVerdict]:
    """The user's verdicts by movie id; none for an anonymous visitor."""
    if user is None:
        return defaultdict(OwnVerdict)
    return verdicts_of(WholeProfile.model_validate_json(await deps.recommender.profile(user.user_id)))


def verdicts_of(profile: WholeProfile) -> dict[int, OwnVerdict]:
    """Empty verdicts for other movies."""
    verdicts: dict[int, OwnVerdict] = defaultdict(OwnVerdict)
    for rated in profile.ratings:
        verdicts[rated.movie_id] = OwnVerdict(rated.rating)
    for movie in profile.seen:
        verdicts[movie.movie_id] = replace(verdicts[movie.movie_id], seen=True)
    for movie in profile.dismissed:
        verdicts[movie.movie_id] = replace(verdicts[movie.movie_id], dismissed=True)
    for state in profile.watching:
        verdicts[state.movie_id] = replace(verdicts[state.movie_id], watching=state)
    return verdicts
