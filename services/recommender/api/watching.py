"""Watchlist, diary, and "not now". Each change answers with the list of the changed profile."""

from fastapi import APIRouter, Response

from services.recommender.api.dependencies import WatchEditsDep, WatchViewsDep
from shared.contracts.lists import ProfileChanged
from shared.contracts.values import Amount, Day, EntityId
from shared.contracts.watching import Diary, WantedMovies, Watchlist, WatchlistChoice, WatchlistOrder
from shared.http.json_response import json_response
from shared.http.problem_details import problem_responses

router = APIRouter(prefix="/internal/users/{user_id}", responses=problem_responses(403, 409))


@router.get("/watchlist")
async def watchlist(user_id: EntityId, views: WatchViewsDep, sort: WatchlistOrder = "predicted") -> Watchlist:
    """What the user wants to see."""
    return await views.watchlist(user_id, sort)


@router.get("/wanted")
async def wanted(user_id: EntityId, views: WatchViewsDep) -> WantedMovies:
    """The ids of what the user wants to see."""
    return await views.wanted(user_id)


@router.patch("/watchlist", response_model=ProfileChanged)
async def keep_in_lists(user_id: EntityId, choice: WatchlistChoice, edits: WatchEditsDep) -> Response:
    """Whether wanted movies stay in the user's lists."""
    return json_response(await edits.keep_in_lists(user_id, choice.in_lists))


@router.put("/watchlist/{movie_id}", response_model=ProfileChanged)
async def want(user_id: EntityId, movie_id: EntityId, edits: WatchEditsDep, amount: Amount = 10) -> Response:
    """Puts a movie on the watchlist, until it is seen, rated or dismissed."""
    return json_response(await edits.want(user_id, movie_id, True, amount))


@router.delete("/watchlist/{movie_id}", response_model=ProfileChanged)
async def unwant(user_id: EntityId, movie_id: EntityId, edits: WatchEditsDep, amount: Amount = 10) -> Response:
    """Takes a movie off the watchlist."""
    return json_response(await edits.want(user_id, movie_id, False, amount))


@router.get("/diary")
async def diary(user_id: EntityId, views: WatchViewsDep) -> Diary:
    """What the user saw on which days, the newest first."""
    return await views.diary(user_id)


@router.put("/diary/{movie_id}/{day}", response_model=ProfileChanged)
async def log(user_id: EntityId, movie_id: EntityId, day: Day, edits: WatchEditsDep, amount: Amount = 10) -> Response:
    """Says that the user saw the movie on a day."""
    return json_response(await edits.log(user_id, movie_id, day, amount))


@router.delete("/diary/{movie_id}/{day}", response_model=ProfileChanged)
async def unlog(user_id: EntityId, movie_id: EntityId, day: Day, edits: WatchEditsDep, amount: Amount = 10) -> Response:
    """Takes a day back."""
    return json_response(await edits.unlog(user_id, movie_id, day, amount))


@router.put("/rested/{movie_id}", response_model=ProfileChanged)
async def rest(user_id: EntityId, movie_id: EntityId, edits: WatchEditsDep, amount: Amount = 10) -> Response:
    """Keeps a movie out of the user's lists for a month."""
    return json_response(await edits.rest(user_id, movie_id, True, amount))


@router.delete("/rested/{movie_id}", response_model=ProfileChanged)
async def unrest(user_id: EntityId, movie_id: EntityId, edits: WatchEditsDep, amount: Amount = 10) -> Response:
    """Lets a resting movie be recommended again."""
    return json_response(await edits.rest(user_id, movie_id, False, amount))
