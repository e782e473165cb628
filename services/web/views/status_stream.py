"""Live updates of `/status`. All viewers share one rendering of the panels; without viewers nothing is rendered."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager

from shared.contracts.errors import Overloaded

MAX_VIEWERS = 100
MAX_VIEWERS_PER_ADDRESS = 10
REFRESH_SECONDS = 1.0
MAX_STREAM_SECONDS = 300.0
"""Browsers reconnect on their own, so a viewer that vanished frees its place after this time."""
FULL = "Too many people are watching this page live. Please try again in a while."
Panels = list[str]
"""HTML fragments."""


class StatusStream:
    def __init__(self) -> None:
        self._viewers: Counter[str] = Counter()
        self._rendering = asyncio.Lock()
        self._panels: Panels = []
        self._rendered_at = -REFRESH_SECONDS

    @contextmanager
    def viewer(self, address: str) -> Iterator[None]:
        """Counts a viewer while it is connected. Raises `Overloaded` if there is no place for it."""
        if self._viewers.total() >= MAX_VIEWERS or self._viewers[address] >= MAX_VIEWERS_PER_ADDRESS:
            raise Overloaded(FULL, retry_after=30)
        self._viewers[address] += 1
        try:
            yield
        finally:
            self._viewers = self._viewers - Counter([address])

    async def changes(self, render: Callable[[], Awaitable[Panels]], closing: Callable[[], bool]) -> AsyncIterator[str]:
        """Yields the panels that changed: all of them at first."""
        shown: Panels = []
        until = time.monotonic() + MAX_STREAM_SECONDS
        while time.monotonic() < until and not closing():
            panels = await self._latest(render)
            if changed := [panel for panel in panels if panel not in shown]:
                yield "".join(changed)
            shown = panels
            await asyncio.sleep(REFRESH_SECONDS)

    async def _latest(self, render: Callable[[], Awaitable[Panels]]) -> Panels:
        """The first viewer in each interval renders; the others reuse its panels."""
        async with self._rendering:
            if time.monotonic() >= self._rendered_at + REFRESH_SECONDS:
                self._panels = await render()
                self._rendered_at = time.monotonic()
            return self._panels
