"""Picking movies before signing in, and what becomes of the picks afterwards."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from services.web.dependencies import Deps
from services.web.http.visitor import Visitor, is_https
from services.web.pages.lists.home import preview_page
from services.web.pages.lists.picks_cookie import MAX_PICKS, delete_picks_cookie, rate_picks, set_picks_cookie
from services.web.queries.forms import BoundedForm, local_path
from services.web.views.render import is_htmx
from shared.contracts.values import EntityId

router = APIRouter(prefix="/picks")


class PicksForm(BoundedForm):
    """Holds all picks, so that the latest form is correct even if earlier ones were lost."""

    picks: list[EntityId] = Field(default=[], max_length=10 * MAX_PICKS)
    shown: str = Field(default="", max_length=40_000)
    back: str = "/#picks"


@router.post("")
async def pick(request: Request, form: Annotated[PicksForm, Form()], deps: Deps) -> Response:
    picks = list(dict.fromkeys(form.picks))[-MAX_PICKS:]
    response: Response = RedirectResponse(local_path(form.back, "/#picks"), 303)
    if is_htmx(request):
        response = await preview_page(request, deps, picks, form.shown)
    set_picks_cookie(response, picks, secure=is_https(request))
    return response


@router.post("/keep")
async def keep(request: Request, deps: Deps, visitor: Visitor) -> Response:
    """Turns the picks into ratings of the signed-in user."""
    response = RedirectResponse("/", 303)
    await rate_picks(request, response, deps, visitor.user_id)
    return response


@router.post("/forget")
async def forget() -> Response:
    response = RedirectResponse("/", 303)
    delete_picks_cookie(response)
    return response
