"""Alexa's request JSON. It is read leniently, because Amazon adds fields and types: unknown fields are ignored."""

from typing import Annotated, Any

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

SCREEN = "Alexa.Presentation.APL"


class Lenient(BaseModel):
    """An optional field of an unknown shape counts as missing."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)

    @field_validator("*", mode="wrap")
    @classmethod
    def _default_if_invalid(cls, value: object, read: ValidatorFunctionWrapHandler, info: ValidationInfo) -> object:
        try:
            return read(value)
        except ValidationError:
            field = cls.model_fields[info.field_name or ""]
            if field.is_required():
                raise
            return field.get_default()


def _text(value: object) -> str | None:
    """Numbers may arrive as numbers; a list or object is nothing that anybody said."""
    return str(value) if isinstance(value, str | int | float) else None


class ResolvedValue(Lenient):
    name: Annotated[str | None, BeforeValidator(_text)] = None
    id: Annotated[str | None, BeforeValidator(_text)] = None


class Resolved(Lenient):
    value: ResolvedValue = ResolvedValue()


class Resolution(Lenient):
    """What one authority (the static or the dynamic values of a slot type) understood."""

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
        """The id of the matching value of a custom slot type, or None if nothing matched."""
        authorities = (self.resolutions.resolutions_per_authority if self.resolutions else None) or []
        return next((match for authority in authorities if (match := authority.match) is not None), None)


class Intent(Lenient):
    name: str
    slots: dict[str, Slot] | None = None


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
    person_id: str | None = None
    """The person whom Alexa recognised by voice, of those who use this Alexa account."""


class Person(Lenient):
    person_id: str | None = None


class Device(Lenient):
    supported_interfaces: dict[str, Any] | None = None


class Session(Lenient):
    application: Application | None = None
    attributes: dict[str, Any] | None = None
    user: User | None = None


class System(Lenient):
    application: Application | None = None
    user: User | None = None
    person: Person | None = None
    device: Device | None = None


class Context(Lenient):
    # Amazon capitalizes the keys of this object.
    model_config = ConfigDict(alias_generator=lambda name: name.capitalize())

    system: System | None = None


class RequestEnvelope(Lenient):
    request: Request
    session: Session | None = None
    context: Context | None = None

    def application_ids(self) -> set[str]:
        """The skill ids in the request: normally one, in the session, the context or both."""
        system = self.context.system if self.context else None
        applications = [part.application for part in (self.session, system) if part is not None]
        return {application.application_id for application in applications if application is not None}

    def attributes(self) -> dict[str, Any]:
        return (self.session.attributes if self.session else None) or {}

    @property
    def user(self) -> User:
        """Who speaks. Events have no session, so the context is read first."""
        system = self.context.system if self.context else None
        users = [part.user for part in (system, self.session) if part is not None and part.user is not None]
        person = system.person.person_id if system and system.person else None
        return (users[0] if users else User()).model_copy(update={"person_id": person})

    @property
    def has_screen(self) -> bool:
        system = self.context.system if self.context else None
        interfaces = (system.device.supported_interfaces if system and system.device else None) or {}
        return SCREEN in interfaces
