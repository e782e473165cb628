"""The voice service's dialogue in writing: sends what a user would say to an Echo, returns what the skill answers."""

from typing import Any

import httpx
from pydantic import BaseModel, ValidationError

from shared.contracts.errors import MatineeError, SkillUnavailable
from shared.http.service_client import call_service

DIALOGUE_TIMEOUT = httpx.Timeout(8, connect=0.5)
"""Longer than the 5 seconds after which the dialogue apologises on its own."""
REDACTED = b"..."
"""Shown in place of the access token."""


class VoiceUnavailable(SkillUnavailable):
    message = "The skill is temporarily unavailable. What you said is still in the box; please say it again shortly."


class VoiceReply(BaseModel):
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

    async def say(self, text: str, attributes: dict[str, Any], locale: str, user: str, token: str | None) -> VoiceReply:
        session = {"attributes": attributes, "new": not attributes}
        speaker = {"user": user, "access_token": token, "screen": True}
        utterance = {"text": text, "session": session, "locale": locale, **speaker}
        try:
            response = await call_service(self.client, "POST", "/internal/dialogue", json=utterance)
            content = response.content.replace(token.encode(), REDACTED) if token else response.content
            return VoiceReply.model_validate_json(content)
        except (MatineeError, ValidationError) as error:
            raise VoiceUnavailable from error
