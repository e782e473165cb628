"""The voice service's dialogue in writing: what an Echo would hear, and what the skill answers."""

from typing import Any

import httpx
from pydantic import BaseModel, ValidationError

from shared.contracts.errors import MatineeError, Unavailable
from shared.http.service_client import call_service

PATIENCE = httpx.Timeout(8, connect=0.5)
"""The dialogue apologises by itself after 5 s."""


UNSEEN = b"..."
"""Shown in the place of the access token."""


class VoiceUnavailable(Unavailable):
    message = "The skill is temporarily unavailable. What you said is still in the box; please say it again shortly."


class Answer(BaseModel):
    request: dict[str, Any]
    response: dict[str, Any]
    said: str
    asks: bool
    suggestions: list[str]


class Voice:
    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def ping(self) -> None:
        await call_service(self.client, "GET", "/health/live")

    async def hear(self, text: str, attributes: dict[str, Any], locale: str, user: str, token: str | None) -> Answer:
        session = {"attributes": attributes, "new": not attributes}
        known = {"user": user, "access_token": token, "screen": True}
        said = {"text": text, "session": session, "locale": locale, **known}
        try:
            heard = await call_service(self.client, "POST", "/internal/dialogue", json=said)
            return Answer.model_validate_json(heard.content.replace(token.encode(), UNSEEN) if token else heard.content)
        except (MatineeError, ValidationError) as error:
            raise VoiceUnavailable from error
