"""Where backups are written to and read from: a file, `s3://bucket/key`, or `-` for the standard streams.

A backup is one object and replaces an earlier one at once. A checksum file for operators follows, except on a stream.
With a key, what leaves the machine is encrypted, and the checksum file is of that.
"""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from botocore.exceptions import ClientError

from services.recommender.backups.checksum import SUFFIX, sha256sum
from services.recommender.backups.encryption import decrypt, encrypt, is_encrypted
from services.recommender.backups.errors import BadLocation, NoChecksumFile
from shared.contracts.errors import MatineeError
from shared.stores.aws import S3Client
from shared.stores.objects import Objects

STREAM = "-"
S3 = "s3://"


@asynccontextmanager
async def write_to(location: str, s3: S3Client, keys: Sequence[str] = ()) -> AsyncIterator[Path]:
    """A path to write a backup to. It is delivered if the block succeeds, encrypted by the first key if there is one;
    only the owner may read the file.

    Raises `NoChecksumFile` if only its checksum could not be delivered.
    """
    with _draft_folder(location) as folder, TemporaryDirectory() as private:
        draft = Path(folder) / (Path(location).name if location != STREAM else "users.parquet")
        draft.touch(mode=0o600)
        if keys:
            clear = Path(private) / "clear.parquet"
            yield clear
            await asyncio.to_thread(encrypt, clear, draft, keys[0])
        else:
            yield draft
        if location == STREAM:
            await asyncio.to_thread(_write_stream, draft, sys.stdout.buffer)
        elif location.startswith(S3):
            await _upload(draft, location, s3)
        else:
            await asyncio.to_thread(_move, draft, Path(location))


@asynccontextmanager
async def read_from(location: str, s3: S3Client, keys: Sequence[str] = ()) -> AsyncIterator[Path]:
    """A path to read a backup from. Raises `BadBackup` if it is encrypted and none of the keys fits."""
    with TemporaryDirectory() as folder:
        path = await _fetch(location, s3, Path(folder) / "users.parquet")
        if is_encrypted(path):
            clear = Path(folder) / "clear.parquet"
            await asyncio.to_thread(decrypt, path, clear, keys)
            path = clear
        yield path


async def _fetch(location: str, s3: S3Client, copy: Path) -> Path:
    """Where the file is, which is copied unless it is a file here."""
    if location == STREAM:
        await asyncio.to_thread(_read_stream, sys.stdin.buffer, copy)
    elif location.startswith(S3):
        objects, key = _object(location, s3)
        await objects.download(key, copy)
    else:
        return Path(location)
    return copy


def _draft_folder(location: str) -> "TemporaryDirectory[str]":
    """On the file system of the target, so that the draft can be renamed."""
    if location == STREAM or location.startswith(S3):
        return TemporaryDirectory()
    target = Path(location).absolute()
    if target.exists() and not target.is_file():
        raise BadLocation(f"{target} is not a file.")
    try:
        return TemporaryDirectory(prefix=".backup-", dir=target.parent)
    except OSError as error:
        raise BadLocation(f"{target.parent} cannot be written to: {error.strerror}.") from error


def _move(draft: Path, target: Path) -> None:
    checksum = draft.with_name(draft.name + SUFFIX)
    checksum.write_text(sha256sum(draft))
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.replace(target)
    with _checksum_follows(str(target)):
        checksum.replace(target.with_name(checksum.name))


async def _upload(draft: Path, location: str, s3: S3Client) -> None:
    objects, key = _object(location, s3)
    await objects.upload(draft, key)
    with _checksum_follows(location):
        await objects.put(key + SUFFIX, sha256sum(draft).encode())


@contextmanager
def _checksum_follows(location: str) -> Iterator[None]:
    try:
        yield
    except (ClientError, MatineeError, OSError) as error:
        raise NoChecksumFile(
            f"The backup in {location} is complete and can be restored, but {location}{SUFFIX} was not written: {error}"
        ) from error


def _write_stream(draft: Path, stream: BinaryIO) -> None:
    with draft.open("rb") as file:
        shutil.copyfileobj(file, stream)
    stream.flush()


def _read_stream(stream: BinaryIO, copy: Path) -> None:
    with copy.open("wb") as file:
        shutil.copyfileobj(stream, file)


def _object(location: str, s3: S3Client) -> tuple[Objects, str]:
    bucket, _, key = location.removeprefix(S3).partition("/")
    if not bucket or not key or key.endswith("/"):
        raise BadLocation(f"{location} names no object. Write s3://bucket/key.")
    return Objects(s3, bucket), key
