"""What signing up and signing in take, how often they may be tried, and what they leave in the browser."""

from contextlib import suppress
from ipaddress import ip_address, ip_network
from typing import Annotated, Self

from fastapi import Request, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

from services.web.accounts.rate_limit import Limit
from services.web.accounts.sessions import SESSION_SECONDS, OpenedSession, secret_key
from services.web.dependencies import Dependencies
from services.web.http.visitor import HTTPS_SESSION_COOKIE, SESSION_COOKIE, is_https, session_cookie
from shared.contracts.errors import StoreUnavailable
from shared.contracts.user_names import name_key
from shared.contracts.values import EntityId, NumberOnly

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

    user_id: Annotated[EntityId, NumberOnly] | None = None
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


async def sign_up(request: Request, deps: Dependencies, user: NewUser) -> OpenedSession:
    limit = Limit("sign-up", deps.settings.sign_ups_per_address, 600)
    await deps.throttle.count(limit, address(request))
    session = await deps.accounts.sign_up(user.name, user.password.get_secret_value())
    await leave_session(request, deps)
    return session


async def sign_in(request: Request, deps: Dependencies, credentials: Credentials) -> OpenedSession:
    """Tries are counted by what was typed, unread: counted by user, they would tell which name has which id."""
    who = credentials.who
    limit = Limit("sign-in-address", deps.settings.sign_ins_per_address, 60)
    await deps.throttle.count(limit, address(request))
    await deps.throttle.count(Limit("sign-in", 10, 60), secret_key(name_key(str(who))))
    session = await deps.accounts.sign_in(who, credentials.password.get_secret_value())
    await leave_session(request, deps)
    return session


async def leave_session(request: Request, deps: Dependencies) -> None:
    """Ends the session that the browser had until now, so that no two people share one."""
    with suppress(StoreUnavailable):
        await deps.sessions.close(session_cookie(request))


def address(request: Request) -> str:
    """Whom tries are counted by. Who has one IPv6 address has a whole network of them."""
    host = request.client.host if request.client else ""
    try:
        known = ip_address(host)
    except ValueError:
        return "unknown"
    return str(known) if known.version == 4 else str(ip_network((known, 64), strict=False))


def keep_session(request: Request, response: Response, session: OpenedSession) -> None:
    by_tls = is_https(request)
    response.set_cookie(
        HTTPS_SESSION_COOKIE if by_tls else SESSION_COOKIE,
        session.token,
        max_age=SESSION_SECONDS,
        httponly=True,
        samesite="lax",
        secure=by_tls,
    )


def forget_session(request: Request, response: Response) -> None:
    by_tls = is_https(request)
    name = HTTPS_SESSION_COOKIE if by_tls else SESSION_COOKIE
    response.delete_cookie(name, httponly=True, samesite="lax", secure=by_tls)
