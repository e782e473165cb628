"""The secrets of account linking: a consent question, an authorization code, and tokens. Only their hashes are stored.

All grants that follow from one consent form a family. The user's own item lists the live families, so removing a family
there ends all its tokens, and deleting the user ends everything.
"""

import hashlib
import secrets
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal, Protocol

Kind = Literal["question", "code", "access", "refresh"]
LIFETIME_SECONDS: Mapping[Kind, int] = {"question": 600, "code": 300, "access": 3600, "refresh": 180 * 24 * 3600}
MAX_FAMILIES = 10


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def new_family(app: str = "", scopes: Iterable[str] = ()) -> str:
    """Families sort from the oldest to the newest. That of a connected app contains the initials of its scopes, and the
    app's name."""
    family = f"{int(time.time())}-{secrets.token_hex(16)}"
    if not app:
        return family
    return f"{family}.{''.join(scope[0] for scope in scopes)}-{urlsafe_b64encode(app.encode()).decode()}"


def initials_of(family: str) -> str:
    """Of the scopes; empty where a family was made before it contained them."""
    _, _, initials = "".join(family.split("-")[1:2]).partition(".")
    return initials


def app_of(family: str) -> str:
    """The name of the connected app; empty for Alexa's families, and for what is no family."""
    with suppress(ValueError):
        return urlsafe_b64decode("".join(family.split("-", 2)[2:])).decode()
    return ""


def hash_secret(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class AuthorizationRequest:
    """A valid request to link an account. `app`: the name of an app that asks to be connected, and `resource`: what its
    tokens will be good for; both are empty for Alexa."""

    client_id: str
    redirect_uri: str
    scopes: tuple[str, ...]
    challenge: str
    state: str
    app: str = ""
    resource: str = ""


@dataclass(frozen=True, kw_only=True)
class Grant:
    """Only questions and codes have the last three fields."""

    kind: Kind
    user_id: int
    family: str
    client_id: str
    scopes: tuple[str, ...]
    expires_at: int
    resource: str = ""
    spent: bool = False
    redirect_uri: str = ""
    challenge: str = ""
    state: str = ""

    @classmethod
    def question(cls, user_id: int, request: AuthorizationRequest) -> "Grant":
        asked = {name: value for name, value in vars(request).items() if name != "app"}
        family, expires_at = new_family(request.app, request.scopes), expiry_of("question")
        return cls(kind="question", user_id=user_id, family=family, expires_at=expires_at, **asked)

    def code(self) -> "Grant":
        return Grant(**vars(self) | {"kind": "code", "expires_at": expiry_of("code")})

    def token(self, kind: Literal["access", "refresh"], scopes: tuple[str, ...]) -> "Grant":
        return Grant(
            kind=kind,
            user_id=self.user_id,
            family=self.family,
            client_id=self.client_id,
            scopes=scopes,
            resource=self.resource,
            expires_at=expiry_of(kind),
        )

    def matches(self, kind: Kind, client_id: str) -> bool:
        return (self.kind, self.client_id) == (kind, client_id)

    def is_expired(self) -> bool:
        return self.expires_at <= time.time()


def expiry_of(kind: Kind) -> int:
    return int(time.time()) + LIFETIME_SECONDS[kind]


@dataclass(frozen=True)
class UserLinks:
    """A user's name and live families."""

    name: str
    families: frozenset[str]

    @property
    def alexa(self) -> frozenset[str]:
        return frozenset(each for each in self.families if not app_of(each))


class GrantStore(Protocol):
    async def put(self, secret: str, grant: Grant) -> None: ...

    async def find(self, secret: str) -> Grant | None: ...

    async def take_question(self, secret: str, user_id: int) -> Grant | None:
        """Removes and returns a question; only the user it was put to can take it, and only once."""
        ...

    async def exchange(self, secret: str, spent: Grant, tokens: Mapping[str, Grant]) -> bool:
        """Spends a code or token and stores the new tokens, all or nothing.

        False if it is already spent or its family has ended.
        """
        ...

    async def links(self, user_id: int) -> UserLinks | None: ...

    async def add_family(self, user_id: int, family: str) -> bool:
        """False if the user does not exist."""
        ...

    async def remove_families(self, user_id: int, families: frozenset[str]) -> None: ...
