"""The forms beside a movie: rate, take back, not interested. Each answers with what it changed."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from services.web.pages.forms import FilledForm, local_path
from services.web.parts import Parts, TheParts, Visitor
from services.web.render import is_htmx
from shared.schemas import Amount, EntityId, ProfileChanged, Stars

router = APIRouter(prefix="/movies/{movie_id}")


class Place(FilledForm):
    """Where on which page the form stood."""

    part: Literal["list", "stars"] = "stars"
    amount: Amount = 10
    back: str = "/movies"
    title: str = ""


class RatingForm(Place):
    rating: Stars


PlaceForm = Annotated[Place, Form()]


@router.post("/rating")
async def rate(
    request: Request, movie_id: EntityId, form: Annotated[RatingForm, Form()], visitor: Visitor, parts: TheParts
) -> Response:
    changed = await parts.recommender.rate(visitor.user_id, movie_id, form.rating, form.amount)
    return answer(request, parts, form, changed, movie_id, rating=form.rating)


@router.post("/rating/delete")
async def unrate(request: Request, movie_id: EntityId, form: PlaceForm, visitor: Visitor, parts: TheParts) -> Response:
    changed = await parts.recommender.unrate(visitor.user_id, movie_id, form.amount)
    return answer(request, parts, form, changed, movie_id, rating=None)


@router.post("/dismissed")
async def dismiss(request: Request, movie_id: EntityId, form: PlaceForm, visitor: Visitor, parts: TheParts) -> Response:
    changed = await parts.recommender.dismiss(visitor.user_id, movie_id, form.amount)
    return answer(request, parts, form, changed, movie_id, rating=None, dismissed=movie_id)


@router.post("/dismissed/delete")
async def restore(request: Request, movie_id: EntityId, form: PlaceForm, visitor: Visitor, parts: TheParts) -> Response:
    changed = await parts.recommender.restore(visitor.user_id, movie_id, form.amount)
    return answer(request, parts, form, changed, movie_id, rating=None)


def answer(
    request: Request,
    parts: Parts,
    place: Place,
    changed: bytes,
    movie_id: int,
    *,
    rating: float | None,
    dismissed: int | None = None,
) -> Response:
    if not is_htmx(request):
        return RedirectResponse(local_path(place.back, "/movies"), 303)
    if place.part == "stars":
        return parts.renderer.page(
            request, "parts/stars.html", movie_id=movie_id, title=place.title, rating=rating, back=place.back
        )
    made = ProfileChanged.model_validate_json(changed).recommendations
    return parts.renderer.page(
        request, "parts/list.html", list=made, amount=place.amount, own=True, dismissed=dismissed
    )
