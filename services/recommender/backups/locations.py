"""Where backups are written to and read from: a file, `s3://bucket/key`, or `-` for the standard streams.

The checksum arrives last, so a backup is not restorable until both are there. If it does not arrive over an existing
backup, the pair does not match and is refused. A stream begins with the checksum's line, and the file follows.
"""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from services.recommender.backups.checksum import LINE, SUFFIX, checksum_path
from services.recommender.backups.errors import BadBackup, BadLocation
from services.recommender.stores.objects import Objects
from shared.stores.aws import S3Client

STREAM = "-"
S3 = "s3://"
PARQUET_MAGIC = b"PAR1"
MAX_LINE = 4096


@asynccontextmanager
async def write_to(location: str, s3: S3Client) -> AsyncIterator[Path]:
    """A path to write a backup and its checksum to. They are delivered if the block succeeds; only the owner may read
    the file."""
    with _draft_folder(location) as folder:
        draft = Path(folder) / (Path(location).name if location != STREAM else "users.parquet")
        draft.touch(mode=0o600)
        yield draft
        if location == STREAM:
            await asyncio.to_thread(_write_stream, draft, sys.stdout.buffer)
        elif location.startswith(S3):
            await _upload(draft, location, s3)
        else:
            await asyncio.to_thread(_move, draft, Path(location))


@asynccontextmanager
async def read_from(location: str, s3: S3Client) -> AsyncIterator[Path]:
    """A path to read a backup from; its checksum is beside it, unless the backup is an older one."""
    if location != STREAM and not location.startswith(S3):
        yield Path(location)
        return
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "users.parquet"
        if location == STREAM:
            await asyncio.to_thread(_read_stream, sys.stdin.buffer, copy)
        else:
            await _download(location, copy, s3)
        yield copy


def _draft_folder(location: str) -> "TemporaryDirectory[str]":
    """On the file system of the target, so that the draft can be renamed."""
    if location == STREAM or location.startswith(S3):
        return TemporaryDirectory()
    folder = Path(location).absolute().parent
    try:
        return TemporaryDirectory(prefix=".backup-", dir=folder)
    except OSError as error:
        raise BadLocation(f"{folder} cannot be written to: {error.strerror}.") from error


def _move(draft: Path, target: Path) -> None:
    for path in (draft, checksum_path(draft)):
        with path.open("rb") as file:
            os.fsync(file.fileno())
    draft.replace(target)
    checksum_path(draft).replace(checksum_path(target))


def _write_stream(draft: Path, stream: BinaryIO) -> None:
    for path in (checksum_path(draft), draft):
        with path.open("rb") as file:
            shutil.copyfileobj(file, stream)
    stream.flush()


def _read_stream(stream: BinaryIO, copy: Path) -> None:
    """Older backups have no line before the file."""
    first = stream.read(len(PARQUET_MAGIC))
    if first != PARQUET_MAGIC:
        line, first = first + stream.readline(MAX_LINE), b""
        if not LINE.fullmatch(line):
            raise BadBackup("The standard input does not begin with a checksum: it is not a backup of Matinee.")
        checksum_path(copy).write_bytes(line)
    with copy.open("wb") as file:
        file.write(first)
        shutil.copyfileobj(stream, file)


async def _upload(draft: Path, location: str, s3: S3Client) -> None:
    objects, key = _object(location, s3)
    await objects.upload(draft, key)
    await objects.put(key + SUFFIX, checksum_path(draft).read_bytes())


async def _download(location: str, copy: Path, s3: S3Client) -> None:
    objects, key = _object(location, s3)
    await objects.download(key, copy)
    checksum = await objects.get(key + SUFFIX)
    if checksum is not None:
        checksum_path(copy).write_bytes(checksum[0])


def _object(location: str, s3: S3Client) -> tuple[Objects, str]:
    bucket, _, key = location.removeprefix(S3).partition("/")
    if not bucket or not key or key.endswith("/"):
        raise BadLocation(f"{location} names no object. Write s3://bucket/key.")
    return Objects(s3, bucket), key
