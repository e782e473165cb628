"""What is given out while an account is linked: a question to the user, a code, tokens. Only a hash of each is stored.

All that follow from one consent are a family. It lives as long as the user's own item names it, so whatever ends it
there ends every token of it, and a deleted user has none.
"""

import hashlib
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

Kind = Literal["question", "code", "access", "refresh"]
SECONDS: Mapping[Kind, int] = {"question": 600, "code": 300, "access": 3600, "refresh": 180 * 24 * 3600}
MOST_FAMILIES = 10


def new_secret() -> str:
    return secrets.token_urlsafe(32)


def new_family() -> str:
    """Sorted, families are from the oldest to the newest."""
    return f"{int(time.time())}-{secrets.token_hex(16)}"


def key_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A valid request to link an account."""

    client_id: str
    redirect_uri: str
    scopes: tuple[str, ...]
    challenge: str
    state: str


@dataclass(frozen=True, kw_only=True)
class Grant:
    """The last three are of questions and codes alone."""

    kind: Kind
    user_id: int
    family: str
    client_id: str
    scopes: tuple[str, ...]
    ends: int
    spent: bool = False
    redirect_uri: str = ""
    challenge: str = ""
    state: str = ""

    @classmethod
    def question(cls, user_id: int, asked: Asked) -> "Grant":
        return cls(kind="question", user_id=user_id, family=new_family(), ends=end_of("question"), **vars(asked))

    def code(self) -> "Grant":
        return Grant(**vars(self) | {"kind": "code", "ends": end_of("code")})

    def token(self, kind: Literal["access", "refresh"], scopes: tuple[str, ...]) -> "Grant":
        return Grant(
            kind=kind,
            user_id=self.user_id,
            family=self.family,
            client_id=self.client_id,
            scopes=scopes,
            ends=end_of(kind),
        )

    def is_of(self, kind: Kind, client_id: str) -> bool:
        return (self.kind, self.client_id) == (kind, client_id)

    def is_over(self) -> bool:
        return self.ends <= time.time()


def end_of(kind: Kind) -> int:
    return int(time.time()) + SECONDS[kind]


@dataclass(frozen=True)
class Links:
    """A user, and the families that live."""

    name: str
    families: frozenset[str]


class GrantStore(Protocol):
    async def put(self, secret: str, grant: Grant) -> None: ...

    async def find(self, secret: str) -> Grant | None: ...

    async def take_question(self, secret: str, user_id: int) -> Grant | None:
        """It can be taken once, by the user who was asked."""
        ...

    async def exchange(self, secret: str, spent: Grant, given: Mapping[str, Grant]) -> bool:
        """Stores what is given for a code or token, all or nothing; False where that is spent or its family over."""
        ...

    async def links(self, user_id: int) -> Links | None: ...

    async def begin(self, user_id: int, family: str) -> bool:
        """False where there is no such user."""
        ...

    async def end(self, user_id: int, families: frozenset[str]) -> None: ...

    async def end_all(self, user_id: int) -> None: ...
