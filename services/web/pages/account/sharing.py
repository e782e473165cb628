"""Who else may see one's list: the switch on the profile, and the link."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse

from services.web.dependencies import Deps
from services.web.http.visitor import Visitor
from services.web.queries.profile_changes import redirect_to
from shared.contracts.lists import Visibility

router = APIRouter(prefix="/profile")


@router.post("/visibility")
async def show_list_to(visibility: Annotated[Visibility, Form()], deps: Deps, visitor: Visitor) -> RedirectResponse:
    await deps.recommender.show_list_to(visitor.user_id, visibility)
    return redirect_to("visibility")


@router.post("/link")
async def renew_link(deps: Deps, visitor: Visitor) -> RedirectResponse:
    """The link before no longer works."""
    await deps.accounts.renew_link(visitor.user_id)
    return redirect_to("link")
