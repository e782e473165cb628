"""Accepts only requests with the token that Matinee's services share."""

import hmac
from typing import Annotated

from fastapi import Header, Security
from fastapi.security import HTTPBearer
from pydantic import SecretStr

from shared.contracts.errors import NotSignedIn

Bearer = Annotated[object, Security(HTTPBearer(auto_error=False, description="The token of Matinee's own services."))]


class InternalAuth:
    """A FastAPI dependency: `APIRouter(dependencies=[Depends(InternalAuth(settings.internal_token))])`."""

    def __init__(self, token: SecretStr) -> None:
        self._expected = f"Bearer {token.get_secret_value()}".encode()

    async def __call__(
        self, authorization: Annotated[str, Header(include_in_schema=False)] = "", _documented: Bearer = None
    ) -> None:
        if not hmac.compare_digest(authorization.encode(), self._expected):
            raise NotSignedIn("This address is for Matinee's own services; send their token.")
