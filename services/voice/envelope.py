"""Alexa's JSON. Requests are read leniently, for Amazon adds fields and types; responses are written strictly.

The limits that Amazon sets on a response are kept here and nowhere else.
"""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self
from xml.sax.saxutils import escape

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict
from pydantic.alias_generators import to_camel

MAX_SPEECH = 8_000
MAX_CARD = 8_000
MAX_RESPONSE_BYTES = 24 * 1024

CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
QUOTES = {'"': "&quot;", "'": "&apos;"}


class Lenient(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)


class Strict(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, extra="forbid")


# --- requests ---


class Slot(Lenient):
    value: Annotated[str | None, BeforeValidator(lambda value: None if value is None else str(value))] = None


class Intent(Lenient):
    name: str
    slots: dict[str, Slot] | None = None

    def slot(self, name: str) -> str | None:
        slot = (self.slots or {}).get(name)
        return None if slot is None else slot.value


class Request(Lenient):
    type: str
    timestamp: AwareDatetime
    intent: Intent | None = None
    reason: str | None = None
    error: dict[str, Any] | None = None

    @property
    def is_skill_event(self) -> bool:
        return self.type.startswith("AlexaSkillEvent.")


class Application(Lenient):
    application_id: str


class Session(Lenient):
    application: Application | None = None
    attributes: dict[str, Any] | None = None


class System(Lenient):
    application: Application | None = None


class Context(Lenient):
    # Amazon writes this one key with a capital letter.
    model_config = ConfigDict(alias_generator=lambda name: name.capitalize())

    system: System | None = None


class RequestEnvelope(Lenient):
    request: Request
    session: Session | None = None
    context: Context | None = None

    def application_ids(self) -> set[str]:
        """The skills that the request says it is meant for: one, in either place or in both."""
        system = self.context.system if self.context else None
        named = [part.application for part in (self.session, system) if part is not None]
        return {application.application_id for application in named if application is not None}

    def attributes(self) -> dict[str, Any]:
        return (self.session.attributes if self.session else None) or {}


# --- responses ---


class Speech(Strict):
    type: Literal["SSML"] = "SSML"
    ssml: str

    @classmethod
    def of(cls, text: str) -> Self:
        """The text as SSML: escaped, and cut where it is too long."""
        room = MAX_SPEECH - len("<speak></speak>")
        return cls(ssml=f"<speak>{_cut(CONTROL.sub(' ', text), room)}</speak>")


class Reprompt(Strict):
    output_speech: Speech


class Card(Strict):
    type: Literal["Simple"] = "Simple"
    title: str
    content: str

    @classmethod
    def of(cls, title: str, content: str) -> Self:
        return cls(title=title, content=content[: MAX_CARD - len(title)])


class CanFulfillSlot(Strict):
    can_understand: Literal["YES", "NO"]
    can_fulfill: Literal["YES", "NO"]


class CanFulfill(Strict):
    can_fulfill: Literal["YES", "NO"]
    slots: dict[str, CanFulfillSlot] | None = None


class Response(Strict):
    output_speech: Speech | None = None
    reprompt: Reprompt | None = None
    card: Card | None = None
    should_end_session: bool | None = None
    can_fulfill_intent: CanFulfill | None = None


class ResponseEnvelope(Strict):
    version: Literal["1.0"] = "1.0"
    session_attributes: dict[str, Any] | None = None
    response: Response = Response()

    def body(self) -> bytes:
        """The JSON to send: without its card, then without its attributes, where it would be too large."""
        return next(body for body in self._bodies() if len(body) <= MAX_RESPONSE_BYTES)

    def _bodies(self) -> Iterator[bytes]:
        yield self._json()
        bare = self.model_copy(update={"response": self.response.model_copy(update={"card": None})})
        yield bare._json()
        yield bare.model_copy(update={"session_attributes": None})._json()

    def _json(self) -> bytes:
        return self.model_dump_json(by_alias=True, exclude_none=True).encode()


def _cut(text: str, room: int) -> str:
    """The longest start of the text that, escaped, takes up to `room` bytes: never more characters than that."""
    escaped = escape(text, QUOTES)
    while (excess := len(escaped.encode()) - room) > 0:
        text = text[: -max(1, excess // 6)]
        escaped = escape(text, QUOTES)
    return escaped
