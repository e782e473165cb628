"""Tells those who look at a room that it has changed. A process reads the version of a watched room from the store at
an interval, once for all who look at it: no message can be lost, whichever replica or cache goes away."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from services.web.localization.messages import N_
from shared.contracts.errors import MatineeError, Overloaded

MAX_WATCHED_ROOMS = 200
MAX_STREAMS_PER_ROOM = 24
"""Eight people with three tabs each."""
REFRESH_SECONDS = 0.5
MAX_STREAM_SECONDS = 300.0
"""Browsers reconnect on their own, so one that vanished frees its place after this time."""
FULL = N_("Too many rooms are open at the moment. This one goes on; load the page again to see how it is.")
CROWDED = N_("This room is open in too many tabs. Close some, and load the page again.")


@dataclass
class WatchedRoom:
    streams: int = 0
    version: int | None = None
    read_at: float = -REFRESH_SECONDS
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)


class RoomWatch:
    """`read` returns the stored version of a room, or None."""

    def __init__(self, read: Callable[[str], Awaitable[int | None]]) -> None:
        self._read = read
        self._rooms: dict[str, WatchedRoom] = {}

    @contextmanager
    def stream(self, room_id: str) -> Iterator[None]:
        """Raises `Overloaded` if there is no place for another one. Addresses are not counted: all people of a room may
        have the same."""
        room = self._rooms.get(room_id)
        if room is None and len(self._rooms) >= MAX_WATCHED_ROOMS:
            raise Overloaded(FULL, retry_after=30)
        room = room or self._rooms.setdefault(room_id, WatchedRoom())
        if room.streams >= MAX_STREAMS_PER_ROOM:
            raise Overloaded(CROWDED, retry_after=30)
        room.streams += 1
        try:
            yield
        finally:
            room.streams -= 1
            if not room.streams:
                del self._rooms[room_id]

    async def versions(self, room_id: str, closing: Callable[[], bool]) -> AsyncIterator[int]:
        """Yields the version, and each later one. Ends when the room is gone. To be called within `stream`."""
        shown, room = None, self._rooms[room_id]
        until = time.monotonic() + MAX_STREAM_SECONDS
        while time.monotonic() < until and not closing():
            version = await self._latest(room_id, room)
            if version is None and shown is not None:
                return
            if version is not None and version != shown:
                yield version
                shown = version
            await asyncio.sleep(REFRESH_SECONDS)

    async def _latest(self, room_id: str, room: WatchedRoom) -> int | None:
        """In each interval the first one reads; while the store is down, the last version stays."""
        async with room.reading:
            if time.monotonic() >= room.read_at + REFRESH_SECONDS:
                with suppress(MatineeError):
                    room.version = await self._read(room_id)
                room.read_at = time.monotonic()
            return room.version
