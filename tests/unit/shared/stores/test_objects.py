"""Objects in S3: absent, present, changed meanwhile, or damaged."""

import asyncio
import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO, cast

import pytest
from botocore.exceptions import ClientError

from shared.contracts.errors import StoreUnavailable
from shared.stores.objects import CorruptObject, Objects, ensure_bucket
from tests.support.fakes.s3 import FakeS3


def objects(content: bytes = b"", error: str = "") -> Objects:
    return Objects(cast("Any", FakeS3(content, error)), "bucket")


async def test_content_comes_with_its_etag_and_nothing_if_absent() -> None:
    assert await objects(b"x").get("key") == (b"x", "tag")
    assert await objects(error="NoSuchKey").get("key") is None
    with pytest.raises(StoreUnavailable):
        await objects(error="SlowDown").get("key")
    with pytest.raises(ClientError):
        await objects(error="InvalidRequest").get("key")


async def test_content_must_match_its_hash() -> None:
    sha256 = hashlib.sha256(b"x").hexdigest()
    assert await objects(b"x").put("key", b"x") == sha256
    assert await objects(b"x").get_checked("key", sha256) == b"x"
    for damaged in (objects(b"y"), objects(error="NoSuchKey")):
        with pytest.raises(CorruptObject, match="key is missing or does not match"):
            await damaged.get_checked("key", sha256)


async def test_json_is_parsed_or_refused() -> None:
    assert await objects(b'{"a": 1}').get_json("key") == ({"a": 1}, "tag")
    assert await objects(error="NoSuchKey").get_json("key") is None
    with pytest.raises(CorruptObject, match="not JSON"):
        await objects(b"{").get_json("key")


@pytest.mark.parametrize(("etag", "condition"), [(None, {"IfNoneMatch": "*"}), ("tag", {"IfMatch": "tag"})])
async def test_an_object_is_replaced_unless_it_changed(etag: str | None, condition: dict[str, str]) -> None:
    store = objects()
    assert await store.replace_json("key", {}, etag)
    options = cast("Any", store.client).options
    assert condition.items() <= options.items()
    assert not await objects(error="PreconditionFailed").replace_json("key", {}, etag)
    with pytest.raises(ClientError):
        await objects(error="InvalidRequest").replace_json("key", {}, etag)


async def test_a_bucket_that_exists_is_kept() -> None:
    s3 = FakeS3(error="BucketAlreadyOwnedByYou")
    await ensure_bucket(cast("Any", s3), "bucket", "us-east-1")
    assert "CreateBucketConfiguration" not in s3.options
    s3.error = ""
    await ensure_bucket(cast("Any", s3), "bucket", "eu-west-1")
    assert s3.options["CreateBucketConfiguration"] == {"LocationConstraint": "eu-west-1"}
    s3.error = "InvalidRequest"
    with pytest.raises(ClientError):
        await ensure_bucket(cast("Any", s3), "bucket", "us-east-1")


async def test_the_age_of_an_object_is_told_by_the_clock_of_the_store() -> None:
    s3 = FakeS3(b"v1", age=timedelta(hours=2))
    found = await Objects(cast("Any", s3), "bucket").get_with_age("key")
    assert found is not None
    assert found.content == b"v1"
    assert 7199 <= found.age_seconds <= 7201
    assert await objects(error="NoSuchKey").get_with_age("key") is None


async def test_a_cancelled_download_closes_its_file(tmp_path: Path) -> None:
    opened: list[BinaryIO] = []

    class Client:
        async def download_fileobj(self, _bucket: str, _key: str, file: BinaryIO) -> None:
            opened.append(file)
            await asyncio.Event().wait()

    download = asyncio.create_task(Objects(cast("Any", Client()), "bucket").download("key", tmp_path / "file"))
    while not opened:
        await asyncio.sleep(0)
    download.cancel()
    with pytest.raises(asyncio.CancelledError):
        await download
    assert opened[0].closed
