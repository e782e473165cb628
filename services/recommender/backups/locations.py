"""Where backups go and come from: a file, `s3://bucket/key`, or `-` for the standard streams."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from shared.stores.aws import S3Client
from shared.stores.errors import store_errors

STREAM = "-"
S3 = "s3://"


class BadPlace(Exception):
    """The message says in one sentence what is wrong with it."""


@asynccontextmanager
async def delivered(place: str, s3: S3Client) -> AsyncIterator[Path]:
    """A path to write a backup to, readable by its owner alone. It arrives as a whole when the block ends well."""
    with _drafts_for(place) as folder:
        draft = Path(folder) / "backup.parquet"
        draft.touch(mode=0o600)
        yield draft
        if place == STREAM:
            await asyncio.to_thread(_copy, draft.open("rb"), sys.stdout.buffer)
        elif place.startswith(S3):
            await _upload(draft, place, s3)
        else:
            await asyncio.to_thread(_put_in_place, draft, Path(place))


@asynccontextmanager
async def fetched(place: str, s3: S3Client) -> AsyncIterator[Path]:
    """A path to read the backup from."""
    if place != STREAM and not place.startswith(S3):
        yield Path(place)
        return
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "backup.parquet"
        if place == STREAM:
            await asyncio.to_thread(_copy, sys.stdin.buffer, copy.open("wb"))
        else:
            await _download(place, copy, s3)
        yield copy


def _drafts_for(place: str) -> "TemporaryDirectory[str]":
    """Beside the file that it will be, so that it can be renamed."""
    if place == STREAM or place.startswith(S3):
        return TemporaryDirectory()
    folder = Path(place).absolute().parent
    try:
        return TemporaryDirectory(prefix=".backup-", dir=folder)
    except OSError as error:
        raise BadPlace(f"{folder} cannot be written to: {error.strerror}.") from error


def _put_in_place(draft: Path, target: Path) -> None:
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.replace(target)


def _copy(source: Any, target: Any) -> None:
    with source, target:
        shutil.copyfileobj(source, target)


async def _upload(draft: Path, place: str, s3: Any) -> None:
    bucket, key = _bucket_and_key(place)
    with store_errors():
        await s3.upload_file(str(draft), bucket, key)


async def _download(place: str, copy: Path, s3: Any) -> None:
    bucket, key = _bucket_and_key(place)
    with store_errors():
        await s3.download_file(bucket, key, str(copy))


def _bucket_and_key(place: str) -> tuple[str, str]:
    bucket, _, key = place.removeprefix(S3).partition("/")
    if not bucket or not key or key.endswith("/"):
        raise BadPlace(f"{place} names no object. Write s3://bucket/key.")
    return bucket, key
