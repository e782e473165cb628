"""Changes to a profile. Each answers with the list of the changed profile."""

from fastapi import APIRouter, Response

from services.recommender.api.dependencies import ErasureDep, UpdaterDep
from shared.contracts.lists import ProfileChanged
from shared.contracts.profiles import NewHooked, NewRating, NewVisibility, Picks
from shared.contracts.values import Amount, EntityId
from shared.http.json_response import json_response
from shared.http.problem_details import problem_responses

router = APIRouter(prefix="/internal/users/{user_id}", responses=problem_responses(403, 409))


@router.put("/ratings/{movie_id}", response_model=ProfileChanged)
async def rate(
    user_id: EntityId, movie_id: EntityId, new: NewRating, updater: UpdaterDep, amount: Amount = 10
) -> Response:
    """Commits a rating."""
    return json_response(await updater.rate(user_id, movie_id, new.rating, amount))


@router.delete("/ratings/{movie_id}", response_model=ProfileChanged)
async def unrate(user_id: EntityId, movie_id: EntityId, updater: UpdaterDep, amount: Amount = 10) -> Response:
    """Removes a rating."""
    return json_response(await updater.rate(user_id, movie_id, None, amount))


@router.post("/ratings", response_model=ProfileChanged)
async def rate_all(user_id: EntityId, picks: Picks, updater: UpdaterDep, amount: Amount = 10) -> Response:
    """Commits all of the ratings, or none. Unknown movies are left out."""
    ratings = {pick.movie_id: pick.rating for pick in picks.ratings}
    return json_response(await updater.rate_all(user_id, ratings, amount))


@router.put("/dismissed/{movie_id}", response_model=ProfileChanged)
async def dismiss(user_id: EntityId, movie_id: EntityId, updater: UpdaterDep, amount: Amount = 10) -> Response:
    """Keeps a movie out of the user's lists."""
    return json_response(await updater.dismiss(user_id, movie_id, True, amount))


@router.delete("/dismissed/{movie_id}", response_model=ProfileChanged)
async def undismiss(user_id: EntityId, movie_id: EntityId, updater: UpdaterDep, amount: Amount = 10) -> Response:
    """Lets a dismissed movie back into the user's lists."""
    return json_response(await updater.dismiss(user_id, movie_id, False, amount))


@router.put("/seen/{movie_id}", response_model=ProfileChanged)
async def see(user_id: EntityId, movie_id: EntityId, updater: UpdaterDep, amount: Amount = 10) -> Response:
    """Keeps a movie out of the user's lists until it is rated, or no longer marked as seen."""
    return json_response(await updater.mark_seen(user_id, movie_id, True, amount))


@router.delete("/seen/{movie_id}", response_model=ProfileChanged)
async def unsee(user_id: EntityId, movie_id: EntityId, updater: UpdaterDep, amount: Amount = 10) -> Response:
    """Lets the movie be recommended again."""
    return json_response(await updater.mark_seen(user_id, movie_id, False, amount))


@router.put("/visibility", response_model=ProfileChanged)
async def show_list_to(user_id: EntityId, new: NewVisibility, updater: UpdaterDep) -> Response:
    """Changes who else may see the user's list."""
    return json_response(await updater.show_list_to(user_id, new.visibility))


@router.put("/hooked", response_model=ProfileChanged)
async def set_hooked(user_id: EntityId, new: NewHooked, updater: UpdaterDep) -> Response:
    """Whether changes are written for the user's webhooks."""
    return json_response(await updater.set_hooked(user_id, new.hooked))


@router.delete("", status_code=204)
async def erase(user_id: EntityId, erasure: ErasureDep) -> None:
    """Deletes everything that the user said, and the lists made from it. Safe to repeat."""
    await erasure.erase(user_id)
