from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from services.web.accounts.sessions import OpenedSession
from services.web.dependencies import Deps
from services.web.http.credentials import (
    Credentials,
    NewUser,
    delete_session_cookie,
    set_session_cookie,
    sign_in,
    sign_up,
)
from services.web.http.visitor import session_token
from shared.http.problem_details import problem_responses

router = APIRouter(prefix="/api", tags=["accounts"])


class SessionOpened(BaseModel):
    """The token is for `Authorization: Bearer`; browsers get it as a cookie too."""

    user_id: int
    name: str
    token: str


@router.post("/users", status_code=201, responses=problem_responses(409, 429))
async def create_user(request: Request, response: Response, deps: Deps, user: NewUser) -> SessionOpened:
    """Signs up a new user and opens a session. A name has 1 to 40 characters, a password 8 to 200. If nothing else is
    configured, an address may ask 30 times in ten minutes. Repeating a sign-up with its password signs in."""
    return session_opened(request, response, await sign_up(request, deps, user))


@router.post("/session", responses=problem_responses(401, 429))
async def create_session(request: Request, response: Response, deps: Deps, credentials: Credentials) -> SessionOpened:
    """Signs in by id or name. An account may be tried ten times a minute, and if nothing else is configured, an address
    60 times."""
    return session_opened(request, response, await sign_in(request, deps, credentials))


@router.delete("/session", status_code=204)
async def delete_session(request: Request, response: Response, deps: Deps) -> None:
    """Signs out. Without a session this does nothing."""
    await deps.sessions.close(session_token(request))
    delete_session_cookie(request, response)


def session_opened(request: Request, response: Response, session: OpenedSession) -> SessionOpened:
    set_session_cookie(request, response, session)
    return SessionOpened(user_id=session.user.user_id, name=session.user.name, token=session.token)
