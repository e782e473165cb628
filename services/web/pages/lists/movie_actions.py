"""The forms beside a movie: rating, seen, not interested, and taking each back. They respond with what changed."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from services.web.accounts.sessions import SignedInUser
from services.web.dependencies import Dependencies, Deps
from services.web.http.visitor import Visitor
from services.web.lists.user_lists import OWNER
from services.web.pages.lists.flash import Action, Flash, build_flash
from services.web.pages.lists.result import show_list
from services.web.pages.watching.wanted import wanted_movies
from services.web.queries.forms import BoundedForm, local_path
from services.web.queries.list_query import ListPageQuery
from services.web.views.list_changes import ListChanges
from services.web.views.render import is_htmx
from shared.contracts.lists import ProfileChanged, Recommendations
from shared.contracts.movies import Movie
from shared.contracts.profiles import Outlook
from shared.contracts.values import EntityId, Stars

router = APIRouter(prefix="/movies/{movie_id}")


class ActionForm(BoundedForm):
    """`part`: what of the page `back` to update: its list, the stars of one movie, "You and this movie", or the
    button of the watchlist. `shown`: the list's rows. `was`: the rating before."""

    part: Literal["list", "stars", "movie", "wish"] = "stars"
    back: str = "/movies"
    was: Stars | None = None
    shown: str = Field(default="", max_length=40_000)

    def amount(self) -> int:
        return ListPageQuery.from_address(self.back).amount if self.part == "list" else 1


class RatingForm(ActionForm):
    rating: Stars


Change = Awaitable[bytes]
FilledForm = Annotated[ActionForm, Form()]


@dataclass(frozen=True)
class MovieChange:
    """What the user did; no action if they took something back. `was` is the rating before, `day` the day on which they
    saw the movie."""

    movie_id: int
    action: Action | None = None
    rating: float | None = None
    was: float | None = None
    day: date | None = None

    def flash(self, title: str) -> Flash | None:
        return Flash(self.action, self.movie_id, title, self.rating, self.was, self.day) if self.action else None

    @property
    def query(self) -> str:
        """For an address that shows it."""
        day = f"&day={self.day}" if self.day else ""
        return f"&{self.action}={self.movie_id}{day}" if self.action else ""


@router.post("/rating")
async def rate(
    request: Request, movie_id: EntityId, form: Annotated[RatingForm, Form()], visitor: Visitor, deps: Deps
) -> Response:
    change = deps.recommender.rate(visitor.user_id, movie_id, form.rating, form.amount())
    return await respond(request, deps, visitor, form, change, MovieChange(movie_id, "rated", form.rating, form.was))


@router.post("/rating/delete")
async def unrate(request: Request, movie_id: EntityId, form: FilledForm, visitor: Visitor, deps: Deps) -> Response:
    change = deps.recommender.unrate(visitor.user_id, movie_id, form.amount())
    action: Action | None = "unrated" if form.was else None
    return await respond(request, deps, visitor, form, change, MovieChange(movie_id, action, was=form.was))


@router.post("/seen")
async def see(request: Request, movie_id: EntityId, form: FilledForm, visitor: Visitor, deps: Deps) -> Response:
    change = deps.recommender.see(visitor.user_id, movie_id, form.amount())
    return await respond(request, deps, visitor, form, change, MovieChange(movie_id, "seen"))


@router.post("/seen/delete")
async def unsee(request: Request, movie_id: EntityId, form: FilledForm, visitor: Visitor, deps: Deps) -> Response:
    change = deps.recommender.unsee(visitor.user_id, movie_id, form.amount())
    return await respond(request, deps, visitor, form, change, MovieChange(movie_id))


@router.post("/dismissed")
async def dismiss(request: Request, movie_id: EntityId, form: FilledForm, visitor: Visitor, deps: Deps) -> Response:
    change = deps.recommender.dismiss(visitor.user_id, movie_id, form.amount())
    return await respond(request, deps, visitor, form, change, MovieChange(movie_id, "dismissed"))


@router.post("/dismissed/delete")
async def undismiss(request: Request, movie_id: EntityId, form: FilledForm, visitor: Visitor, deps: Deps) -> Response:
    change = deps.recommender.undismiss(visitor.user_id, movie_id, form.amount())
    return await respond(request, deps, visitor, form, change, MovieChange(movie_id))


async def respond(
    request: Request,
    deps: Dependencies,
    visitor: SignedInUser,
    form: ActionForm,
    response: Change,
    change: MovieChange,
) -> Response:
    if form.part == "list":
        return await respond_with_list(request, deps, visitor, form, response, change)
    await response
    if not is_htmx(request):
        return RedirectResponse(local_path(form.back, "/movies"), 303)
    return await respond_with_stars(request, deps, visitor, form, change)


async def respond_with_stars(
    request: Request, deps: Dependencies, visitor: SignedInUser, form: ActionForm, change: MovieChange
) -> Response:
    outlook, body = await asyncio.gather(
        deps.recommender.outlook(visitor.user_id, change.movie_id), deps.recommender.movie(change.movie_id)
    )
    movie = Movie.model_validate_json(body)
    return deps.renderer.page(
        request,
        "fragments/changed_stars.html",
        movie=movie,
        outlook=Outlook.model_validate_json(outlook),
        part=form.part,
        back=form.back,
        toast=change.flash(movie.title),
        undo=undo_form(form, change.movie_id),
    )


def undo_form(form: ActionForm, movie_id: int) -> dict[str, object]:
    """What "Undo" updates, and the fields that say so."""
    parts = {"movie": ("#own", "innerHTML"), "wish": (f"#wish-{movie_id}", "outerHTML")}
    target, swap = parts.get(form.part, (f"#stars-{movie_id}", "outerHTML"))
    return {"target": target, "swap": swap, "fields": {"part": form.part, "back": form.back}}


async def respond_with_list(
    request: Request,
    deps: Dependencies,
    visitor: SignedInUser,
    form: ActionForm,
    response: Change,
    change: MovieChange,
) -> Response:
    query = ListPageQuery.from_address(form.back)
    body, flash = await asyncio.gather(
        response, build_flash(change.action, change.movie_id, deps, change.rating, day=change.day)
    )
    if not is_htmx(request):
        return RedirectResponse(f"{query.address}{change.query}", 303)
    recommendations = ProfileChanged.model_validate_json(body).recommendations
    if query.controls.are_set():
        filtered = await deps.user_lists.read(query.user_id, query.amount, query.controls, OWNER)
        recommendations = Recommendations.model_validate_json(filtered)
    changes = ListChanges.between(form.shown, recommendations.movies, [change.movie_id])
    template = "fragments/list/list.html"
    wanted = await wanted_movies(deps, visitor)
    return show_list(
        request, deps, visitor, query, recommendations, template, toast=flash, changes=changes, wanted=wanted
    )
