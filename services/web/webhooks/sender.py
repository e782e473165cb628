"""Delivers what the outbox has. One process of the fleet does at a time, so that each webhook is told in order.

An event is removed once every webhook of its user was told of it. A process that dies in between leaves it, and the
next one delivers it again with the same id.
"""

import asyncio
import math
import random
import time
import uuid
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, Protocol

import structlog

from services.web.localization.messages import N_
from services.web.webhooks.message import message_body, message_id
from services.web.webhooks.signing import signed_headers
from services.web.webhooks.webhook import MAX_EVENTS, MAX_WEBHOOKS, Webhook
from shared.contracts.errors import StoreUnavailable
from shared.contracts.profiles import ProfileEvent
from shared.http.calls.public_fetch import MAX_POSTS, FetchRefused, post_json

LOOK_SECONDS, ROUND_SECONDS = 1.0, 5.0
ACCOUNTS_AT_ONCE = MAX_POSTS // MAX_WEBHOOKS
BEAT_SECONDS, DEAD_AFTER_SECONDS = 5.0, 15.0
"""A holder of the lease whose beat has not changed for so long, by the clock of the one who looks. A delivery takes
three seconds at most."""
FIRST_RETRY_SECONDS, LONGEST_RETRY_SECONDS = 5.0, 3600.0
MAX_WAITING = 1000
"""Events of one account. A webhook that is further behind gets nothing more."""
GONE = 410
UNREACHABLE, TOO_FAR_BEHIND = N_("unreachable"), N_("too far behind")
ScanStart = dict[str, Any]
Post = Callable[[str, bytes, Mapping[str, str]], Awaitable[int]]
Notify = Callable[[Webhook], Awaitable[None]]
log = structlog.get_logger()


class Outbox(Protocol):
    async def of_user(self, user_id: int) -> list[Webhook]: ...
    async def change(self, webhook: Webhook) -> bool: ...
    async def newest_events(self, start: ScanStart | None = None) -> tuple[dict[int, int], ScanStart | None]: ...
    async def events(self, user_id: int, after: int = 0) -> list[ProfileEvent]: ...
    async def latest_version(self, user_id: int) -> int: ...
    async def remove_events(self, user_id: int, events: list[ProfileEvent]) -> None: ...
    async def take_lease(self, holder: str, beat: str, seen: str) -> str | None: ...


