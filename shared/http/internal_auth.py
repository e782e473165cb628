"""Accepts only requests with the token that Matinee's services share."""

import hmac
from typing import Annotated

from fastapi import Header, Security
from fastapi.security import HTTPBearer
from pydantic import SecretStr

from shared.contracts.errors import NotSignedIn
from shared.setting_values import secret_values

Bearer = Annotated[object, Security(HTTPBearer(auto_error=False, description="The token of Matinee's own services."))]


class BearerTokens:
    """The `Authorization` headers that a secret accepts."""

    def __init__(self, secret: SecretStr) -> None:
        self._headers = [f"Bearer {value}".encode() for value in secret_values(secret)]

    def accept(self, header: bytes) -> bool:
        return any(hmac.compare_digest(header, each) for each in self._headers)


class InternalAuth:
    """A FastAPI dependency: `APIRouter(dependencies=[Depends(InternalAuth(settings.internal_token))])`."""

    def __init__(self, token: SecretStr) -> None:
        self._tokens = BearerTokens(token)

    async def __call__(
        self, authorization: Annotated[str, Header(include_in_schema=False)] = "", _documented: Bearer = None
    ) -> None:
        if not self._tokens.accept(authorization.encode()):
            raise NotSignedIn("This address is for Matinee's own services; send their token.")
