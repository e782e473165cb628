"""Posters in S3. An empty object records for a while that TMDB has no poster of a movie."""

from datetime import UTC, datetime, timedelta

from botocore.exceptions import ClientError

from shared.contracts.movie_records import TMDB_DAYS
from shared.stores.aws import S3Client
from shared.stores.errors import is_missing_object, store_errors

RETRY_AFTER = timedelta(days=30)
"""When to ask TMDB again about a movie that it had no poster of."""

KEEP = timedelta(days=TMDB_DAYS)


class PosterBucket:
    def __init__(self, client: S3Client, bucket: str) -> None:
        self.client = client
        self.bucket = bucket

    async def get(self, key: str) -> bytes | None:
        try:
            with store_errors():
                response = await self.client.get_object(Bucket=self.bucket, Key=key)
                content = await response["Body"].read()
        except ClientError as error:
            if not is_missing_object(error):
                raise
            return None
        age = datetime.now(UTC) - response["LastModified"]
        return None if age > (KEEP if content else RETRY_AFTER) else content

    async def put(self, key: str, content: bytes) -> None:
        with store_errors():
            await self.client.put_object(Bucket=self.bucket, Key=key, Body=content, ContentType="image/jpeg")
