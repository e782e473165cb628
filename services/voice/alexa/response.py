"""Alexa's response JSON. Fields that Alexa does not know are refused, and Amazon's size limits are enforced here."""

from collections.abc import Iterator
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from services.voice.language.ssml import escaped, plain

MAX_SPEECH = 8_000
MAX_CARD = 8_000
MAX_RESPONSE_BYTES = 24 * 1024
MAX_SSML_BYTES = MAX_SPEECH - len("<speak></speak>")
LONGEST_ESCAPE = len("&quot;")


class Strict(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, extra="forbid")


class Speech(Strict):
    type: Literal["SSML"] = "SSML"
    ssml: str

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Escapes the text, and truncates it if it is too long."""
        return cls(ssml=f"<speak>{_escape_truncated(text, MAX_SSML_BYTES)}</speak>")

    @classmethod
    def from_ssml(cls, ssml: str) -> Self:
        """Takes escaped text with markup. If it is too long, it is truncated and loses its markup."""
        if len(ssml.encode()) > MAX_SSML_BYTES:
            return cls.from_text(plain(ssml))
        return cls(ssml=f"<speak>{ssml}</speak>")


class Reprompt(Strict):
    output_speech: Speech


class Card(Strict):
    type: Literal["Simple"] = "Simple"
    title: str
    content: str

    @classmethod
    def from_text(cls, title: str, content: str) -> Self:
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
    """Makes Alexa take the user's next words as the value of a slot."""

    type: Literal["Dialog.ElicitSlot"] = "Dialog.ElicitSlot"
    slot_to_elicit: str
    updated_intent: UpdatedIntent


class RenderDocument(Strict):
    type: Literal["Alexa.Presentation.APL.RenderDocument"] = "Alexa.Presentation.APL.RenderDocument"
    token: str
    document: dict[str, Any]
    datasources: dict[str, Any]


class EntityName(Strict):
    value: str
    synonyms: list[str] = []


class Entity(Strict):
    id: str
    name: EntityName


class EntityType(Strict):
    name: Literal["AMAZON.Movie"] = "AMAZON.Movie"
    values: list[Entity]


class UpdateDynamicEntities(Strict):
    """Teaches Alexa titles for the rest of the session, in place of those before."""

    type: Literal["Dialog.UpdateDynamicEntities"] = "Dialog.UpdateDynamicEntities"
    update_behavior: Literal["REPLACE"] = "REPLACE"
    types: list[EntityType]


Directive = ElicitSlot | RenderDocument | UpdateDynamicEntities


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
    directives: list[Directive] | None = None
    should_end_session: bool | None = None
    can_fulfill_intent: CanFulfill | None = None


class ResponseEnvelope(Strict):
    version: Literal["1.0"] = "1.0"
    session_attributes: dict[str, Any] | None = None
    response: Response = Response()

    def body(self) -> bytes:
        """The JSON to send. If it is too large, it drops the card, then the directives, then the session attributes."""
        return next(body for body in self._bodies() if len(body) <= MAX_RESPONSE_BYTES)

    def _bodies(self) -> Iterator[bytes]:
        yield self._json()
        smaller = self._without("card")
        yield smaller._json()
        smaller = smaller._without("directives")
        yield smaller._json()
        yield smaller.model_copy(update={"session_attributes": None})._json()

    def _without(self, field: str) -> Self:
        return self.model_copy(update={"response": self.response.model_copy(update={field: None})})

    def _json(self) -> bytes:
        return self.model_dump_json(by_alias=True, exclude_none=True).encode()


def _escape_truncated(text: str, max_bytes: int) -> str:
    """The longest prefix of the text that takes at most `max_bytes` when escaped; never cut inside an escape."""
    ssml = escaped(text)
    while (excess := len(ssml.encode()) - max_bytes) > 0:
        text = text[: -max(1, excess // LONGEST_ESCAPE)]
        ssml = escaped(text)
    return ssml
