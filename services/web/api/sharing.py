from fastapi import APIRouter, Request
from pydantic import BaseModel

from services.web.dependencies import Dependencies, Deps
from services.web.http.list_reader import list_link
from services.web.http.visitor import Owner
from shared.contracts.lists import Visibility
from shared.contracts.profiles import NewVisibility, WholeProfile
from shared.http.problem_details import problem_responses

router = APIRouter(prefix="/api/users/{user_id}", tags=["accounts"])


class Sharing(BaseModel):
    """Who else may see the titles of a list: everyone who knows the id (`open`), who has the link (`link`), or nobody
    (`closed`). With `key` the owner invites people to a list for two."""

    visibility: Visibility
    link: str
    key: str


@router.get("/visibility", responses=problem_responses(401, 403))
async def visibility(request: Request, owner: Owner, deps: Deps) -> Sharing:
    """Who else may see your list."""
    profile = WholeProfile.model_validate_json(await deps.recommender.profile(owner.user_id))
    return await _sharing(request, deps, owner.user_id, profile.visibility)


@router.put("/visibility", responses=problem_responses(401, 403, 409))
async def show_list_to(request: Request, new: NewVisibility, owner: Owner, deps: Deps) -> Sharing:
    """Changes who else may see your list. The very next read obeys it."""
    await deps.recommender.show_list_to(owner.user_id, new.visibility)
    return await _sharing(request, deps, owner.user_id, new.visibility)


@router.delete("/link", status_code=204, responses=problem_responses(401, 403))
async def renew_link(owner: Owner, deps: Deps) -> None:
    """Makes your link and invitations useless. The next read of `visibility` has a new link."""
    await deps.accounts.renew_link(owner.user_id)


async def _sharing(request: Request, deps: Dependencies, user_id: int, visibility: Visibility) -> Sharing:
    key = await deps.accounts.link_key(user_id)
    return Sharing(visibility=visibility, link=list_link(request, user_id, key), key=key)
