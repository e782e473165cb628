from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, cast

from botocore.exceptions import ClientError


class Body:
    def __init__(self, content: bytes) -> None:
        self.content = content

    async def read(self) -> bytes:
        return self.content


class FakeS3:
    """A client that responds to every call with one object, or with one error."""

    def __init__(self, content: bytes = b"", error: str = "", age: timedelta = timedelta()) -> None:
        self.content = content
        self.error = error
        self.age = age
        self.options: dict[str, Any] = {}
        """Those of the last call."""

    async def _call(self, **options: Any) -> dict[str, Any]:
        self.options = options
        if self.error:
            raise ClientError(cast("Any", {"Error": {"Code": self.error}}), "call")
        now = datetime.now(UTC)
        metadata = {"HTTPHeaders": {"date": format_datetime(now, usegmt=True)}}
        modified = now.replace(microsecond=0) - self.age
        return {"Body": Body(self.content), "ETag": "tag", "LastModified": modified, "ResponseMetadata": metadata}

    get_object = put_object = delete_object = create_bucket = _call
