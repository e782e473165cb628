"""Operators are known by a token of their own (`make operator-token`), never by a session."""

from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPBearer

from services.web.dependencies import Deps
from services.web.http.visitor import bearer_token
from shared.contracts.errors import NotSignedIn
from shared.stores.operator_tokens import CHANGE_MOVIES

Bearer = Annotated[
    object, Security(HTTPBearer(scheme_name="OperatorToken", auto_error=False, description="An operator's token."))
]


async def require_operator(request: Request, deps: Deps, _documented: Bearer) -> None:
    token = bearer_token(request)
    if token is None or not await deps.operators.allows(token, CHANGE_MOVIES):
        raise NotSignedIn("This needs an operator's token, which `make operator-token` makes.")


OperatorOnly = Depends(require_operator)
