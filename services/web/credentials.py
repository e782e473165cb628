"""What signing up and signing in take, how often they may be tried, and what they leave in the browser."""

from typing import Annotated, Self

from fastapi import Request, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

from services.web.parts import SESSION_COOKIE, Parts
from services.web.sessions import SESSION_SECONDS, OpenedSession
from services.web.throttle import Limit
from shared.names import name_key
from shared.schemas import EntityId

MOST_CHARACTERS = 200


def _is_text(password: SecretStr) -> SecretStr:
    """JSON can spell half a character, which no encoding knows; that is a `ValueError`."""
    password.get_secret_value().encode()
    return password


Password = Annotated[SecretStr, Field(max_length=MOST_CHARACTERS), AfterValidator(_is_text)]


class NewUser(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=MOST_CHARACTERS, description="1 to 40 characters, not digits alone")
    password: Password = Field(description="8 to 200 characters")


class Credentials(BaseModel):
    """A user's id or name, and the password."""

    model_config = ConfigDict(extra="forbid")

    user_id: EntityId | None = None
    name: str | None = Field(default=None, max_length=MOST_CHARACTERS)
    password: Password

    @model_validator(mode="after")
    def one_of_both(self) -> Self:
        if (self.user_id is None) == (self.name is None):
            raise ValueError("give either user_id or name")
        return self

    @property
    def who(self) -> int | str:
        return self.user_id if self.name is None and self.user_id is not None else self.name or ""


async def sign_up(request: Request, parts: Parts, user: NewUser) -> OpenedSession:
    limit = Limit("sign-up", parts.settings.sign_ups_per_address, 600)
    await parts.throttle.count(limit, address(request))
    return await parts.accounts.sign_up(user.name, user.password.get_secret_value())


async def sign_in(request: Request, parts: Parts, credentials: Credentials) -> OpenedSession:
    who = credentials.who
    await parts.throttle.count(Limit("sign-in-address", 60, 60), address(request))
    await parts.throttle.count(Limit("sign-in", 10, 60), name_key(str(who)))
    return await parts.accounts.sign_in(who, credentials.password.get_secret_value())


def address(request: Request) -> str:
    return request.client.host if request.client else "unknown"


def keep_session(response: Response, session: OpenedSession, parts: Parts) -> None:
    response.set_cookie(
        SESSION_COOKIE,
        session.token,
        max_age=SESSION_SECONDS,
        httponly=True,
        samesite="lax",
        secure=parts.settings.cookie_secure,
    )


def forget_session(response: Response) -> None:
    response.delete_cookie(SESSION_COOKIE, httponly=True, samesite="lax")
