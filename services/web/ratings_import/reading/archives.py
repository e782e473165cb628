"""Reads zip files in memory, within bounds. Names of members are looked at and never used as paths."""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from shared.contracts.errors import InvalidInput

MAX_MEMBERS = 5000
MAX_UNPACKED_BYTES = 32 * 1024 * 1024
MAX_RATIO = 200
HEAD_BYTES = 4096
ENDINGS = (".csv", ".tsv", ".txt", ".json", ".dat", ".data")
UNREADABLE = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)
"""What `zipfile` raises for broken, encrypted and unusual archives."""


class BrokenArchive(InvalidInput):
    message = "The zip file cannot be read. Export it again, or choose a file that it contains."


class ArchiveTooLarge(InvalidInput):
    message = "The zip file contains too much. Choose the files with your ratings alone."


@dataclass(frozen=True)
class Member:
    name: str
    content: bytes


def is_zip(content: bytes) -> bool:
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def read_members(content: bytes, is_wanted: Callable[[Member], bool]) -> Iterator[Member]:
    """The files that are wanted by their beginning, `MAX_UNPACKED_BYTES` at most altogether. Raises `InvalidInput`."""
    try:
        yield from _read(content, is_wanted)
    except UNREADABLE as error:
        raise BrokenArchive from error


def _read(content: bytes, is_wanted: Callable[[Member], bool]) -> Iterator[Member]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        if len(members) > MAX_MEMBERS:
            raise ArchiveTooLarge
        left = min(MAX_UNPACKED_BYTES, MAX_RATIO * len(content))
        for member in members:
            name = member.filename.replace("\\", "/")
            if name.lower().endswith(ENDINGS) and is_wanted(Member(name, _head(archive, member))):
                text = _unpack(archive, member, left)
                left -= len(text)
                yield Member(name, text)


def _head(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    with archive.open(member) as file:
        return file.read(HEAD_BYTES)


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> bytes:
    """The size that an archive claims is not believed: reads one byte more than is allowed at most."""
    with archive.open(member) as file:
        text = file.read(limit + 1)
    if len(text) > limit:
        raise ArchiveTooLarge
    return text
