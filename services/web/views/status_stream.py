"""What `/status` shows while somebody watches. One look at the parts serves all who do; none is taken for nobody."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager

from shared.contracts.errors import Overloaded

MOST = 100
MOST_OF_AN_ADDRESS = 10
LOOK_SECONDS = 1.0
WATCH_SECONDS = 300.0
"""Browsers ask again by themselves: whoever has left without a word holds no place for longer."""
FULL = "As many watch as Matinee has places for. Look again in a while."
Panels = list[str]
"""Parts of a page, as HTML."""


class Board:
    def __init__(self) -> None:
        self._watching: Counter[str] = Counter()
        self._looking = asyncio.Lock()
        self._panels: Panels = []
        self._looked_at = -LOOK_SECONDS

    @contextmanager
    def place_of(self, address: str) -> Iterator[None]:
        """Raises `Overloaded`."""
        if self._watching.total() >= MOST or self._watching[address] >= MOST_OF_AN_ADDRESS:
            raise Overloaded(FULL, retry_after=30)
        self._watching[address] += 1
        try:
            yield
        finally:
            self._watching = self._watching - Counter([address])

    async def changes(self, look: Callable[[], Awaitable[Panels]], ends: Callable[[], bool]) -> AsyncIterator[str]:
        """The panels that are not as they were."""
        shown: Panels = []
        until = time.monotonic() + WATCH_SECONDS
        while time.monotonic() < until and not ends():
            panels = await self._latest(look)
            if changed := [panel for panel in panels if panel not in shown]:
                yield "".join(changed)
            shown = panels
            await asyncio.sleep(LOOK_SECONDS)

    async def _latest(self, look: Callable[[], Awaitable[Panels]]) -> Panels:
        """Who comes first looks, for all."""
        async with self._looking:
            if time.monotonic() >= self._looked_at + LOOK_SECONDS:
                self._panels = await look()
                self._looked_at = time.monotonic()
            return self._panels
