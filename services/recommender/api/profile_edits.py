"""Changes to a profile beyond one rating: many ratings at once, "seen it", and the end of it."""

import time
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from services.recommender.api.dependencies import InLists
from services.recommender.lists.erasure import Erasure
from services.recommender.lists.service import Lists
from shared.contracts.lists import ProfileChanged
from shared.contracts.profiles import Picks
from shared.contracts.values import Amount, EntityId
from shared.http.problem_details import problem_responses

router = APIRouter(prefix="/internal/users/{user_id}", responses=problem_responses(403, 409))


def _erasure(request: Request) -> Erasure:
    erasure: Erasure = request.state.erasure
    return erasure


@router.post("/ratings")
async def rate_all(user_id: EntityId, picks: Picks, lists: InLists, amount: Amount = 10) -> ProfileChanged:
    """Commits all of the ratings, or none; movies that are not known are left out."""
    known = lists.active_model.get().dataset.catalogue.movies
    ratings = {pick.movie_id: pick.rating for pick in picks.ratings if pick.movie_id in known}
    now = int(time.time())
    return await lists.change(user_id, ratings, lambda profile: profile.with_ratings(ratings, now), amount)


@router.put("/seen/{movie_id}")
async def see(user_id: EntityId, movie_id: EntityId, lists: InLists, amount: Amount = 10) -> ProfileChanged:
    """Keeps a movie out of the user's lists until it is rated or taken back."""
    return await _sighting(lists, user_id, movie_id, True, amount)


@router.delete("/seen/{movie_id}")
async def unsee(user_id: EntityId, movie_id: EntityId, lists: InLists, amount: Amount = 10) -> ProfileChanged:
    """Lets the movie be recommended again."""
    return await _sighting(lists, user_id, movie_id, False, amount)


async def _sighting(lists: Lists, user_id: int, movie_id: int, seen: bool, amount: int) -> ProfileChanged:
    now = int(time.time())
    return await lists.change(user_id, [movie_id], lambda p: p.with_sighting(movie_id, seen, now), amount)


@router.delete("", status_code=204)
async def erase(user_id: EntityId, erasure: Annotated[Erasure, Depends(_erasure)]) -> None:
    """Removes everything that the user has said and the lists made from it. May be asked for again."""
    await erasure.erase(user_id)
