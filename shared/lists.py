"""The list store: Redis in front of the DynamoDB record, and the protocol that keeps both from lying.

A list carries the `profile_version` it was made from. `users.profile_version` in DynamoDB is the truth.

- The record is checked against the truth on every read, in one batch.
- The cache is not: a hit is one GET and no other I/O. So nothing older than the truth may stay in it:
  a writer puts a placeholder of the new version there *before* it commits; a fill is accepted only over a
  placeholder or list of the same or an older version, in the same life of Redis as the fill was begun in.

A cached value is `version \\n head \\n row \\n ...`, each line JSON, so that the first `amount` movies are
cut out and sent without parsing. A placeholder is `version \\n` alone.
"""

import json
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from shared.aws import DynamoDBClient, error_code, store_errors
from shared.cache import Cache, CacheUnavailable
from shared.schemas import ListHead, RecommendedMovie, Source
from shared.tables import EXPIRES_AT, Tables

PLACEHOLDER_SECONDS = 30
RECORD_SECONDS = 30 * 24 * 3600
LIFE_KEY = "life"

# KEYS: list, life. ARGV: version, a name for this life of Redis if it has none yet, seconds to live.
# Puts a placeholder where the cache has nothing, or only something older; returns the name of this life.
PLACEHOLD = """
local life = redis.call('GET', KEYS[2])
if not life then life = ARGV[2] redis.call('SET', KEYS[2], life) end
local held = redis.call('GET', KEYS[1])
if not held or tonumber(string.match(held, '^%d+')) < tonumber(ARGV[1]) then
  redis.call('SET', KEYS[1], ARGV[1] .. '\\n', 'EX', ARGV[3])
end
return life
"""

# KEYS: list, life. ARGV: version, the life the fill was begun in, seconds to live, value.
FILL = """
if redis.call('GET', KEYS[2]) ~= ARGV[2] then return 0 end
local held = redis.call('GET', KEYS[1])
if not held or tonumber(string.match(held, '^%d+')) > tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[4], 'EX', ARGV[3])
return 1
"""


@dataclass(frozen=True)
class StoredList:
    """A user's list as it is kept: its version, its head and one line of JSON a movie, best first."""

    user_id: int
    profile_version: int
    head: bytes
    rows: bytes

    @classmethod
    def of(cls, head: ListHead, movies: Iterable[RecommendedMovie]) -> "StoredList":
        rows = b"\n".join(movie.model_dump_json().encode() for movie in movies)
        only_head = head.model_dump_json(include=set(ListHead.model_fields)).encode()
        return cls(head.user_id, head.profile_version, only_head, rows)

    def value(self) -> bytes:
        return b"%d\n%b\n%b" % (self.profile_version, self.head, self.rows)


def list_body(value: bytes, amount: int, source: Source) -> bytes:
    """The public JSON answer with the first `amount` movies of a cached value."""
    _version, head, *rows = value.split(b"\n", amount + 2)
    movies = b",".join(rows[:amount])
    return b'%b,"source":"%b","movies":[%b]}' % (head[:-1], source.encode(), movies)


@dataclass(frozen=True)
class Outdated:
    """There is a record, but it is not of the current profile, or it has expired: a list must be computed."""


@dataclass(frozen=True)
class ListAnswer:
    value: bytes
    source: Source

    def body(self, amount: int) -> bytes:
        return list_body(self.value, amount, self.source)


class ListCache:
    """Redis's half of the protocol. Raises `CacheUnavailable`."""

    def __init__(self, cache: Cache, prefix: str, seconds: int) -> None:
        self.cache = cache
        self.prefix = prefix
        self.seconds = seconds
        self._placehold = cache.redis.register_script(PLACEHOLD)
        self._fill = cache.redis.register_script(FILL)

    def key(self, user_id: int) -> str:
        return f"{self.prefix}list:{user_id}"

    async def get(self, user_id: int) -> bytes | None:
        value = await self.cache.call(lambda redis: redis.get(self.key(user_id)))
        assert not isinstance(value, str)  # the client does not decode
        return None if value is None or value.endswith(b"\n") else value

    async def placehold(self, user_id: int, version: int = 0) -> bytes:
        """Begins a fill, or forbids lists older than `version`. Returns the life of Redis it was done in."""
        keys = [self.key(user_id), self.prefix + LIFE_KEY]
        args: list[bytes | str | int] = [version, uuid.uuid4().hex, PLACEHOLDER_SECONDS]
        life: bytes = await self.cache.call(lambda _: self._placehold(keys=keys, args=args))
        return life

    async def fill(self, user_id: int, version: int, life: bytes, value: bytes) -> bool:
        keys = [self.key(user_id), self.prefix + LIFE_KEY]
        args: list[bytes | str | int] = [version, life, self.seconds, value]
        return bool(await self.cache.call(lambda _: self._fill(keys=keys, args=args)))


