"""Linked accounts: the web service, which gives the access tokens out, tells whom one stands for."""

import httpx
from pydantic import ValidationError

from services.voice.dialogue.ports import Account
from shared.contracts.errors import Unavailable

UNAUTHORIZED = 401


class LinkedAccounts:
    def __init__(self, web: httpx.AsyncClient) -> None:
        self.web = web

    async def owner(self, access_token: str) -> Account | None:
        """Not by `call_service`, to which a 401 is a failure between services; here it is an answer."""
        try:
            answer = await self.web.post("/internal/token", json={"access_token": access_token})
            if answer.status_code == UNAUTHORIZED:
                return None
            return Account.model_validate_json(answer.raise_for_status().content)
        except (httpx.HTTPError, ValidationError) as error:
            raise Unavailable from error
