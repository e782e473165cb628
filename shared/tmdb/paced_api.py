"""TMDB's API at a bounded rate, for many requests: those that fail for a while are repeated."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Protocol

import httpx

from shared.retry import Backoff

TIMEOUT_SECONDS = 15.0
TRIES = 5
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 30.0
LONGEST_RETRY_AFTER_SECONDS = 120.0
REFUSED_KEY = (401, 403)


class TmdbFailure(Exception):
    """TMDB does not answer this request, or not in a usable way. The message says how."""


class TmdbRefusesKey(TmdbFailure):
    """No other request will succeed either."""


class Api(Protocol):
    async def call(self, path: str, **params: str) -> bytes | None: ...


class PacedTmdb:
    """Begins at most `per_second` requests a second. After a 429 all wait as long as TMDB says."""

    def __init__(
        self,
        api: Api,
        per_second: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self.api = api
        self.interval = 1 / per_second
        self.clock = clock
        self.sleep = sleep
        self._next = clock()
        self._turn = asyncio.Lock()

    async def call(self, path: str, **params: str) -> bytes | None:
        """None where TMDB has nothing of this name. Raises `TmdbFailure`."""
        backoff = Backoff(FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)
        problem = ""
        for _ in range(TRIES):
            await self._wait_for_turn()
            try:
                async with asyncio.timeout(TIMEOUT_SECONDS):
                    return await self.api.call(path, **params)
            except httpx.HTTPStatusError as error:
                problem = self._judge(error.response)
                if error.response.status_code == httpx.codes.TOO_MANY_REQUESTS:
                    self._hold_all(error.response)
                    continue
            except (httpx.HTTPError, TimeoutError) as error:
                problem = f"no answer ({type(error).__name__})"
            except ValueError as error:
                raise TmdbFailure(f"the answer is {error}") from error
            await self.sleep(backoff.next())
        raise TmdbFailure(problem)

    def _judge(self, response: httpx.Response) -> str:
        """What is wrong, if it may pass. Raises `TmdbFailure` for what another try does not change."""
        status = response.status_code
        if status in REFUSED_KEY:
            raise TmdbRefusesKey("TMDB refuses the key. Check TMDB_API_KEY.")
        if status < 500 and status not in (408, 429):
            raise TmdbFailure(f"HTTP {status}")
        return f"HTTP {status}"

    def _hold_all(self, response: httpx.Response) -> None:
        """`Retry-After` in seconds; TMDB sends no dates."""
        text = response.headers.get("retry-after", "")
        seconds = float(text) if text.isascii() and text.isdigit() else FIRST_PAUSE_SECONDS
        self._next = max(self._next, self.clock() + min(seconds, LONGEST_RETRY_AFTER_SECONDS))

    async def _wait_for_turn(self) -> None:
        async with self._turn:
            while (wait := self._next - self.clock()) > 0:
                await self.sleep(wait)
            self._next = self.clock() + self.interval
