"""The secrets of account linking: a consent question, an authorization code, and tokens. Only their hashes are stored.

All grants that follow from one consent form a family. The user's own item lists the live families, so removing a family
there ends all its tokens, and deleting the user ends everything.
"""

import hashlib
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

Kind = Literal["question", "code", "access", "refresh"]
LIFETIME_SECONDS: Mapping[Kind, int] = {"question": 600, "code": 300, "access": 3600, "refresh": 180 * 24 * 3600}
MAX_FAMILIES = 10


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def new_family() -> str:
    """Families sort from the oldest to the newest."""
    return f"{int(time.time())}-{secrets.token_hex(16)}"


def hash_secret(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class AuthorizationRequest:
    """A valid request to link an account."""

    client_id: str
    redirect_uri: str
    scopes: tuple[str, ...]
    challenge: str
    state: str


@dataclass(frozen=True, kw_only=True)
class Grant:
    """Only questions and codes have the last three fields."""

    kind: Kind
    user_id: int
    family: str
    client_id: str
    scopes: tuple[str, ...]
    expires_at: int
    spent: bool = False
    redirect_uri: str = ""
    challenge: str = ""
    state: str = ""

    @classmethod
    def question(cls, user_id: int, request: AuthorizationRequest) -> "Grant":
        expires_at = expiry_of("question")
        return cls(kind="question", user_id=user_id, family=new_family(), expires_at=expires_at, **vars(request))

    def code(self) -> "Grant":
        return Grant(**vars(self) | {"kind": "code", "expires_at": expiry_of("code")})

    def token(self, kind: Literal["access", "refresh"], scopes: tuple[str, ...]) -> "Grant":
        return Grant(
            kind=kind,
            user_id=self.user_id,
            family=self.family,
            client_id=self.client_id,
            scopes=scopes,
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

    async def remove_all_families(self, user_id: int) -> None: ...
