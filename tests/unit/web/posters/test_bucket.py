from datetime import timedelta
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError

from services.web.posters.bucket import KEEP, RETRY_AFTER, PosterBucket
from shared.contracts.errors import StoreUnavailable
from tests.support.fakes.s3 import FakeS3


def bucket(s3: FakeS3) -> PosterBucket:
    return PosterBucket(cast("Any", s3), "matinee")


@pytest.mark.parametrize(
    ("content", "age", "found"),
    [
        (b"jpeg", 2 * RETRY_AFTER, b"jpeg"),
        (b"jpeg", KEEP, None),
        (b"", RETRY_AFTER / 2, b""),
        (b"", 2 * RETRY_AFTER, None),
    ],
    ids=["a poster", "a poster that is too old", "no poster", "no poster long ago"],
)
async def test_a_missing_poster_is_remembered_for_a_while(content: bytes, age: timedelta, found: bytes | None) -> None:
    assert await bucket(FakeS3(content, age=age)).get("7.jpg") == found


async def test_an_absent_object_is_none_and_other_errors_are_raised() -> None:
    assert await bucket(FakeS3(error="NoSuchKey")).get("7.jpg") is None
    for refusal in ("SlowDown", "AccessDenied"):
        with pytest.raises(StoreUnavailable):
            await bucket(FakeS3(error=refusal)).get("7.jpg")
    with pytest.raises(ClientError):
        await bucket(FakeS3(error="ValidationException")).get("7.jpg")


async def test_a_poster_is_stored_as_a_jpeg() -> None:
    s3 = FakeS3()
    await bucket(s3).put("7.jpg", b"jpeg")
    assert s3.options == {"Bucket": "matinee", "Key": "7.jpg", "Body": b"jpeg", "ContentType": "image/jpeg"}
