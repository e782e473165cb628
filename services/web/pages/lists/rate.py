"""The forms beside a movie: rate, take back, seen it, not interested. Each answers with what it changed."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from services.web.accounts.sessions import SignedInUser
from services.web.dependencies import Dependencies, Deps
from services.web.http.visitor import Visitor
from services.web.pages.lists.flash import Deed, notice_of
from services.web.pages.lists.result import show_list
from services.web.queries.forms import BoundedForm, local_path
from services.web.queries.list_query import ListPageQuery
from services.web.views.list_changes import ListChanges
from services.web.views.render import is_htmx
from shared.contracts.lists import ProfileChanged, Recommendations
from shared.contracts.movies import Movie
from shared.contracts.values import EntityId, Stars

router = APIRouter(prefix="/movies/{movie_id}")


class Place(BoundedForm):
    """Where the form stood: on which page, and whether beside a row of its list; then also what that list showed."""

    part: Literal["list", "stars"] = "stars"
    back: str = "/movies"
    shown: str = Field(default="", max_length=40_000)

    def amount(self) -> int:
        return ListPageQuery.from_address(self.back).amount if self.part == "list" else 1


class RatingForm(Place):
    rating: Stars
    was: Stars | None = None


Change = Awaitable[bytes]
PlaceForm = Annotated[Place, Form()]


@dataclass(frozen=True)
class Said:
    """What somebody said of a movie; no deed where they took something back."""

    movie_id: int
    deed: Deed | None = None
    rating: float | None = None
    was: float | None = None


@router.post("/rating")
async def rate(
    request: Request, movie_id: EntityId, form: Annotated[RatingForm, Form()], visitor: Visitor, deps: Deps
) -> Response:
    change = deps.recommender.rate(visitor.user_id, movie_id, form.rating, form.amount())
    return await answer(request, deps, visitor, form, change, Said(movie_id, "rated", form.rating, form.was))


@router.post("/rating/delete")
async def unrate(request: Request, movie_id: EntityId, form: PlaceForm, visitor: Visitor, deps: Deps) -> Response:
    change = deps.recommender.unrate(visitor.user_id, movie_id, form.amount())
    return await answer(request, deps, visitor, form, change, Said(movie_id))


@router.post("/seen")
async def see(request: Request, movie_id: EntityId, form: PlaceForm, visitor: Visitor, deps: Deps) -> Response:
    change = deps.recommender.see(visitor.user_id, movie_id, form.amount())
    return await answer(request, deps, visitor, form, change, Said(movie_id, "seen"))


@router.post("/seen/delete")
async def unsee(request: Request, movie_id: EntityId, form: PlaceForm, visitor: Visitor, deps: Deps) -> Response:
    change = deps.recommender.unsee(visitor.user_id, movie_id, form.amount())
    return await answer(request, deps, visitor, form, change, Said(movie_id))


@router.post("/dismissed")
async def dismiss(request: Request, movie_id: EntityId, form: PlaceForm, visitor: Visitor, deps: Deps) -> Response:
    change = deps.recommender.dismiss(visitor.user_id, movie_id, form.amount())
    return await answer(request, deps, visitor, form, change, Said(movie_id, "dismissed"))


@router.post("/dismissed/delete")
async def restore(request: Request, movie_id: EntityId, form: PlaceForm, visitor: Visitor, deps: Deps) -> Response:
    change = deps.recommender.restore(visitor.user_id, movie_id, form.amount())
    return await answer(request, deps, visitor, form, change, Said(movie_id))


async def answer(
    request: Request, deps: Dependencies, visitor: SignedInUser, place: Place, change: Change, said: Said
) -> Response:
    if place.part == "list":
        return await list_answer(request, deps, visitor, place, change, said)
    _, told = await asyncio.gather(change, deps.recommender.movie(said.movie_id))
    if not is_htmx(request):
        return RedirectResponse(local_path(place.back, "/movies"), 303)
    movie = Movie.model_validate_json(told)
    shown: dict[str, Any] = {"movie_id": said.movie_id, "title": movie.title, "rating": said.rating, "was": said.was}
    return deps.renderer.page(request, "fragments/stars.html", **shown, back=place.back)


async def list_answer(
    request: Request, deps: Dependencies, visitor: SignedInUser, place: Place, change: Change, said: Said
) -> Response:
    asked = ListPageQuery.from_address(place.back)
    changed, notice = await asyncio.gather(change, notice_of(said.deed, said.movie_id, deps, said.rating))
    if not is_htmx(request):
        deed = f"&{said.deed}={said.movie_id}" if said.deed else ""
        return RedirectResponse(f"{asked.address}{deed}", 303)
    made = ProfileChanged.model_validate_json(changed).recommendations
    if asked.controls.are_set():
        body = await deps.user_lists.read(asked.user_id, asked.amount, asked.controls)
        made = Recommendations.model_validate_json(body)
    changes = ListChanges.between(place.shown, made.movies, said.movie_id)
    return show_list(request, deps, visitor, asked, made, "fragments/list/list.html", notice=notice, changes=changes)
