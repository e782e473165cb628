"""The owner's use cases: webhooks are made, listed, given another secret, and removed."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Protocol

from services.web.accounts.limits import Limit
from services.web.localization.messages import N_
from services.web.webhooks.webhook import MAX_WEBHOOKS, Scope, Webhook
from shared.contracts.errors import Conflict, InvalidInput, MatineeError, NotFound
from shared.http.calls.public_fetch import FetchRefused, check_url

MAX_TRIES = 5
WEBHOOK_LIMIT, SECRET_LIMIT = Limit("webhooks", 20, 3600), Limit("webhook-secrets", 20, 3600)


class WebhookStore(Protocol):
    async def of_user(self, user_id: int) -> list[Webhook]: ...
    async def add(self, webhook: Webhook) -> None: ...
    async def change(self, webhook: Webhook) -> bool: ...
    async def remove(self, user_id: int, webhook_id: str) -> None: ...
    async def erase(self, user_id: int) -> None: ...


class NoWebhook(NotFound):
    message = N_("This account has no such webhook.")


class TooManyWebhooks(Conflict):
    message = N_("An account has at most five webhooks. Remove one first.")


class NotReachable(InvalidInput):
    message = N_("A webhook needs an https address at the usual port, with the name of a host and no fragment.")


class NoScope(InvalidInput):
    message = N_("Choose what the webhook may know.")


@dataclass(frozen=True)
class Webhooks:
    """`set_hooked` has the recommender write each change of a profile for its webhooks, from then on or no longer, and
    returns the version of the profile."""

    store: WebhookStore
    set_hooked: Callable[[int, bool], Awaitable[int]]

    async def of_user(self, user_id: int) -> list[Webhook]:
        return await self.store.of_user(user_id)

    def check(self, url: str, scopes: tuple[Scope, ...]) -> None:
        """Raises `NoScope` or `NotReachable`."""
        if not scopes:
            raise NoScope
        try:
            check_url(url)
        except FetchRefused as error:
            raise NotReachable from error

    async def create(self, user_id: int, url: str, scopes: tuple[Scope, ...]) -> Webhook:
        """Told of what changes after the version that is returned, and not of what waits for other webhooks. Not
        stored if it would not be told of anything.

        Events without webhooks are dropped, so there may be a gap until it is stored: the version is asked for again.
        """
        self.check(url, scopes)
        if len(await self.store.of_user(user_id)) >= MAX_WEBHOOKS:
            raise TooManyWebhooks
        webhook = Webhook(user_id, url, scopes)
        try:
            webhook = replace(webhook, told=await self.set_hooked(user_id, True))
            await self.store.add(webhook)
            return replace(webhook, told=await self.set_hooked(user_id, True))
        except MatineeError:
            with suppress(MatineeError):
                await self.store.remove(user_id, webhook.webhook_id)
                await self._match_stored(user_id, hooked=True)
            raise

    async def rotate_secret(self, user_id: int, webhook_id: str) -> Webhook:
        for _ in range(MAX_TRIES):
            webhook = (await self._find(user_id, webhook_id)).with_new_secret()
            if await self.store.change(webhook):
                return webhook
        raise Conflict

    async def remove(self, user_id: int, webhook_id: str) -> None:
        """Of the last one the recommender knows first: what fails in between can be repeated."""
        stored = {each.webhook_id for each in await self.store.of_user(user_id)}
        if webhook_id not in stored:
            raise NoWebhook
        hooked = len(stored) > 1
        if not hooked:
            await self.set_hooked(user_id, False)
        await self.store.remove(user_id, webhook_id)
        await self._match_stored(user_id, hooked)

    async def erase(self, user_id: int) -> None:
        await self.store.erase(user_id)

    async def _match_stored(self, user_id: int, hooked: bool) -> None:
        """`hooked`: as was set last. Others may be made or removed in between."""
        while hooked != bool(await self.store.of_user(user_id)):
            hooked = not hooked
            await self.set_hooked(user_id, hooked)

    async def _find(self, user_id: int, webhook_id: str) -> Webhook:
        for webhook in await self.store.of_user(user_id):
            if webhook.webhook_id == webhook_id:
                return webhook
        raise NoWebhook
