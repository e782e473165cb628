"""The conversation in writing: typed text as the request that Alexa would have sent for it."""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, StrictBool, field_validator
from pydantic_core import PydanticCustomError

from services.voice.alexa.request import SCREEN
from services.voice.dialogue.conversation import Conversation
from services.voice.dialogue.intents import ELICITED
from services.voice.language.wording import LOCALES
from services.voice.text_input.nlu_simulator import Understanding


class TypedSession(BaseModel):
    model_config = ConfigDict(extra="forbid")

    attributes: dict[str, Any] = {}
    new: StrictBool = False

    @field_validator("attributes")
    @classmethod
    def _can_be_sent_back(cls, attributes: dict[str, Any]) -> dict[str, Any]:
        """JSON may hold half a character, which is none in UTF-8."""
        try:
            json.dumps(attributes, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise PydanticCustomError("not_text", "it must be text in UTF-8") from error
        return attributes


class Typed(BaseModel):
    """`user` tells who is typing, so that they can be remembered; `access_token` is one of the web service's."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=500)
    session: TypedSession = TypedSession()
    locale: str = Field(default="en-US", pattern=r"^[a-z]{2}-[A-Z]{2}$")
    user: str | None = Field(default=None, max_length=200)
    access_token: str | None = Field(default=None, max_length=2000)
    screen: StrictBool = False


class Answered(BaseModel):
    """Alexa's request and response for what was typed. The session goes on with the response's attributes."""

    request: dict[str, Any]
    response: dict[str, Any]
    said: str
    """What is heard, without marks."""
    asks: bool
    """Whether the session goes on."""
    suggestions: list[str]
    """What could be said next."""


@dataclass(frozen=True)
class Typewriter:
    understandings: dict[str, Understanding]
    skill_id: str
    now: Callable[[], datetime]

    @classmethod
    def load(cls, skill_id: str, now: Callable[[], datetime]) -> "Typewriter":
        return cls({locale: Understanding(locale) for locale in LOCALES}, skill_id, now)

    def request(self, typed: Typed) -> dict[str, Any]:
        application = {"application": {"applicationId": self.skill_id}, "user": _user(typed)}
        understanding = self.understandings.get(typed.locale) or self.understandings[LOCALES[0]]
        asked = Conversation.of(typed.session.attributes).asked
        return {
            "version": "1.0",
            "session": {"sessionId": "typed", **application, **typed.session.model_dump()},
            "context": {"System": {**application, "device": _device(typed)}},
            "request": {
                "requestId": f"typed.{uuid.uuid4()}",
                "timestamp": self.now().isoformat(timespec="seconds"),
                "locale": typed.locale,
                **understanding.request(typed.text, ELICITED.get(asked)),
            },
        }


def _user(typed: Typed) -> dict[str, str]:
    """Never the same as a user of Alexa's."""
    told = {"userId": typed.user and f"typed.{typed.user}", "accessToken": typed.access_token}
    return {name: value for name, value in told.items() if value}


def _device(typed: Typed) -> dict[str, Any]:
    return {"deviceId": "typed", "supportedInterfaces": {SCREEN: {}} if typed.screen else {}}
