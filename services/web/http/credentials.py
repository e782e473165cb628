"""Signing up and in over HTTP: the request bodies, the limits on attempts, and the session cookie."""

from contextlib import suppress
from typing import Annotated, Self

from fastapi import Request, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

from services.web.accounts.devices import Device
from services.web.accounts.limits import Limit
from services.web.accounts.sessions import SESSION_SECONDS, OpenedSession, hash_secret
from services.web.dependencies import Dependencies
from services.web.http.visitor import HTTPS_SESSION_COOKIE, SESSION_COOKIE, is_https, session_cookie
from shared.contracts.errors import StoreUnavailable
from shared.contracts.lists import Visibility
from shared.contracts.user_names import name_key
from shared.contracts.values import EntityId, NumberOnly
from shared.http.limits import network_of

MAX_CHARACTERS = 200


def _validate_encodable(password: SecretStr) -> SecretStr:
    """JSON can contain a lone surrogate, which cannot be encoded; that raises `ValueError`."""
    password.get_secret_value().encode()
    return password


Password = Annotated[SecretStr, Field(max_length=MAX_CHARACTERS), AfterValidator(_validate_encodable)]


class NewUser(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=MAX_CHARACTERS, description="1 to 40 characters, not digits alone")
    password: Password = Field(description="8 to 200 characters")
    visibility: Visibility = Field(default="open", description="who else may see the titles of the list")


class Credentials(BaseModel):
    """A user's id or name, and the password."""

    model_config = ConfigDict(extra="forbid")

    user_id: Annotated[EntityId, NumberOnly] | None = None
    name: str | None = Field(default=None, max_length=MAX_CHARACTERS)
    password: Password

    @model_validator(mode="after")
    def one_of_both(self) -> Self:
        if (self.user_id is None) == (self.name is None):
            raise ValueError("give either user_id or name")
        return self

    @property
    def name_or_id(self) -> int | str:
        return self.user_id if self.name is None and self.user_id is not None else self.name or ""


async def sign_up(request: Request, deps: Dependencies, user: NewUser) -> OpenedSession:
    limit = Limit("sign-up", deps.settings.sign_ups_per_address, 600)
    await deps.rate_limiter.count(limit, client_address(request))
    await count_by_name(deps, "sign-in", user.name)  # a taken name and its password sign in
    session = await deps.accounts.sign_up(
        user.name, user.password.get_secret_value(), user.visibility, device_of(request)
    )
    await begin_session(request, deps, session)
    return session


async def sign_in(request: Request, deps: Dependencies, credentials: Credentials) -> OpenedSession:
    """Counts attempts by the typed name or id. Counting by user would reveal which id a name belongs to."""
    name_or_id = credentials.name_or_id
    await count_attempt(request, deps, "sign-in", name_or_id)
    session = await deps.accounts.sign_in(name_or_id, credentials.password.get_secret_value(), device_of(request))
    await begin_session(request, deps, session)
    return session


async def count_attempt(request: Request, deps: Dependencies, kind: str, name_or_id: int | str) -> None:
    """Raises `TooManyRequests`."""
    await count_address(request, deps)
    await count_by_name(deps, kind, name_or_id)


async def count_address(request: Request, deps: Dependencies) -> None:
    limit = Limit("sign-in-address", deps.settings.sign_ins_per_address, 60)
    await deps.rate_limiter.count(limit, client_address(request))


async def count_by_name(deps: Dependencies, kind: str, name_or_id: int | str) -> None:
    await deps.rate_limiter.count(Limit(kind, 10, 60), hash_secret(name_key(str(name_or_id))))


async def begin_session(request: Request, deps: Dependencies, session: OpenedSession) -> None:
    """Mails the news, and ends the browser's session before, so that two users of one browser never share a session."""
    deps.notices.mail_sign_in(session)
    with suppress(StoreUnavailable):
        await deps.sessions.close(session_cookie(request))


def device_of(request: Request) -> Device:
    return Device.from_user_agent(request.headers.get("user-agent", ""))


def client_address(request: Request) -> str:
    """The address that attempts are counted by."""
    return network_of(request.scope)


def set_session_cookie(request: Request, response: Response, session: OpenedSession) -> None:
    secure = is_https(request)
    response.set_cookie(
        HTTPS_SESSION_COOKIE if secure else SESSION_COOKIE,
        session.token,
        max_age=SESSION_SECONDS,
        httponly=True,
        samesite="lax",
        secure=secure,
    )


def delete_session_cookie(request: Request, response: Response) -> None:
    secure = is_https(request)
    name = HTTPS_SESSION_COOKIE if secure else SESSION_COOKIE
    response.delete_cookie(name, httponly=True, samesite="lax", secure=secure)
