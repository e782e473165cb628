"""Dismisses what the top of each page tells about the account."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse

from services.web.accounts.notices.notice import NoticeId
from services.web.dependencies import Deps
from services.web.http.visitor import Visitor
from services.web.queries.forms import MAX_FIELD_LENGTH, local_path

router = APIRouter()
MOST_AT_ONCE = 50


@router.post("/notices/dismiss")
async def dismiss(
    deps: Deps,
    visitor: Visitor,
    notice: Annotated[list[NoticeId], Form(max_length=MOST_AT_ONCE)],
    back: Annotated[str, Form(max_length=MAX_FIELD_LENGTH)] = "/",
) -> RedirectResponse:
    await deps.notices.dismiss(visitor.user_id, set(notice))
    return RedirectResponse(local_path(back, "/"), 303)
