"""What others call somebody, on the profile."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from services.web.dependencies import Deps
from services.web.http.credentials import MAX_CHARACTERS
from services.web.http.visitor import Visitor
from services.web.pages.account.profile import profile_page
from services.web.queries.profile_changes import redirect_to
from shared.contracts.errors import InvalidInput

router = APIRouter(prefix="/profile")


@router.post("/name")
async def change_name(
    request: Request,
    deps: Deps,
    visitor: Visitor,
    name: Annotated[str, Form(max_length=MAX_CHARACTERS)] = "",
    public: Annotated[bool, Form()] = False,
) -> Response:
    try:
        await deps.display_names.change(visitor.user_id, name, is_public=public)
    except InvalidInput as error:
        return await profile_page(request, deps, visitor, error, name=name)
    return redirect_to("name")
