"""The forms beside a movie about seeing it: want to see, seen on a day, not now, and taking each back."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from services.web.dependencies import Deps
from services.web.http.visitor import Visitor
from services.web.pages.lists.movie_actions import ActionForm, FilledForm, MovieChange, respond
from services.web.queries.forms import read_day
from shared.contracts.values import EntityId

router = APIRouter(prefix="/movies/{movie_id}")


class DayForm(ActionForm):
    day: str = ""

    def read_day(self) -> date:
        return read_day(self.day)


FilledDayForm = Annotated[DayForm, Form()]


@router.post("/wanted")
async def want(request: Request, movie_id: EntityId, form: FilledForm, visitor: Visitor, deps: Deps) -> Response:
    change = deps.recommender.watching.want(visitor.user_id, movie_id, form.amount())
    return await respond(request, deps, visitor, form, change, MovieChange(movie_id, "wanted"))


@router.post("/wanted/delete")
async def unwant(request: Request, movie_id: EntityId, form: FilledForm, visitor: Visitor, deps: Deps) -> Response:
    change = deps.recommender.watching.unwant(visitor.user_id, movie_id, form.amount())
    return await respond(request, deps, visitor, form, change, MovieChange(movie_id, "unwanted"))


@router.post("/rested")
async def rest(request: Request, movie_id: EntityId, form: FilledForm, visitor: Visitor, deps: Deps) -> Response:
    change = deps.recommender.watching.rest(visitor.user_id, movie_id, form.amount())
    return await respond(request, deps, visitor, form, change, MovieChange(movie_id, "rested"))


@router.post("/rested/delete")
async def unrest(request: Request, movie_id: EntityId, form: FilledForm, visitor: Visitor, deps: Deps) -> Response:
    change = deps.recommender.watching.unrest(visitor.user_id, movie_id, form.amount())
    return await respond(request, deps, visitor, form, change, MovieChange(movie_id))


@router.post("/diary")
async def log(request: Request, movie_id: EntityId, form: FilledDayForm, visitor: Visitor, deps: Deps) -> Response:
    """Of today without a day."""
    day = form.read_day()
    change = deps.recommender.watching.log(visitor.user_id, movie_id, day, form.amount())
    return await respond(request, deps, visitor, form, change, MovieChange(movie_id, "logged", day=day))


@router.post("/diary/delete")
async def unlog(request: Request, movie_id: EntityId, form: FilledDayForm, visitor: Visitor, deps: Deps) -> Response:
    change = deps.recommender.watching.unlog(visitor.user_id, movie_id, form.read_day(), form.amount())
    return await respond(request, deps, visitor, form, change, MovieChange(movie_id))
