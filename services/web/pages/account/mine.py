from services.web.accounts.sessions import SignedInUser
from services.web.dependencies import Dependencies
from shared.contracts.profiles import UserRatings


async def my_ratings(deps: Dependencies, user: SignedInUser | None) -> dict[int, float]:
    """The visitor's own ratings, by movie."""
    if user is None:
        return {}
    found = UserRatings.model_validate_json(await deps.recommender.ratings(user.user_id))
    return {rated.movie_id: rated.rating for rated in found.ratings}