class ListTable:
    """DynamoDB's half of the protocol: the record, checked against `users.profile_version`."""

    def __init__(self, client: DynamoDBClient, tables: Tables) -> None:
        self.client = client
        self.tables = tables

    async def get(self, user_id: int) -> StoredList | Outdated | None:
        users, lists = self.tables.users, self.tables.recommendations
        key = {"user_id": {"N": str(user_id)}}
        with store_errors():
            answer: Any = await self.client.batch_get_item(
                RequestItems={
                    users: {
                        "Keys": [key],
                        "ConsistentRead": True,
                        "ProjectionExpression": "profile_version",
                    },
                    lists: {"Keys": [key], "ConsistentRead": True},
                }
            )
        found = answer["Responses"]
        if answer.get("UnprocessedKeys") or not found.get(lists):
            return Outdated() if answer.get("UnprocessedKeys") else None
        truth = int(found[users][0]["profile_version"]["N"]) if found.get(users) else 0
        return _checked(found[lists][0], truth)

    async def put(self, stored: StoredList) -> bool:
        """False where the record is of a newer profile already."""
        head = json.loads(stored.head)
        item: Any = {
            "user_id": {"N": str(stored.user_id)},
            "profile_version": {"N": str(stored.profile_version)},
            "model_version": {"S": head["model_version"]},
            "computed_at": {"S": head["computed_at"]},
            "movies": {"S": stored.rows.decode()},
            EXPIRES_AT: {"N": str(int(time.time()) + RECORD_SECONDS)},
        }
        try:
            with store_errors():
                await self.client.put_item(
                    TableName=self.tables.recommendations,
                    Item=item,
                    ConditionExpression="attribute_not_exists(user_id) OR profile_version <= :version",
                    ExpressionAttributeValues={":version": {"N": str(stored.profile_version)}},
                )
        except ClientError as error:
            if error_code(error) != "ConditionalCheckFailedException":
                raise
            return False
        return True


def _checked(item: dict[str, Any], truth: int) -> StoredList | Outdated:
    version = int(item["profile_version"]["N"])
    if version != truth or int(item[EXPIRES_AT]["N"]) <= time.time():
        return Outdated()
    head = ListHead(
        user_id=int(item["user_id"]["N"]),
        profile_version=version,
        model_version=item["model_version"]["S"],
        computed_at=datetime.fromisoformat(item["computed_at"]["S"]).astimezone(UTC),
    )
    rows = item["movies"]["S"].encode()
    return StoredList(head.user_id, version, head.model_dump_json().encode(), rows)


class ListReader:
    """What web and voice read lists with: one GET on a hit; on a miss the record, which refills the cache."""

    def __init__(self, cache: ListCache, table: ListTable) -> None:
        self.cache = cache
        self.table = table

    async def read(self, user_id: int) -> ListAnswer | Outdated | None:
        try:
            value = await self.cache.get(user_id)
        except CacheUnavailable:
            value = None
        if value is not None:
            return ListAnswer(value, "cache")
        return await self._read_through(user_id)

    async def _read_through(self, user_id: int) -> ListAnswer | Outdated | None:
        life = await self._begin(user_id)
        stored = await self.table.get(user_id)
        if not isinstance(stored, StoredList):
            return stored
        if life is not None:
            await fill_quietly(self.cache, stored, life)
        return ListAnswer(stored.value(), "store")

    async def _begin(self, user_id: int) -> bytes | None:
        try:
            return await self.cache.placehold(user_id)
        except CacheUnavailable:
            return None


async def fill_quietly(cache: ListCache, stored: StoredList, life: bytes) -> None:
    try:
        await cache.fill(stored.user_id, stored.profile_version, life, stored.value())
    except CacheUnavailable:
        return
