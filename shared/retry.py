"""One more attempt after errors that pass. Unlike tenacity's bookkeeping, which took a twentieth of a rating's time, it
costs calls that succeed nothing."""

import asyncio
import random
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec, TypeVar

PAUSE_SECONDS = 0.05
Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
Call = Callable[Parameters, Coroutine[Any, Any, Result]]


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
