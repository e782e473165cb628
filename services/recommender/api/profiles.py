"""What a user said about movies, and one movie from the user's point of view."""

from fastapi import APIRouter

from services.recommender.api.dependencies import ViewsDep
from shared.contracts.profiles import Outlook, UserRatings, WholeProfile
from shared.contracts.values import EntityId

router = APIRouter(prefix="/internal/users/{user_id}")


@router.get("/ratings")
async def ratings(user_id: EntityId, views: ViewsDep) -> UserRatings:
    """The user's ratings, newest first."""
    return await views.ratings(user_id)


@router.get("/profile")
async def whole_profile(user_id: EntityId, views: ViewsDep) -> WholeProfile:
    """Ratings with their movies, movies that were seen and wait to be rated, and dismissed movies."""
    return await views.whole_profile(user_id)


@router.get("/movies/{movie_id}")
async def movie_outlook(user_id: EntityId, movie_id: EntityId, views: ViewsDep) -> Outlook:
    """The movie as this user sees it."""
    return await views.movie_outlook(user_id, movie_id)
