"""The SHA-256 of a backup: inside the file, which thus proves itself, and as `sha256sum` writes it, for operators.

The one inside covers all bytes of the file, with zeros in its own place. It alone decides whether a backup is restored.
"""

import hashlib
import mmap
from pathlib import Path

from services.recommender.backups.errors import BadBackup

UNSEALED = "0" * 64
EMBEDDED_AFTER = b'"sha256":"'
SUFFIX = ".sha256"


def seal(path: Path) -> None:
    """Replaces `UNSEALED`, which the file must have after its last `EMBEDDED_AFTER`, by the checksum."""
    with path.open("r+b") as file, mmap.mmap(file.fileno(), 0) as content:
        start = _checksum_start(content)
        content[start : start + len(UNSEALED)] = _sha256_with_zeros(content, start)


def verify(path: Path) -> None:
    """Raises `BadBackup` unless the file is sealed and undamaged."""
    if path.stat().st_size >= len(EMBEDDED_AFTER) + len(UNSEALED):
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            start = _checksum_start(content)
            if content[start : start + len(UNSEALED)] == _sha256_with_zeros(content, start):
                return
    raise BadBackup("The file does not match the checksum inside it: it is damaged, or not a backup of Matinee.")


def sha256sum(path: Path) -> str:
    """The line that `sha256sum` prints for the file."""
    with path.open("rb") as file:
        return f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.name}\n"


def _checksum_start(content: mmap.mmap) -> int:
    return content.rfind(EMBEDDED_AFTER) + len(EMBEDDED_AFTER)


def _sha256_with_zeros(content: mmap.mmap, start: int) -> bytes:
    with memoryview(content) as view, view[:start] as before, view[start + len(UNSEALED) :] as after:
        digest = hashlib.sha256(before)
        digest.update(UNSEALED.encode())
        digest.update(after)
    return digest.hexdigest().encode()
