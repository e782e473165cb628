"""`deletions/<user id>` in S3: who has deleted an account, and when. It outlives the tables, so that no backup brings
anybody back. It holds no name, only a time."""

from datetime import UTC, datetime

from pydantic import BaseModel, ValidationError

from shared.stores.objects import Objects

PREFIX = "deletions/"


class Deletion(BaseModel):
    deleted_at: datetime

    def covers(self, created: str | None) -> bool:
        """Whether an account of this id was deleted, rather than a later one that got the same id. An account without
        a time of creation is older than this list."""
        return created is None or datetime.fromisoformat(created).astimezone(UTC) <= self.deleted_at


class DeletionList:
    def __init__(self, objects: Objects) -> None:
        self.objects = objects

    async def record(self, user_id: int) -> None:
        deletion = Deletion(deleted_at=datetime.now(UTC))
        await self.objects.put(_key(user_id), deletion.model_dump_json().encode())

    async def find(self, user_id: int) -> Deletion | None:
        found = await self.objects.get(_key(user_id))
        return _parse(found[0]) if found else None

    async def user_ids(self) -> set[int]:
        return {int(key.removeprefix(PREFIX)) for key in await self.objects.keys(PREFIX)}


def _key(user_id: int) -> str:
    return f"{PREFIX}{user_id}"


def _parse(content: bytes) -> Deletion:
    """A damaged entry still says who has deleted an account."""
    try:
        return Deletion.model_validate_json(content)
    except ValidationError:
        return Deletion(deleted_at=datetime.max.replace(tzinfo=UTC))
