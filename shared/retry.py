"""Further attempts after errors that pass. Unlike tenacity's bookkeeping, which took a twentieth of a rating's time,
`retry_once` costs calls that succeed nothing."""

import asyncio
import random
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec, TypeVar

PAUSE_SECONDS = 0.05
Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
Call = Callable[Parameters, Coroutine[Any, Any, Result]]


class Backoff:
    """Pauses that grow up to a bound. Each is random, so that processes do not try again in step."""

    def __init__(self, first_seconds: float, longest_seconds: float) -> None:
        self.first_seconds = first_seconds
        self.longest_seconds = longest_seconds
        self.reset()

    def reset(self) -> None:
        self._seconds = self.first_seconds

    def next(self) -> float:
        """In seconds."""
        pause = random.uniform(self._seconds / 2, self._seconds)
        self._seconds = min(2 * self._seconds, self.longest_seconds)
        return pause


def retry_once(passes: Callable[[Exception], bool]) -> Callable[[Call[Parameters, Result]], Call[Parameters, Result]]:
    """Repeats a call after a random pause if it raised an error that `passes`."""

    def decorate(call: Call[Parameters, Result]) -> Call[Parameters, Result]:
        @wraps(call)
        async def call_or_repeat(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
            try:
                return await call(*args, **kwargs)
            except Exception as error:
                if not passes(error):
                    raise
            await asyncio.sleep(random.uniform(0, PAUSE_SECONDS))
            return await call(*args, **kwargs)

        return call_or_repeat

    return decorate
