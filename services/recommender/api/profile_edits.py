"""Changes to a profile. Each answers with the list of the changed profile."""

from fastapi import APIRouter

from services.recommender.api.dependencies import ErasureDep, UpdaterDep
from shared.contracts.lists import ProfileChanged
from shared.contracts.profiles import NewRating, Picks
from shared.contracts.values import Amount, EntityId
from shared.http.problem_details import problem_responses

router = APIRouter(prefix="/internal/users/{user_id}", responses=problem_responses(403, 409))


@router.put("/ratings/{movie_id}")
async def rate(
    user_id: EntityId, movie_id: EntityId, new: NewRating, updater: UpdaterDep, amount: Amount = 10
) -> ProfileChanged:
    """Commits a rating."""
    return await updater.rate(user_id, movie_id, new.rating, amount)


@router.delete("/ratings/{movie_id}")
async def unrate(user_id: EntityId, movie_id: EntityId, updater: UpdaterDep, amount: Amount = 10) -> ProfileChanged:
    """Removes a rating."""
    return await updater.rate(user_id, movie_id, None, amount)


@router.post("/ratings")
async def rate_all(user_id: EntityId, picks: Picks, updater: UpdaterDep, amount: Amount = 10) -> ProfileChanged:
    """Commits all of the ratings, or none. Unknown movies are left out."""
    return await updater.rate_all(user_id, {pick.movie_id: pick.rating for pick in picks.ratings}, amount)


@router.put("/dismissed/{movie_id}")
async def dismiss(user_id: EntityId, movie_id: EntityId, updater: UpdaterDep, amount: Amount = 10) -> ProfileChanged:
    """Keeps a movie out of the user's lists."""
    return await updater.dismiss(user_id, movie_id, True, amount)


@router.delete("/dismissed/{movie_id}")
async def undismiss(user_id: EntityId, movie_id: EntityId, updater: UpdaterDep, amount: Amount = 10) -> ProfileChanged:
    """Lets a dismissed movie back into the user's lists."""
    return await updater.dismiss(user_id, movie_id, False, amount)


@router.put("/seen/{movie_id}")
async def see(user_id: EntityId, movie_id: EntityId, updater: UpdaterDep, amount: Amount = 10) -> ProfileChanged:
    """Keeps a movie out of the user's lists until it is rated, or no longer marked as seen."""
    return await updater.mark_seen(user_id, movie_id, True, amount)


@router.delete("/seen/{movie_id}")
async def unsee(user_id: EntityId, movie_id: EntityId, updater: UpdaterDep, amount: Amount = 10) -> ProfileChanged:
    """Lets the movie be recommended again."""
    return await updater.mark_seen(user_id, movie_id, False, amount)


@router.delete("", status_code=204)
async def erase(user_id: EntityId, erasure: ErasureDep) -> None:
    """Deletes everything that the user said, and the lists made from it. Safe to repeat."""
    await erasure.erase(user_id)
