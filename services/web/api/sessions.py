from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from services.web.accounts.session_list import ListedSession
from services.web.accounts.sessions import SessionId
from services.web.dependencies import Deps
from services.web.http.credentials import delete_session_cookie
from services.web.http.visitor import Visitor, session_token
from shared.http.problem_details import problem_responses

router = APIRouter(prefix="/api/sessions", tags=["accounts"])


class Session(BaseModel):
    """Where somebody is signed in. The device is what the browser called itself; `last_seen` is exact to a quarter of
    an hour."""

    session_id: str
    device: str
    signed_in: datetime
    last_seen: datetime
    current: bool

    @classmethod
    def from_listed(cls, listed: ListedSession) -> "Session":
        return cls(
            session_id=listed.session_id,
            device=str(listed.device),
            signed_in=listed.signed_in,
            last_seen=listed.last_seen,
            current=listed.is_current,
        )


class OpenSessions(BaseModel):
    sessions: list[Session]


@router.get("", responses=problem_responses(401))
async def sessions(request: Request, deps: Deps, visitor: Visitor) -> OpenSessions:
    """Where you are signed in: this session first, then those used last."""
    listed = await deps.session_list.read(visitor.user_id, session_token(request))
    return OpenSessions(sessions=[Session.from_listed(each) for each in listed])


@router.delete("", status_code=204)
async def delete_sessions(
    request: Request,
    response: Response,
    deps: Deps,
    visitor: Visitor,
    others: Annotated[bool, Query(description="keep the session of this request")] = False,
) -> None:
    """Signs out everywhere by ending every session of the user, or all but this one."""
    if others:
        await deps.session_list.end_others(visitor.user_id, session_token(request))
        return
    await deps.sessions.close_all(visitor.user_id)
    delete_session_cookie(request, response)


@router.delete("/{session_id}", status_code=204, responses=problem_responses(401, 404))
async def delete_one_session(session_id: SessionId, deps: Deps, visitor: Visitor) -> None:
    """Ends one of your sessions."""
    await deps.session_list.end(visitor.user_id, session_id)
