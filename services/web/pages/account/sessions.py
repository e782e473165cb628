"""Ends sessions that the profile lists."""

from fastapi import APIRouter
from fastapi.responses import RedirectResponse
from starlette.requests import Request

from services.web.accounts.sessions import SessionId
from services.web.dependencies import Deps
from services.web.http.visitor import Visitor, session_token
from services.web.queries.profile_changes import redirect_to

router = APIRouter(prefix="/profile/sessions")


@router.post("/others/end")
async def end_other_sessions(request: Request, deps: Deps, visitor: Visitor) -> RedirectResponse:
    await deps.session_list.end_others(visitor.user_id, session_token(request))
    return redirect_to("sessions")


@router.post("/{session_id}/end")
async def end_session(session_id: SessionId, deps: Deps, visitor: Visitor) -> RedirectResponse:
    await deps.session_list.end(visitor.user_id, session_id)
    return redirect_to("session")
