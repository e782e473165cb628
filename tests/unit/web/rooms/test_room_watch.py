"""Versions of rooms as they change, read once for all who look at one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack

import pytest

from services.web.rooms import room_watch
from services.web.rooms.room_watch import RoomWatch
from shared.contracts.errors import Overloaded, StoreUnavailable


class Versions:
    def __init__(self) -> None:
        self.version: int | None = 1
        self.down = False
        self.reads = 0

    async def read(self, room_id: str) -> int | None:
        assert room_id == "room"
        self.reads += 1
        await asyncio.sleep(0)
        if self.down:
            raise StoreUnavailable
        return self.version


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room_watch, "REFRESH_SECONDS", 0.02)


def never() -> bool:
    return False


async def after(versions: AsyncIterator[int]) -> int:
    async with asyncio.timeout(5):
        return await anext(versions)


async def test_the_version_comes_first_and_then_each_later_one() -> None:
    store = Versions()
    watch = RoomWatch(store.read)
    with watch.stream("room"):
        versions = watch.versions("room", never)
        assert await after(versions) == 1
        store.version = 3
        assert await after(versions) == 3


async def test_one_read_serves_all_streams_of_a_room() -> None:
    store = Versions()
    watch = RoomWatch(store.read)
    with watch.stream("room"):
        assert await asyncio.gather(*(after(watch.versions("room", never)) for _ in range(8))) == [1] * 8
    assert store.reads == 1


async def test_while_the_store_is_down_nothing_changes_and_then_it_goes_on() -> None:
    store = Versions()
    watch = RoomWatch(store.read)
    with watch.stream("room"):
        versions = watch.versions("room", never)
        await after(versions)
        store.down, store.version = True, 2
        following = asyncio.ensure_future(after(versions))
        reads = store.reads
        while store.reads < reads + 2:
            await asyncio.sleep(0.001)
        assert not following.done()
        store.down = False
        assert await following == 2


async def test_a_stream_ends_with_its_room_and_with_the_process() -> None:
    store = Versions()
    watch = RoomWatch(store.read)
    with watch.stream("room"):
        versions = watch.versions("room", never)
        await after(versions)
        store.version = None
        with pytest.raises(StopAsyncIteration):
            await after(versions)
        with pytest.raises(StopAsyncIteration):
            await after(watch.versions("room", lambda: True))


def test_streams_are_counted_by_room_and_rooms_by_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room_watch, "MAX_WATCHED_ROOMS", 2)
    watch = RoomWatch(Versions().read)
    with ExitStack() as open_streams:
        for _ in range(room_watch.MAX_STREAMS_PER_ROOM):
            open_streams.enter_context(watch.stream("one"))
        with pytest.raises(Overloaded, match="too many tabs"), watch.stream("one"):
            pass
        open_streams.enter_context(watch.stream("other"))
        with pytest.raises(Overloaded, match="Too many rooms"), watch.stream("third"):
            pass
    with watch.stream("third"), watch.stream("one"):
        pass
    assert watch._rooms == {}
