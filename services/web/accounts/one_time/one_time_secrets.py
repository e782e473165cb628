"""What a secret stands for that is used once and soon: a passkey's challenge, a link in a mail."""

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

Kind = Literal["passkey", "verification", "recovery"]
Values = Mapping[str, str | int]
LIFETIME_SECONDS: Mapping[Kind, int] = {"passkey": 300, "verification": 24 * 3600, "recovery": 15 * 60}
MAX_CHARACTERS = 64
"""A secret has 43."""


@dataclass(frozen=True)
class Stored:
    values: Values
    expires_at: int


class OneTimeStore(Protocol):
    async def put(self, kind: Kind, secret: str, stored: Stored) -> None: ...

    async def find(self, kind: Kind, secret: str) -> Stored | None: ...

    async def take(self, kind: Kind, secret: str) -> Stored | None:
        """Removes it: of several at once, one gets it."""
        ...


@dataclass(frozen=True)
class OneTimeSecrets:
    store: OneTimeStore

    async def new(self, kind: Kind, values: Values) -> str:
        secret = secrets.token_urlsafe(32)
        await self.store.put(kind, secret, Stored(values, int(time.time()) + LIFETIME_SECONDS[kind]))
        return secret

    async def read(self, kind: Kind, secret: str) -> Values | None:
        """Without using it up."""
        return _valid(await self.store.find(kind, secret)) if _is_possible(secret) else None

    async def take(self, kind: Kind, secret: str) -> Values | None:
        """None if it is unknown, used or expired."""
        return _valid(await self.store.take(kind, secret)) if _is_possible(secret) else None


def _is_possible(secret: str) -> bool:
    return 0 < len(secret) <= MAX_CHARACTERS


def _valid(stored: Stored | None) -> Values | None:
    return stored.values if stored and stored.expires_at > time.time() else None
