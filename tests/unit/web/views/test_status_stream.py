"""The live updates of /status, which all viewers share."""

import asyncio
from contextlib import ExitStack

import pytest

from services.web.views import status_stream
from services.web.views.status_stream import StatusStream
from shared.contracts.errors import Overloaded


class StatusPanels:
    """Panels to show, and how often they were rendered."""

    def __init__(self) -> None:
        self.panels = ["<p>up</p>", "<p>idle</p>"]
        self.renderings = 0

    async def render(self) -> list[str]:
        self.renderings += 1
        await asyncio.sleep(0.005)
        return list(self.panels)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status_stream, "REFRESH_SECONDS", 0.02)


def never() -> bool:
    return False


async def test_a_viewer_gets_all_panels_first_and_then_those_that_changed() -> None:
    status = StatusPanels()
    changes = StatusStream().changes(status.render, never)
    assert await anext(changes) == "<p>up</p><p>idle</p>"
    status.panels[1] = "<p>running</p>"
    async with asyncio.timeout(5):
        assert await anext(changes) == "<p>running</p>"
    await changes.aclose()  # type: ignore[attr-defined]


async def test_one_rendering_serves_all_viewers() -> None:
    status, stream = StatusPanels(), StatusStream()
    first = await asyncio.gather(*(anext(stream.changes(status.render, never)) for _ in range(50)))
    assert set(first) == {"<p>up</p><p>idle</p>"}
    assert status.renderings <= 3


async def test_without_viewers_nothing_is_rendered() -> None:
    status, stream = StatusPanels(), StatusStream()
    changes = stream.changes(status.render, never)
    await anext(changes)
    await changes.aclose()  # type: ignore[attr-defined]
    renderings = status.renderings
    await asyncio.sleep(0.1)
    assert status.renderings == renderings


async def test_a_stream_ends_in_time_to_free_the_places_of_viewers_that_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status_stream, "MAX_STREAM_SECONDS", 0.1)
    async with asyncio.timeout(5):
        assert len([panels async for panels in StatusStream().changes(StatusPanels().render, never)]) == 1


async def test_a_stream_ends_when_the_service_shuts_down() -> None:
    ending = iter([False, False, True])
    async with asyncio.timeout(5):
        assert (
            len([panels async for panels in StatusStream().changes(StatusPanels().render, lambda: next(ending))]) == 1
        )


async def test_a_viewer_that_leaves_while_rendering_does_not_block_the_next() -> None:
    status, stream = StatusPanels(), StatusStream()
    leaving = asyncio.ensure_future(anext(stream.changes(status.render, never)))
    await asyncio.sleep(0)
    leaving.cancel()
    async with asyncio.timeout(5):
        assert await anext(stream.changes(status.render, never)) == "<p>up</p><p>idle</p>"


def test_viewers_are_limited_in_total_and_per_address() -> None:
    stream = StatusStream()
    with ExitStack() as viewers:
        for _ in range(status_stream.MAX_VIEWERS_PER_ADDRESS):
            viewers.enter_context(stream.viewer("1.1.1.1"))
        with pytest.raises(Overloaded), stream.viewer("1.1.1.1"):
            pass
        for other in range(status_stream.MAX_VIEWERS - status_stream.MAX_VIEWERS_PER_ADDRESS):
            viewers.enter_context(stream.viewer(f"2.2.2.{other}"))
        with pytest.raises(Overloaded) as refused, stream.viewer("3.3.3.3"):
            pass
        assert refused.value.retry_after == 30
    with stream.viewer("1.1.1.1"):
        assert not stream._viewers.keys() - {"1.1.1.1"}
