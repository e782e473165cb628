"""The conversation in writing: typed text as the request that Alexa would have sent for it."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from services.voice.understanding import Understanding


class TypedSession(BaseModel):
    model_config = ConfigDict(extra="forbid")

    attributes: dict[str, Any] = {}
    new: bool = False


class Typed(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=500)
    session: TypedSession = TypedSession()
    locale: str = Field(default="en-US", pattern=r"^[a-z]{2}-[A-Z]{2}$")


class Answered(BaseModel):
    """Alexa's request and response for what was typed. The session goes on with the response's attributes."""

    request: dict[str, Any]
    response: dict[str, Any]


@dataclass(frozen=True)
class Typewriter:
    understanding: Understanding
    skill_id: str
    now: Callable[[], datetime]

    def request(self, typed: Typed) -> dict[str, Any]:
        application = {"application": {"applicationId": self.skill_id}, "user": {"userId": "typing"}}
        return {
            "version": "1.0",
            "session": {"sessionId": "typed", **application, **typed.session.model_dump()},
            "context": {"System": application},
            "request": {
                "requestId": f"typed.{uuid.uuid4()}",
                "timestamp": self.now().isoformat(timespec="seconds"),
                "locale": typed.locale,
                **self.understanding.request(typed.text),
            },
        }