class WebhookSender:
    def __init__(
        self, outbox: Outbox, notify: Notify, post: Post = post_json, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`notify` tells the owner of a webhook that nothing more is sent."""
        self.outbox = outbox
        self.notify = notify
        self.post = post
        self.clock = clock
        self._holder = uuid.uuid4().hex
        self._seen, self._seen_at = "", clock()
        self._may_send_until = self._scan_at = -math.inf
        self._next_try: dict[str, float] = {}
        self._idle_until: dict[int, tuple[int, float]] = {}
        """Of users whose webhooks all wait to be tried again: the newest event, and when one of them is due."""
        self._places = asyncio.Semaphore(ACCOUNTS_AT_ONCE)
        self._tasks: dict[int, asyncio.Task[None]] = {}

    async def run(self) -> None:
        try:
            while True:
                pause = LOOK_SECONDS
                try:
                    pause = await self.look()
                except StoreUnavailable as error:
                    log.info("webhooks not told", error=repr(error))
                    if self.clock() >= self._may_send_until:
                        self._stop()
                await asyncio.sleep(random.uniform(pause / 2, pause))
        finally:
            self._stop()

    async def look(self) -> float:
        """Begins to deliver what is due, of each user at the same time and of each webhook in order. Returns in how
        many seconds to look again, before the lease ends."""
        if not await self._may_send() or (self.clock() >= self._scan_at and not await self._scan()):
            self._stop()
            return BEAT_SECONDS
        return LOOK_SECONDS

    async def _scan(self) -> bool:
        """Returns whether this process still sends. The next scan is a second later for each page of the outbox after
        the first, so that much that waits costs no more reading."""
        waiting, pages = await self._waiting()
        if waiting is None:
            return False
        self._scan_at = self.clock() + (pages - 1) * LOOK_SECONDS
        self._next_try = {webhook_id: at for webhook_id, at in self._next_try.items() if at > self.clock()}
        self._idle_until = {user_id: idle for user_id, idle in self._idle_until.items() if user_id in waiting}
        for user_id, newest in waiting.items():
            if user_id not in self._tasks and self._is_due(user_id, newest):
                task = asyncio.create_task(self._deliver(user_id, newest))
                self._tasks[user_id] = task
                task.add_done_callback(partial(self._end, user_id))
        return True

    async def idle(self) -> None:
        """Returns when nothing is being delivered."""
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def _end(self, user_id: int, _task: "asyncio.Task[None]") -> None:
        self._tasks.pop(user_id, None)

    def _stop(self) -> None:
        for task in self._tasks.values():
            task.cancel()

    async def _waiting(self) -> tuple[dict[int, int] | None, int]:
        """The newest event of each user who has some, and how many pages that were. None if another process sends,
        which this one learns during a long scan too."""
        waiting, start, pages = dict[int, int](), None, 0
        while await self._may_send():
            found, start = await self.outbox.newest_events(start)
            waiting, pages = waiting | found, pages + 1
            if start is None:
                return waiting, pages
        return None, pages

    def _is_due(self, user_id: int, newest: int) -> bool:
        """Decided without any reading, since webhooks that fail may be many and wait for long."""
        known, until = self._idle_until.get(user_id, (newest, 0.0))
        return newest != known or self.clock() >= until

    async def _may_send(self) -> bool:
        """Takes the lease, or renews it when the last beat is old."""
        asked_at = self.clock()
        if asked_at < self._may_send_until:
            return True
        dead = self._seen if asked_at - self._seen_at >= DEAD_AFTER_SECONDS else "nobody"
        beat = await self.outbox.take_lease(self._holder, uuid.uuid4().hex, dead)
        if beat is None:
            self._may_send_until = asked_at + BEAT_SECONDS
        elif beat != self._seen:
            self._seen, self._seen_at = beat, self.clock()
        return beat is None

    async def _deliver(self, user_id: int, newest: int) -> None:
        """A webhook that fails is tried once, and later again."""
        async with self._places:
            until = self.clock() + ROUND_SECONDS
            try:
                while await self._deliver_next(user_id, newest) and self.clock() < until:
                    pass
            except StoreUnavailable as error:
                log.info("webhooks not told", user_id=user_id, error=repr(error))

    async def _deliver_next(self, user_id: int, newest: int) -> bool:
        """One event for each webhook. Returns whether something was done, and there may be more to do."""
        events = await self.outbox.events(user_id)
        webhooks = [each for each in await self.outbox.of_user(user_id) if not each.gave_up]
        dropped = await self._dropped(user_id, events)
        after = await asyncio.gather(*(self._tell_next(each, events, dropped) for each in webhooks))
        told = min((each.told for each in after if not each.gave_up), default=None)
        done = [each for each in events if told is None or each.profile_version <= told]
        await self.outbox.remove_events(user_id, done)
        behind = [each for each in after if not each.gave_up and each.told < newest]
        due = min((self._next_try.get(each.webhook_id, 0.0) for each in behind), default=0.0)
        self._idle_until[user_id] = newest, due
        return bool(done) or any(now.told > before.told for now, before in zip(after, webhooks, strict=True))

    async def _dropped(self, user_id: int, events: list[ProfileEvent]) -> int:
        """The newest version that waits no longer."""
        many_wait = len(events) >= MAX_EVENTS
        return await self.outbox.latest_version(user_id) - MAX_WAITING if many_wait else 0

    async def _tell_next(self, webhook: Webhook, events: list[ProfileEvent], dropped: int) -> Webhook:
        event = await self._event_after(webhook, events)
        if event is None:
            return webhook
        if event.profile_version <= dropped:
            after = webhook.failed(event, int(time.time()), TOO_FAR_BEHIND, for_good=True)
        elif self.clock() < self._next_try.get(webhook.webhook_id, 0):
            return webhook
        else:
            after = await self._tell(webhook, event)
        if not await self.outbox.change(after):  # another secret, or removed: read again in the next round
            return webhook
        self._plan(after)
        if after.gave_up:
            await self.notify(after)
        return after

    async def _event_after(self, webhook: Webhook, events: list[ProfileEvent]) -> ProfileEvent | None:
        """Among the oldest `events`, which wait for another webhook perhaps, or after them."""
        if len(events) >= MAX_EVENTS and events[-1].profile_version <= webhook.told:
            events = await self.outbox.events(webhook.user_id, webhook.told)
        return next((each for each in events if each.profile_version > webhook.told), None)

    async def _tell(self, webhook: Webhook, event: ProfileEvent) -> Webhook:
        body, now = message_body(webhook, event), int(time.time())
        if body is None:
            return webhook.skipped(event)
        headers = signed_headers(webhook.secrets, message_id(webhook, event), now, body)
        try:
            status = await self.post(webhook.url, body, headers)
        except FetchRefused:
            return webhook.failed(event, now, UNREACHABLE)
        if 200 <= status < 300:
            return webhook.delivered(event, now, str(status))
        return webhook.failed(event, now, str(status), for_good=status == GONE)

    def _plan(self, webhook: Webhook) -> None:
        """The pause grows with each failure, at random so that many do not come back in step."""
        self._next_try.pop(webhook.webhook_id, None)
        if webhook.failures and not webhook.gave_up:
            pause = min(FIRST_RETRY_SECONDS * 2 ** (webhook.failures - 1), LONGEST_RETRY_SECONDS)
            self._next_try[webhook.webhook_id] = self.clock() + random.uniform(pause / 2, pause)
