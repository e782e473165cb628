"""The SHA-256 of a backup: in `sha256sum`'s format in a file beside it or, in older backups, inside the file itself."""

import hashlib
import mmap
import re
from pathlib import Path

from services.recommender.backups.errors import BadBackup

SUFFIX = ".sha256"
LINE = re.compile(rb"([0-9a-f]{64}) [ *][^\n]+\n?")
EMBEDDED_AFTER = b'"sha256":"'
DIGITS = 64


def checksum_path(path: Path) -> Path:
    return path.with_name(path.name + SUFFIX)


def write_checksum(path: Path) -> None:
    checksum_path(path).write_text(f"{_sha256(path)}  {path.name}\n")


def verified_checksum(path: Path) -> str:
    """The checksum of an undamaged backup. Raises `BadBackup`."""
    beside = checksum_path(path)
    if not beside.exists():
        return _verified_embedded_checksum(path)
    line = LINE.match(beside.read_bytes())
    if line is None or line[1].decode() != _sha256(path):
        raise BadBackup("The file does not match its checksum: one of them is damaged or belongs to another backup.")
    return line[1].decode()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _verified_embedded_checksum(path: Path) -> str:
    """Covers all bytes of the file, with zeros in place of the checksum itself."""
    if path.stat().st_size >= len(EMBEDDED_AFTER) + DIGITS:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            start = content.rfind(EMBEDDED_AFTER) + len(EMBEDDED_AFTER)
            if content[start : start + DIGITS] == (sha256 := _sha256_with_zeros(content, start)).encode():
                return sha256
    raise BadBackup("The file has no checksum beside it or inside it: it is damaged, or not a backup of Matinee.")


def _sha256_with_zeros(content: mmap.mmap, start: int) -> str:
    with memoryview(content) as view, view[:start] as before, view[start + DIGITS :] as after:
        digest = hashlib.sha256(before)
        digest.update(b"0" * DIGITS)
        digest.update(after)
    return digest.hexdigest()
