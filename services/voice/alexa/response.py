"""Alexa's JSON. Requests are read leniently, for Amazon adds fields and types; responses are written strictly.

The limits that Amazon sets on a response are kept here and nowhere else.
"""

from collections.abc import Iterator
from typing import Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
)
from pydantic.alias_generators import to_camel

from services.voice.language.ssml import escaped, plain

MAX_SPEECH = 8_000


MAX_CARD = 8_000


SPEECH_ROOM = MAX_SPEECH - len("<speak></speak>")


MAX_RESPONSE_BYTES = 24 * 1024


class Strict(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, extra="forbid")


class Speech(Strict):
    type: Literal["SSML"] = "SSML"
    ssml: str

    @classmethod
    def of(cls, text: str) -> Self:
        """The text as SSML: escaped, and cut where it is too long."""
        return cls(ssml=f"<speak>{_cut(text, SPEECH_ROOM)}</speak>")

    @classmethod
    def marked(cls, ssml: str) -> Self:
        """What is escaped and marked up already. Where it is too long, it is cut and loses its marks."""
        if len(ssml.encode()) > SPEECH_ROOM:
            return cls.of(plain(ssml))
        return cls(ssml=f"<speak>{ssml}</speak>")


class Reprompt(Strict):
    output_speech: Speech


class Card(Strict):
    type: Literal["Simple"] = "Simple"
    title: str
    content: str

    @classmethod
    def of(cls, title: str, content: str) -> Self:
        return cls(title=title, content=content[: MAX_CARD - len(title)])


class LinkAccountCard(Strict):
    type: Literal["LinkAccount"] = "LinkAccount"


class UpdatedSlot(Strict):
    name: str
    value: str | None = None
    confirmation_status: Literal["NONE"] = "NONE"


class UpdatedIntent(Strict):
    name: str
    confirmation_status: Literal["NONE"] = "NONE"
    slots: dict[str, UpdatedSlot]


class ElicitSlot(Strict):
    """Has Alexa take the next words as the value of a slot."""

    type: Literal["Dialog.ElicitSlot"] = "Dialog.ElicitSlot"
    slot_to_elicit: str
    updated_intent: UpdatedIntent


class RenderDocument(Strict):
    type: Literal["Alexa.Presentation.APL.RenderDocument"] = "Alexa.Presentation.APL.RenderDocument"
    token: str
    document: dict[str, Any]
    datasources: dict[str, Any]


class CanFulfillSlot(Strict):
    can_understand: Literal["YES", "NO"]
    can_fulfill: Literal["YES", "NO"]


class CanFulfill(Strict):
    can_fulfill: Literal["YES", "NO"]
    slots: dict[str, CanFulfillSlot] | None = None


class Response(Strict):
    output_speech: Speech | None = None
    reprompt: Reprompt | None = None
    card: Card | LinkAccountCard | None = None
    directives: list[ElicitSlot | RenderDocument] | None = None
    should_end_session: bool | None = None
    can_fulfill_intent: CanFulfill | None = None


class ResponseEnvelope(Strict):
    version: Literal["1.0"] = "1.0"
    session_attributes: dict[str, Any] | None = None
    response: Response = Response()

    def body(self) -> bytes:
        """The JSON to send. Where it would be too large it goes without its card, then without its screen and its
        elicitation, then without its memory."""
        return next(body for body in self._bodies() if len(body) <= MAX_RESPONSE_BYTES)

    def _bodies(self) -> Iterator[bytes]:
        yield self._json()
        bare = self._without("card")
        yield bare._json()
        bare = bare._without("directives")
        yield bare._json()
        yield bare.model_copy(update={"session_attributes": None})._json()

    def _without(self, part: str) -> Self:
        return self.model_copy(update={"response": self.response.model_copy(update={part: None})})

    def _json(self) -> bytes:
        return self.model_dump_json(by_alias=True, exclude_none=True).encode()


def _cut(text: str, room: int) -> str:
    """The longest start of the text that, escaped, takes up to `room` bytes: never more characters than that."""
    shown = escaped(text)
    while (excess := len(shown.encode()) - room) > 0:
        text = text[: -max(1, excess // 6)]
        shown = escaped(text)
    return shown
