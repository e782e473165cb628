"""Values on a pipe between a process and its own child, each with its length before it."""

import asyncio
import pickle
from typing import Any

LENGTH_BYTES = 4


def to_frame(value: object) -> bytes:
    content = pickle.dumps(value)
    return len(content).to_bytes(LENGTH_BYTES) + content


async def read_frame(reader: asyncio.StreamReader) -> Any:
    """Raises `IncompleteReadError` at the end."""
    length = int.from_bytes(await reader.readexactly(LENGTH_BYTES))
    return pickle.loads(await reader.readexactly(length))
