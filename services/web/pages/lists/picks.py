"""What is picked before there is an account; and picks that wait for one to be kept."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from services.web.dependencies import TheParts, Visitor, is_by_tls
from services.web.pages.lists.home import preview_page
from services.web.pages.lists.picks_cookie import MOST_PICKS, forget_picks, keep_picks, write_picks
from services.web.queries.forms import FilledForm, local_path
from services.web.views.render import is_htmx
from shared.contracts.values import EntityId

router = APIRouter(prefix="/picks")


class PicksForm(FilledForm):
    """All picks: each form holds the whole truth, so that the last one sent is right whatever became of others."""

    picks: list[EntityId] = Field(default=[], max_length=10 * MOST_PICKS)
    shown: str = Field(default="", max_length=40_000)
    back: str = "/#picks"


@router.post("")
async def pick(request: Request, form: Annotated[PicksForm, Form()], parts: TheParts) -> Response:
    picks = list(dict.fromkeys(form.picks))[-MOST_PICKS:]
    response: Response = RedirectResponse(local_path(form.back, "/#picks"), 303)
    if is_htmx(request):
        response = await preview_page(request, parts, picks, form.shown)
    keep_picks(response, picks, secure=is_by_tls(request))
    return response


@router.post("/keep")
async def keep(request: Request, parts: TheParts, visitor: Visitor) -> Response:
    """Makes the picks ratings of the one who is signed in."""
    response = RedirectResponse("/", 303)
    await write_picks(request, response, parts, visitor.user_id)
    return response


@router.post("/forget")
async def forget() -> Response:
    response = RedirectResponse("/", 303)
    forget_picks(response)
    return response
