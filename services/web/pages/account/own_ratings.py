from services.web.accounts.sessions import SignedInUser
from services.web.dependencies import Dependencies
from shared.contracts.profiles import UserRatings


async def own_ratings(deps: Dependencies, user: SignedInUser | None) -> dict[int, float]:
    """The user's ratings by movie id; none for an anonymous visitor."""
    if user is None:
        return {}
    rated = UserRatings.model_validate_json(await deps.recommender.ratings(user.user_id))
    return {rating.movie_id: rating.rating for rating in rated.ratings}
