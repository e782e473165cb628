"""The operator's own sign-in: their token in a cookie that scripts cannot read and no other site can send. It is
checked each time, so a revoked token ends at once; a user's session never counts."""

from typing import Annotated

from fastapi import Depends, Request, Response

from services.web.dependencies import Deps
from services.web.http.visitor import is_https
from shared.contracts.errors import Forbidden
from shared.stores.operator_tokens import CHANGE_MOVIES, MANAGE_USERS, MAX_CHARACTERS

OPERATOR_COOKIE = "matinee_operator"
OPERATOR_PATH = "/operator"
COOKIE_SECONDS = 8 * 3600


class OperatorNeeded(Forbidden):
    """The page is replaced by the one to sign in."""


async def require_operator(request: Request, deps: Deps) -> None:
    """Raises `OperatorNeeded`."""
    if not await is_operator(request, deps):
        raise OperatorNeeded


async def is_operator(request: Request, deps: Deps) -> bool:
    token = request.cookies.get(OPERATOR_COOKIE, "")
    return bool(token) and await deps.operators.allows(token, CHANGE_MOVIES)


async def require_user_manager(request: Request, deps: Deps) -> str:
    """Whom the token was made for. Raises `Forbidden` for one that is of movies alone, or none."""
    holder = await deps.operators.holder(request.cookies.get(OPERATOR_COOKIE, ""), MANAGE_USERS)
    if holder is None:
        raise Forbidden("This needs an operator's token that may manage users. `make operator-token` makes a new one.")
    return holder


UserManager = Annotated[str, Depends(require_user_manager)]
IsOperator = Annotated[bool, Depends(is_operator)]


def set_operator_cookie(request: Request, response: Response, token: str) -> None:
    response.set_cookie(
        OPERATOR_COOKIE,
        token[:MAX_CHARACTERS],
        max_age=COOKIE_SECONDS,
        path=OPERATOR_PATH,
        secure=is_https(request),
        httponly=True,
        samesite="strict",
    )


def delete_operator_cookie(response: Response) -> None:
    response.delete_cookie(OPERATOR_COOKIE, path=OPERATOR_PATH, httponly=True, samesite="strict")
