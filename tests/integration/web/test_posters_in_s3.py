from datetime import timedelta

import pytest

from services.web.posters import bucket
from services.web.posters.bucket import PosterBucket
from shared.settings import ServiceSettings
from shared.stores.aws import open_s3


async def test_posters_are_kept_and_their_absence_expires(
    aws_settings: ServiceSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_s3(aws_settings) as s3:
        await s3.create_bucket(Bucket=aws_settings.bucket)
        kept = PosterBucket(s3, aws_settings.bucket)
        assert await kept.get("posters/a.jpg") is None
        await kept.put("posters/a.jpg", b"a poster")
        await kept.put("posters/none.jpg", b"")
        assert [await kept.get(f"posters/{name}.jpg") for name in ("a", "none")] == [b"a poster", b""]
        monkeypatch.setattr(bucket, "RETRY_AFTER", timedelta(seconds=-60))
        assert [await kept.get(f"posters/{name}.jpg") for name in ("a", "none")] == [b"a poster", None]
