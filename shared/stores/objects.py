"""Objects in S3. Content that a manifest names is verified by its SHA-256."""

import asyncio
import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from shared.stores.aws import S3Client
from shared.stores.errors import error_code, is_missing_object, store_errors

CHANGED = {"PreconditionFailed", "412", "ConditionalRequestConflict", "409"}


def file_sha256(path: Path) -> str | None:
    """None where there is no file."""
    if not path.exists():
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class CorruptObject(Exception):
    """An object is missing, damaged, or does not match its manifest."""


async def ensure_bucket(client: S3Client, bucket: str, region: str) -> None:
    location: Any = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    try:
        with store_errors():
            await client.create_bucket(Bucket=bucket, **location)
    except ClientError as error:
        if error_code(error) not in {"BucketAlreadyOwnedByYou", "BucketAlreadyExists"}:
            raise


@dataclass(frozen=True)
class AgedObject:
    content: bytes
    age_seconds: float
    """Since it was written, by the store's clock."""


class Objects:
    """One bucket."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        self.client = client
        self.bucket = bucket

    async def put(self, key: str, content: bytes) -> str:
        """Stores the object and returns its SHA-256."""
        with store_errors():
            await self.client.put_object(Bucket=self.bucket, Key=key, Body=content)
        return hashlib.sha256(content).hexdigest()

    async def get(self, key: str) -> tuple[bytes, str] | None:
        """Content and ETag, or None if there is no such object."""
        found = await self._get(key)
        return (found[0], found[1]["ETag"]) if found else None

    async def get_with_age(self, key: str) -> AgedObject | None:
        """Both times are of the store, whatever the clock of this machine says."""
        found = await self._get(key)
        if found is None:
            return None
        content, response = found
        now = parsedate_to_datetime(response["ResponseMetadata"]["HTTPHeaders"]["date"])
        return AgedObject(content, max((now - response["LastModified"]).total_seconds(), 0.0))

    async def _get(self, key: str) -> tuple[bytes, Any] | None:
        try:
            with store_errors():
                response: Any = await self.client.get_object(Bucket=self.bucket, Key=key)
                return await response["Body"].read(), response
        except ClientError as error:
            if not is_missing_object(error):
                raise
            return None

    async def upload(self, path: Path, key: str) -> None:
        """Streams a file of any size."""
        with store_errors():
            await self.client.upload_file(str(path), self.bucket, key)

    async def download(self, key: str, path: Path) -> None:
        """Closes the file also where it is cancelled."""
        with store_errors(), path.open("wb") as file:
            await self.client.download_fileobj(self.bucket, key, file)

    async def download_checked(self, key: str, path: Path, sha256: str) -> None:
        """Raises `CorruptObject` for a missing object, and for another content."""
        try:
            await self.download(key, path)
        except ClientError as error:
            if not is_missing_object(error):
                raise
            path.unlink(missing_ok=True)
        if await asyncio.to_thread(file_sha256, path) != sha256:
            raise CorruptObject(f"{key} is missing or does not match its manifest")

    async def get_checked(self, key: str, sha256: str) -> bytes:
        response = await self.get(key)
        if response is None or hashlib.sha256(response[0]).hexdigest() != sha256:
            raise CorruptObject(f"{key} is missing or does not match its manifest")
        return response[0]

    async def get_json(self, key: str) -> tuple[Any, str] | None:
        response = await self.get(key)
        if response is None:
            return None
        content, etag = response
        try:
            return json.loads(content), etag
        except ValueError as error:
            raise CorruptObject(f"{key} is not JSON") from error

    async def keys(self, prefix: str) -> list[str]:
        return [item["Key"] for item in await self._list(prefix)]

    async def keys_before(self, prefix: str, limit: datetime) -> list[str]:
        """Those that were last written before this time."""
        return [item["Key"] for item in await self._list(prefix) if item["LastModified"] < limit]

    async def _list(self, prefix: str) -> list[Any]:
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=prefix)
        with store_errors():
            return [item async for page in pages for item in page.get("Contents", [])]

    async def remove(self, key: str) -> None:
        with store_errors():
            await self.client.delete_object(Bucket=self.bucket, Key=key)

    async def put_json(self, key: str, value: object) -> None:
        await self.put(key, json.dumps(value, indent=1).encode())

    async def replace_json(self, key: str, value: object, etag: str | None) -> bool:
        """Stores the object if it still has this ETag (None: if it still does not exist). Returns whether it did."""
        condition: Any = {"IfNoneMatch": "*"} if etag is None else {"IfMatch": etag}
        try:
            with store_errors():
                await self.client.put_object(
                    Bucket=self.bucket, Key=key, Body=json.dumps(value, indent=1).encode(), **condition
                )
        except ClientError as error:
            if error_code(error) not in CHANGED:
                raise
            return False
        return True
