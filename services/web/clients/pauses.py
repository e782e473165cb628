"""Tells of pauses between results, for responses that must not stay silent for long."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import TypeVar

Result = TypeVar("Result")


async def with_pauses(results: AsyncGenerator[Result], seconds: float) -> AsyncIterator[Result | None]:
    """The results, and None each time that the next one takes longer than this. Closes the generator at the end."""
    async with aclosing(results):
        while True:
            coming = asyncio.ensure_future(anext(results, END))
            try:
                while not (await asyncio.wait({coming}, timeout=seconds))[0]:
                    yield None
            except BaseException:
                coming.cancel()
                await asyncio.wait({coming})
                raise
            result = await coming
            if result is END:
                return
            yield result  # type: ignore[misc]


END = object()
