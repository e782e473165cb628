"""Looks up the owner of a linked account's access token in the web service, which issues the tokens."""

import httpx
from pydantic import ValidationError

from services.voice.dialogue.ports import Account
from shared.contracts.errors import SiteUnavailable

UNAUTHORIZED = 401


class LinkedAccounts:
    def __init__(self, web: httpx.AsyncClient) -> None:
        self.web = web

    async def owner(self, access_token: str) -> Account | None:
        """None if web refuses the token. `call_service` does not fit, because it treats a 401 as a failure."""
        try:
            response = await self.web.post("/internal/token", json={"access_token": access_token})
            if response.status_code == UNAUTHORIZED:
                return None
            return Account.model_validate_json(response.raise_for_status().content)
        except (httpx.HTTPError, ValidationError) as error:
            raise SiteUnavailable from error
