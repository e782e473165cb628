"""A webhook: an address that is told of the changes of one account's profile."""

import secrets
import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Literal, get_args

from pydantic import BaseModel

from services.web.webhooks.signing import new_secret
from shared.contracts.profiles import ProfileEvent

Scope = Literal["ratings:read", "list:read"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
MAX_WEBHOOKS = 5
"""Of one account."""
MAX_EVENTS = 50
"""That are read at once, the oldest first."""
MAX_SECRETS = 2
MAX_DELIVERIES = 20
"""That are listed."""
MAX_FAILURES = 26
"""In a row. With the pauses in between that is half a day."""


class Delivery(BaseModel):
    """An attempt, and its result in a word."""

    profile_version: int
    at: datetime
    ok: bool
    result: str


@dataclass(frozen=True)
class Webhook:
    """Signed by all of its `secrets`, newest first. `told` is the version of the profile that was delivered last;
    `failures` counts attempts in a row that failed. `revision` counts the changes of this item."""

    user_id: int
    url: str
    scopes: tuple[Scope, ...]
    webhook_id: str = field(default_factory=lambda: secrets.token_hex(8))
    secrets: tuple[str, ...] = field(default_factory=lambda: (new_secret(),), repr=False)
    created: int = field(default_factory=lambda: int(time.time()))
    told: int = 0
    failures: int = 0
    gave_up: bool = False
    deliveries: tuple[Delivery, ...] = ()
    revision: int = 0

    def with_new_secret(self) -> "Webhook":
        """The one before stays valid, the one before that does not."""
        return replace(self, secrets=(new_secret(), *self.secrets)[:MAX_SECRETS])

    def delivered(self, event: ProfileEvent, at: int, result: str) -> "Webhook":
        listed = self._listed(event, at, result, ok=True)
        return replace(self, told=event.profile_version, failures=0, deliveries=listed)

    def skipped(self, event: ProfileEvent) -> "Webhook":
        return replace(self, told=event.profile_version)

    def failed(self, event: ProfileEvent, at: int, result: str, *, for_good: bool = False) -> "Webhook":
        failures = self.failures + 1
        gave_up = for_good or failures >= MAX_FAILURES
        return replace(self, failures=failures, gave_up=gave_up, deliveries=self._listed(event, at, result, ok=False))

    def _listed(self, event: ProfileEvent, at: int, result: str, *, ok: bool) -> tuple[Delivery, ...]:
        when = datetime.fromtimestamp(at, UTC)
        latest = Delivery(profile_version=event.profile_version, at=when, ok=ok, result=result)
        return (latest, *self.deliveries)[:MAX_DELIVERIES]
