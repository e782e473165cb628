"""What one user has said of every movie, and how one movie looks to that user."""

import asyncio

from fastapi import APIRouter

from services.recommender.api.dependencies import InLists
from services.recommender.lists.movie_outlook import outlook
from services.recommender.lists.profile_views import told
from shared.contracts.profiles import Outlook, WholeProfile
from shared.contracts.values import EntityId

router = APIRouter(prefix="/internal/users/{user_id}")


@router.get("/profile")
async def whole_profile(user_id: EntityId, lists: InLists) -> WholeProfile:
    """Ratings with their movies, what was seen and not rated yet, and what is not of interest."""
    dataset = lists.active_model.get().dataset
    return told(await lists.profiles.get(user_id, dataset.samples), dataset.catalogue)


@router.get("/movies/{movie_id}")
async def one_movie(user_id: EntityId, movie_id: EntityId, lists: InLists) -> Outlook:
    """The movie as this user sees it."""
    served = lists.active_model.get()
    served.dataset.catalogue.get(movie_id)
    profile = await lists.profiles.get(user_id, served.dataset.samples)
    return await asyncio.to_thread(outlook, served, profile, movie_id)
