from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict

from services.web.dependencies import Deps
from services.web.http.visitor import Owner
from services.web.queries.api_queries import AmountQuery
from shared.contracts.lists import ProfileChanged
from shared.contracts.values import Day, EntityId
from shared.contracts.watching import Diary, Watchlist, WatchlistChoice, WatchlistOrder
from shared.http.json_response import json_response
from shared.http.problem_details import problem_responses

router = APIRouter(prefix="/api/users/{user_id}", tags=["watchlist and diary"], responses=problem_responses(401, 403))
Amount = Annotated[AmountQuery, Query()]
WRITE = problem_responses(409)


class WatchlistQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    sort: WatchlistOrder = "predicted"


@router.get("/watchlist", response_model=Watchlist)
async def watchlist(query: Annotated[WatchlistQuery, Query()], owner: Owner, deps: Deps) -> Response:
    """The movies that you want to see."""
    return json_response(await deps.recommender.watching.watchlist(owner.user_id, query.sort))


@router.patch("/watchlist", response_model=ProfileChanged, responses=WRITE)
async def keep_in_lists(choice: WatchlistChoice, owner: Owner, deps: Deps) -> Response:
    """Whether movies on your watchlist stay in your recommendations. Returns the new list."""
    return json_response(await deps.recommender.watching.keep_in_lists(owner.user_id, choice))


@router.put("/watchlist/{movie_id}", response_model=ProfileChanged, responses=WRITE)
async def want(movie_id: EntityId, query: Amount, owner: Owner, deps: Deps) -> Response:
    """Puts a movie on your watchlist, until you have seen, rated or dismissed it. Returns the new list."""
    return json_response(await deps.recommender.watching.want(owner.user_id, movie_id, query.amount))


@router.delete("/watchlist/{movie_id}", response_model=ProfileChanged, responses=WRITE)
async def unwant(movie_id: EntityId, query: Amount, owner: Owner, deps: Deps) -> Response:
    """Takes a movie off your watchlist. Returns the new list."""
    return json_response(await deps.recommender.watching.unwant(owner.user_id, movie_id, query.amount))


@router.get("/diary", response_model=Diary)
async def diary(owner: Owner, deps: Deps) -> Response:
    """The movies that you saw on known days, the newest day first."""
    return json_response(await deps.recommender.watching.diary(owner.user_id))


@router.put("/diary/{movie_id}/{day}", response_model=ProfileChanged, responses=WRITE)
async def log(movie_id: EntityId, day: Day, query: Amount, owner: Owner, deps: Deps) -> Response:
    """Says that you saw a movie on a day, up to 20 for each movie. Returns the new list."""
    return json_response(await deps.recommender.watching.log(owner.user_id, movie_id, day, query.amount))


@router.delete("/diary/{movie_id}/{day}", response_model=ProfileChanged, responses=WRITE)
async def unlog(movie_id: EntityId, day: Day, query: Amount, owner: Owner, deps: Deps) -> Response:
    """Takes a day back. Returns the new list."""
    return json_response(await deps.recommender.watching.unlog(owner.user_id, movie_id, day, query.amount))


@router.put("/rested/{movie_id}", response_model=ProfileChanged, responses=WRITE)
async def rest(movie_id: EntityId, query: Amount, owner: Owner, deps: Deps) -> Response:
    """Not now: keeps a movie out of your recommendations for a month. Returns the new list."""
    return json_response(await deps.recommender.watching.rest(owner.user_id, movie_id, query.amount))


@router.delete("/rested/{movie_id}", response_model=ProfileChanged, responses=WRITE)
async def unrest(movie_id: EntityId, query: Amount, owner: Owner, deps: Deps) -> Response:
    """Lets a resting movie be recommended again. Returns the new list."""
    return json_response(await deps.recommender.watching.unrest(owner.user_id, movie_id, query.amount))
