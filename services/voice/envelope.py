"""Alexa's JSON. Requests are read leniently, for Amazon adds fields and types; responses are written strictly.

The limits that Amazon sets on a response are kept here and nowhere else.
"""

import html
import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self
from xml.sax.saxutils import escape

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    field_validator,
)
from pydantic.alias_generators import to_camel

MAX_SPEECH = 8_000
MAX_CARD = 8_000
SPEECH_ROOM = MAX_SPEECH - len("<speak></speak>")
MAX_RESPONSE_BYTES = 24 * 1024

CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
QUOTES = {'"': "&quot;", "'": "&apos;"}
MARKUP = re.compile(r"<[^>]*>")
SCREEN = "Alexa.Presentation.APL"


class Lenient(BaseModel):
    """What may be missing is taken as missing, too, where its shape is not one known today."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)

    @field_validator("*", mode="wrap")
    @classmethod
    def _or_missing(cls, value: object, read: ValidatorFunctionWrapHandler, info: ValidationInfo) -> object:
        try:
            return read(value)
        except ValidationError:
            field = cls.model_fields[info.field_name or ""]
            if field.is_required():
                raise
            return field.get_default()


class Strict(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, extra="forbid")


# --- requests ---


def _text(value: object) -> str | None:
    return None if value is None else str(value)


class ResolvedValue(Lenient):
    name: Annotated[str | None, BeforeValidator(_text)] = None
    id: Annotated[str | None, BeforeValidator(_text)] = None


class Resolved(Lenient):
    value: ResolvedValue = ResolvedValue()


class Resolution(Lenient):
    """What one authority (the static or the dynamic values of a slot type) makes of what was said."""

    status: dict[str, Any] | None = None
    values: list[Resolved] | None = None

    @property
    def match(self) -> str | None:
        matched = (self.status or {}).get("code") == "ER_SUCCESS_MATCH" and self.values
        return self.values[0].value.id if matched and self.values else None


class Resolutions(Lenient):
    resolutions_per_authority: list[Resolution] | None = None


class Slot(Lenient):
    value: Annotated[str | None, BeforeValidator(_text)] = None
    resolutions: Resolutions | None = None

    @property
    def resolved(self) -> str | None:
        """The id of the value of a custom slot type that was meant; none where nothing matched."""
        authorities = (self.resolutions.resolutions_per_authority if self.resolutions else None) or []
        return next((match for authority in authorities if (match := authority.match) is not None), None)


class Intent(Lenient):
    name: str
    slots: dict[str, Slot] | None = None

    def slot(self, name: str) -> str | None:
        slot = (self.slots or {}).get(name)
        return None if slot is None else slot.value

    def resolved(self, name: str) -> str | None:
        slot = (self.slots or {}).get(name)
        return None if slot is None else slot.resolved


class Request(Lenient):
    type: str
    timestamp: AwareDatetime
    request_id: str = ""
    locale: str = "en-US"
    intent: Intent | None = None
    arguments: list[Any] | None = None
    reason: str | None = None
    error: dict[str, Any] | None = None

    @property
    def is_skill_event(self) -> bool:
        return self.type.startswith("AlexaSkillEvent.")


class Application(Lenient):
    application_id: str


class User(Lenient):
    user_id: str | None = None
    access_token: str | None = None


class Device(Lenient):
    supported_interfaces: dict[str, Any] | None = None


class Session(Lenient):
    application: Application | None = None
    attributes: dict[str, Any] | None = None
    user: User | None = None


class System(Lenient):
    application: Application | None = None
    user: User | None = None
    device: Device | None = None


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

    @property
    def user(self) -> User:
        """Whose Echo it is. An event comes without a session."""
        system = self.context.system if self.context else None
        users = [part.user for part in (system, self.session) if part is not None and part.user is not None]
        return users[0] if users else User()

    @property
    def has_screen(self) -> bool:
        system = self.context.system if self.context else None
        interfaces = (system.device.supported_interfaces if system and system.device else None) or {}
        return SCREEN in interfaces


# --- responses ---


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


def escaped(text: str) -> str:
    """Text as it may stand in SSML."""
    return escape(CONTROL.sub(" ", text), QUOTES)


def plain(ssml: str) -> str:
    """What is heard of SSML."""
    return html.unescape(MARKUP.sub("", ssml))


def _cut(text: str, room: int) -> str:
    """The longest start of the text that, escaped, takes up to `room` bytes: never more characters than that."""
    shown = escaped(text)
    while (excess := len(shown.encode()) - room) > 0:
        text = text[: -max(1, excess // 6)]
        shown = escaped(text)
    return shown
