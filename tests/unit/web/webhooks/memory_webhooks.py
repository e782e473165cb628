"""Webhooks and their outbox in memory."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from services.web.webhooks.webhook import MAX_EVENTS, Webhook
from shared.contracts.profiles import ChangedRating, ProfileEvent

ADA = 944


def event(version: int, *ratings: tuple[int, float | None], movies: tuple[int, ...] = (7, 8)) -> ProfileEvent:
    changed = [ChangedRating(movie_id=movie_id, rating=stars) for movie_id, stars in ratings]
    return ProfileEvent(profile_version=version, changed_at=1_790_000_000, ratings=changed, movies=list(movies))


class MemoryWebhooks:
    page_size = 100

    def __init__(self) -> None:
        self.webhooks: dict[str, Webhook] = {}
        self.outbox: dict[int, list[ProfileEvent]] = {}
        self.lease: tuple[str, str] | None = None
        self.scans = self.reads = self.beats = 0

    async def of_user(self, user_id: int) -> list[Webhook]:
        return [each for each in self.webhooks.values() if each.user_id == user_id]

    async def add(self, webhook: Webhook) -> None:
        self.webhooks[webhook.webhook_id] = webhook

    async def change(self, webhook: Webhook) -> bool:
        stored = self.webhooks.get(webhook.webhook_id)
        if stored is None or stored.revision != webhook.revision:
            return False
        self.webhooks[webhook.webhook_id] = replace(webhook, revision=webhook.revision + 1)
        return True

    async def remove(self, user_id: int, webhook_id: str) -> None:
        if self.webhooks.get(webhook_id) in await self.of_user(user_id):
            del self.webhooks[webhook_id]

    async def erase(self, user_id: int) -> None:
        self.webhooks = {key: each for key, each in self.webhooks.items() if each.user_id != user_id}
        self.outbox.pop(user_id, None)

    async def newest_events(self, start: dict[str, Any] | None = None) -> tuple[dict[int, int], dict[str, Any] | None]:
        self.scans += 1
        users = sorted(user_id for user_id, events in self.outbox.items() if events)
        number: int = start["first"] if start else 0
        found = {
            user_id: self.outbox[user_id][-1].profile_version for user_id in users[number : number + self.page_size]
        }
        number += self.page_size
        return found, {"first": number} if number < len(users) else None

    async def events(self, user_id: int, after: int = 0) -> list[ProfileEvent]:
        self.reads += 1
        return [each for each in self.outbox.get(user_id, []) if each.profile_version > after][:MAX_EVENTS]

    async def latest_version(self, user_id: int) -> int:
        return max((each.profile_version for each in self.outbox.get(user_id, [])), default=0)

    async def remove_events(self, user_id: int, events: Collection[ProfileEvent]) -> None:
        self.outbox[user_id] = [each for each in self.outbox.get(user_id, []) if each not in events]

    async def take_lease(self, holder: str, beat: str, seen: str) -> str | None:
        self.beats += 1
        if self.lease is None or self.lease[0] == holder or self.lease[1] == seen:
            self.lease = (holder, beat)
            return None
        return self.lease[1]
