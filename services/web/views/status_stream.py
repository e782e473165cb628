"""Live updates of `/status`. All viewers share one rendering of the panels; without viewers nothing is rendered."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager

from services.web.localization.languages import Language, current_language
from services.web.localization.messages import N_
from shared.contracts.errors import Overloaded

MAX_VIEWERS = 100
MAX_VIEWERS_PER_ADDRESS = 10
REFRESH_SECONDS = 1.0
MAX_STREAM_SECONDS = 300.0
"""Browsers reconnect on their own, so a viewer that vanished frees its place after this time."""
FULL = N_("Too many people are watching this page live. Please try again in a while.")
Panels = list[str]
"""HTML fragments."""


class StatusStream:
    def __init__(self) -> None:
        self._viewers: Counter[str] = Counter()
        self._rendering = asyncio.Lock()
        self._rendered: dict[Language, tuple[float, Panels]] = {}

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
        """In each interval the first viewer of a language renders; the others reuse its panels."""
        async with self._rendering:
            rendered_at, panels = self._rendered.get(current_language(), (-REFRESH_SECONDS, []))
            if time.monotonic() >= rendered_at + REFRESH_SECONDS:
                panels = await render()
                self._rendered[current_language()] = time.monotonic(), panels
            return panels
