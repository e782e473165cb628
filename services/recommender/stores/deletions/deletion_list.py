"""`deletions/<user id>` in S3: who has deleted an account, and when. It outlives the tables, so that no backup and no
earlier model brings anybody back. It holds no name, only times."""

from datetime import UTC, datetime

from pydantic import BaseModel, ValidationError

from shared.contracts.errors import Conflict
from shared.stores.objects import Objects

PREFIX = "deletions/"


class Deletion(BaseModel):
    deleted_at: datetime
    rated_since: datetime | None = None
    """None for somebody who had rated nothing, or nothing any more when it was recorded."""

    def is_known_to_model(self, trained_at: datetime) -> bool:
        return self.rated_since is not None and self.rated_since <= trained_at <= self.deleted_at

    def covers(self, created: str | None) -> bool:
        """Whether an account of this id was deleted, rather than a later one that got the same id. An account without
        a time of creation is older than this list."""
        return created is None or datetime.fromisoformat(created).astimezone(UTC) <= self.deleted_at


class KnowsDeletedUsers(Conflict):
    """A model must not be served again."""


class DeletionList:
    def __init__(self, objects: Objects) -> None:
        self.objects = objects

    async def record(self, user_id: int, rated_since: datetime | None) -> None:
        """A repetition keeps what the first time knew."""
        before = await self.find(user_id)
        if before is not None and rated_since is None:
            rated_since = before.rated_since
        deletion = Deletion(deleted_at=datetime.now(UTC), rated_since=rated_since)
        await self.objects.put(_key(user_id), deletion.model_dump_json().encode())

    async def find(self, user_id: int) -> Deletion | None:
        found = await self.objects.get(_key(user_id))
        return _parse(found[0]) if found else None

    async def user_ids(self) -> set[int]:
        return {int(key.removeprefix(PREFIX)) for key in await self.objects.keys(PREFIX)}

    async def refuse_model(self, trained_at: datetime) -> None:
        """Raises `KnowsDeletedUsers`."""
        if found := await self.known_to_model(trained_at):
            raise KnowsDeletedUsers(
                f"The model learned from the ratings of {len(found)} users who have deleted their accounts since. "
                "Train a new one with `make train`."
            )

    async def known_to_model(self, trained_at: datetime) -> list[int]:
        """Those whose ratings a model of this time may have learned from, and who have deleted them since."""
        found = []
        for user_id in sorted(await self.user_ids()):
            deletion = await self.find(user_id)
            if deletion is not None and deletion.is_known_to_model(trained_at):
                found.append(user_id)
        return found


def _key(user_id: int) -> str:
    return f"{PREFIX}{user_id}"


def _parse(content: bytes) -> Deletion:
    """A damaged entry still says who has deleted an account."""
    try:
        return Deletion.model_validate_json(content)
    except ValidationError:
        return Deletion(deleted_at=datetime.max.replace(tzinfo=UTC), rated_since=datetime.min.replace(tzinfo=UTC))
