"""What everybody who watches /status is told, by one look for all."""

import asyncio
from contextlib import ExitStack

import pytest

from services.web.views import status_stream
from services.web.views.status_stream import Board
from shared.contracts.errors import Overloaded


class Parts:
    """What there is to see, and how often it was looked at."""

    def __init__(self) -> None:
        self.panels = ["<p>up</p>", "<p>idle</p>"]
        self.looks = 0

    async def look(self) -> list[str]:
        self.looks += 1
        await asyncio.sleep(0.005)
        return list(self.panels)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status_stream, "LOOK_SECONDS", 0.02)


def never() -> bool:
    return False


async def test_who_comes_sees_everything_and_then_what_has_changed() -> None:
    parts = Parts()
    changes = Board().changes(parts.look, never)
    assert await anext(changes) == "<p>up</p><p>idle</p>"
    parts.panels[1] = "<p>running</p>"
    async with asyncio.timeout(5):
        assert await anext(changes) == "<p>running</p>"
    await changes.aclose()  # type: ignore[attr-defined]


async def test_one_look_serves_all_who_watch() -> None:
    parts, shared = Parts(), Board()
    first = await asyncio.gather(*(anext(shared.changes(parts.look, never)) for _ in range(50)))
    assert set(first) == {"<p>up</p><p>idle</p>"}
    assert parts.looks <= 3


async def test_nobody_looks_for_nobody() -> None:
    parts, shared = Parts(), Board()
    changes = shared.changes(parts.look, never)
    await anext(changes)
    await changes.aclose()  # type: ignore[attr-defined]
    looks = parts.looks
    await asyncio.sleep(0.1)
    assert parts.looks == looks


async def test_it_ends_in_time_so_that_places_of_who_has_left_are_free_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status_stream, "WATCH_SECONDS", 0.1)
    async with asyncio.timeout(5):
        assert len([told async for told in Board().changes(Parts().look, never)]) == 1


async def test_it_ends_when_the_service_is_about_to() -> None:
    ending = iter([False, False, True])
    async with asyncio.timeout(5):
        assert len([told async for told in Board().changes(Parts().look, lambda: next(ending))]) == 1


async def test_who_leaves_in_the_middle_of_a_look_leaves_it_to_the_next() -> None:
    parts, shared = Parts(), Board()
    leaving = asyncio.ensure_future(anext(shared.changes(parts.look, never)))
    await asyncio.sleep(0)
    leaving.cancel()
    async with asyncio.timeout(5):
        assert await anext(shared.changes(parts.look, never)) == "<p>up</p><p>idle</p>"


def test_there_are_places_for_so_many_and_for_so_many_of_one_address() -> None:
    shared = Board()
    with ExitStack() as watching:
        for _ in range(status_stream.MOST_OF_AN_ADDRESS):
            watching.enter_context(shared.place_of("1.1.1.1"))
        with pytest.raises(Overloaded), shared.place_of("1.1.1.1"):
            pass
        for other in range(status_stream.MOST - status_stream.MOST_OF_AN_ADDRESS):
            watching.enter_context(shared.place_of(f"2.2.2.{other}"))
        with pytest.raises(Overloaded) as refused, shared.place_of("3.3.3.3"):
            pass
        assert refused.value.retry_after == 30
    with shared.place_of("1.1.1.1"):
        assert not shared._watching.keys() - {"1.1.1.1"}
