"""A checksum of a file that stands in the file itself: it is over all bytes, with zeros in the place of its own."""

import hashlib
import mmap
from pathlib import Path

UNSEALED = "0" * 64
MARK = b'"sha256":"'


def seal(path: Path) -> str:
    """Puts the checksum in the place of `UNSEALED`, which the file must hold behind the last `MARK`."""
    with path.open("r+b") as file, mmap.mmap(file.fileno(), 0) as content:
        place = _place(content)
        sha256 = _sha256(content, place)
        content[place : place + len(UNSEALED)] = sha256.encode()
    return sha256


def is_intact(path: Path) -> bool:
    if path.stat().st_size < len(MARK) + len(UNSEALED):
        return False
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        place = _place(content)
        return content[place : place + len(UNSEALED)] == _sha256(content, place).encode()


def _place(content: mmap.mmap) -> int:
    return content.rfind(MARK) + len(MARK)


def _sha256(content: mmap.mmap, place: int) -> str:
    with memoryview(content) as view, view[:place] as before, view[place + len(UNSEALED) :] as after:
        digest = hashlib.sha256(before)
        digest.update(UNSEALED.encode())
        digest.update(after)
    return digest.hexdigest()
