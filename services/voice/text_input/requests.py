"""Turns typed text into the request that Alexa would have sent for it."""

import asyncio
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from threading import Lock
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, StrictBool, field_validator
from pydantic_core import PydanticCustomError

from services.voice.alexa.request import SCREEN
from services.voice.dialogue.conversation import Conversation
from services.voice.dialogue.intents import ANSWERED_SLOTS
from services.voice.language.wording import LOCALES
from services.voice.text_input.nlu_simulator import NluSimulator
from shared.gc_tuning import freeze_heap

MAKING = {locale: Lock() for locale in LOCALES}


class TextInputSession(BaseModel):
    model_config = ConfigDict(extra="forbid")

    attributes: dict[str, Any] = {}
    new: StrictBool = False

    @field_validator("attributes")
    @classmethod
    def _is_encodable(cls, attributes: dict[str, Any]) -> dict[str, Any]:
        """JSON may hold a lone surrogate, which UTF-8 cannot encode in the response."""
        try:
            json.dumps(attributes, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise PydanticCustomError("not_text", "it must be text in UTF-8") from error
        return attributes


class TextInputRequest(BaseModel):
    """`user` identifies who is typing, so that the skill can remember them. `access_token` is issued by web."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=500)
    session: TextInputSession = TextInputSession()
    locale: str = Field(default="en-US", pattern=r"^[a-z]{2}-[A-Z]{2}$")
    user: str | None = Field(default=None, max_length=200)
    access_token: str | None = Field(default=None, max_length=2000)
    screen: StrictBool = False


class TextInputResponse(BaseModel):
    """Alexa's request and response for the typed text. The response's attributes continue the session."""

    request: dict[str, Any]
    response: dict[str, Any]
    said: str
    """The speech without markup."""
    asks: bool
    """Whether the session continues."""
    suggestions: list[str]
    """What the user could say next."""


def simulator_of(locale: str) -> NluSimulator:
    """Made when it is first asked for, which takes half a second: three of them were more than half of the service's
    start, and who talks to Alexa needs none."""
    with MAKING[locale]:
        return _made(locale)


@cache
def _made(locale: str) -> NluSimulator:
    simulator = NluSimulator(locale)
    freeze_heap()
    return simulator


@dataclass(frozen=True)
class TextInput:
    skill_id: str
    now: Callable[[], datetime]
    simulator: Callable[[str], NluSimulator] = simulator_of
    """Of a locale."""

    async def build_request(self, text_input: TextInputRequest) -> dict[str, Any]:
        application = {"application": {"applicationId": self.skill_id}, "user": _user(text_input)}
        locale = text_input.locale if text_input.locale in LOCALES else LOCALES[0]
        simulator = await asyncio.to_thread(self.simulator, locale)
        question = Conversation.from_attributes(text_input.session.attributes).question
        return {
            "version": "1.0",
            "session": {"sessionId": "typed", **application, **text_input.session.model_dump()},
            "context": {"System": {**application, "device": _device(text_input)}},
            "request": {
                "requestId": f"typed.{uuid.uuid4()}",
                "timestamp": self.now().isoformat(timespec="seconds"),
                "locale": text_input.locale,
                **simulator.request(text_input.text, ANSWERED_SLOTS.get(question)),
            },
        }


def _user(text_input: TextInputRequest) -> dict[str, str]:
    """The prefix keeps typed users apart from Alexa's."""
    user_id = text_input.user and f"typed.{text_input.user}"
    fields = {"userId": user_id, "accessToken": text_input.access_token}
    return {name: value for name, value in fields.items() if value}


def _device(text_input: TextInputRequest) -> dict[str, Any]:
    return {"deviceId": "typed", "supportedInterfaces": {SCREEN: {}} if text_input.screen else {}}
