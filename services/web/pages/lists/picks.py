"""What is picked before there is an account; and picks that wait for one to be kept."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from services.web.dependencies import Deps
from services.web.http.visitor import Visitor, is_https
from services.web.pages.lists.home import preview_page
from services.web.pages.lists.picks_cookie import MOST_PICKS, forget_picks, keep_picks, write_picks
from services.web.queries.forms import BoundedForm, local_path
from services.web.views.render import is_htmx
from shared.contracts.values import EntityId

router = APIRouter(prefix="/picks")


class PicksForm(BoundedForm):
    """All picks: each form holds the whole truth, so that the last one sent is right whatever became of others."""

    picks: list[EntityId] = Field(default=[], max_length=10 * MOST_PICKS)
    shown: str = Field(default="", max_length=40_000)
    back: str = "/#picks"


@router.post("")
async def pick(request: Request, form: Annotated[PicksForm, Form()], deps: Deps) -> Response:
    picks = list(dict.fromkeys(form.picks))[-MOST_PICKS:]
    response: Response = RedirectResponse(local_path(form.back, "/#picks"), 303)
    if is_htmx(request):
        response = await preview_page(request, deps, picks, form.shown)
    keep_picks(response, picks, secure=is_https(request))
    return response


@router.post("/keep")
async def keep(request: Request, deps: Deps, visitor: Visitor) -> Response:
    """Makes the picks ratings of the one who is signed in."""
    response = RedirectResponse("/", 303)
    await write_picks(request, response, deps, visitor.user_id)
    return response


@router.post("/forget")
async def forget() -> Response:
    response = RedirectResponse("/", 303)
    forget_picks(response)
    return response
