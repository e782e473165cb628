"""Linked accounts: the web service, which gives the access tokens out, tells whom one stands for."""

import httpx

from services.voice.dialogue.ports import Account
from shared.errors import MatineeError
from shared.hop import hop


class LinkedAccounts:
    def __init__(self, web: httpx.AsyncClient) -> None:
        self.web = web

    async def owner(self, access_token: str) -> Account | None:
        try:
            answer = await hop(self.web, "POST", "/internal/token", json={"access_token": access_token})
        except MatineeError as error:
            if error.status != 401:
                raise
            return None
        return Account.model_validate_json(answer.content)
