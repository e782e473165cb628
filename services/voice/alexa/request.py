"""What Alexa sends. Unknown fields are ignored."""

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
