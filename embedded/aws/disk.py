"""Whether the disk of the data takes more. Writes are refused before it is full, so that none fails halfway."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

RESERVED_BYTES = 16 * 2**20
"""The journal of one limit, which is written on until there is room again."""
RESERVED_FILES = 64
LOOK_SECONDS = 2.0


def disk_problem(directory: Path) -> str | None:
    """A sentence without a full stop, or None."""
    try:
        found = os.statvfs(directory)
    except OSError as error:
        return f"The disk of {directory} does not answer: {error.strerror}"
    if found.f_flag & os.ST_RDONLY:
        return f"The disk of {directory} is read-only"
    free = found.f_bavail * found.f_frsize
    if free < RESERVED_BYTES:
        return f"The disk of {directory} is full: {free // 2**20} MB are free"
    if found.f_files and found.f_favail < RESERVED_FILES:
        return f"The disk of {directory} takes no more files"
    return None


async def watch_disk(directory: Path, say: Callable[[str], None], seconds: float = LOOK_SECONDS) -> None:
    """Says when the disk begins to take no more, and when it takes more again."""
    known = False
    while True:
        problem = disk_problem(directory)
        if problem and not known:
            say(f"{problem}. Lists are still read; ratings and sign-ups are refused until there is room.")
        elif known and not problem:
            say(f"The disk of {directory} has room again.")
        known = problem is not None
        await asyncio.sleep(seconds)
