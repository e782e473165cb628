"""The list store: Redis in front of the DynamoDB record, and the protocol that keeps both from lying.

A list carries the `profile_version` it was made from. `users.profile_version` in DynamoDB is the truth.

- The record is checked against the truth on every read, in one batch.
- The cache is not: a hit is one GET and no other I/O. So nothing older than the truth may stay in it. Before it
  commits, a writer puts a placeholder of the new version there; before it acknowledges, it makes sure that nothing
  older is there.
- A reader that misses puts a placeholder, reads the truth, and fills. A fill is accepted only over the placeholder it
  was begun with, known by its token, or over a list that is not newer. So one that was begun before a newer rating, or
  before Redis restarted, comes too late, however long it slept.
- A writer that cannot reach Redis tells the readers through DynamoDB to leave it alone: `shared/lease.py`.

A cached value is `version \\n head \\n row \\n ...`, each line JSON, so that the first `amount` movies are
cut out and sent without parsing. A placeholder is `version token \\n`.
"""

import json
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from shared.errors import StoreUnavailable
from shared.lease import Lease
from shared.schemas import ListHead, RecommendedMovie, Source
from shared.stores.aws import DynamoDBClient, error_code, repeatable, store_errors
from shared.stores.redis_cache import Cache, CacheUnavailable
from shared.stores.tables import EXPIRES_AT, Tables
from shared.telemetry.metrics import Metrics

PLACEHOLDER_SECONDS = 30
RECORD_SECONDS = 30 * 24 * 3600
SCANNED_AT_ONCE = 1000
LIST_HELD = b""

# KEYS: list. ARGV: version, a new token, seconds to live.
# Puts a placeholder where the cache has nothing, or only something older. Returns the token of the placeholder that is
# there now, or nothing where there is a list.
PLACEHOLD = """
local held = redis.call('GETRANGE', KEYS[1], 0, 63)
local version = string.match(held, '^%d+')
if version and tonumber(version) >= tonumber(ARGV[1]) then return string.match(held, '^%d+ (%w+)\\n') or '' end
redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. ARGV[2] .. '\\n', 'EX', ARGV[3])
return ARGV[2]
"""

# KEYS: list. ARGV: version, the token the fill was begun with, seconds to live, value. Returns 1 where it is accepted.
FILL = """
local held = redis.call('GETRANGE', KEYS[1], 0, 63)
local version, token = string.match(held, '^(%d+) ?(%w*)\\n')
if not version or tonumber(version) > tonumber(ARGV[1]) then return 0 end
if token ~= '' and token ~= ARGV[2] then return 0 end
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

    @property
    def profile_version(self) -> int:
        return int(self.value[: self.value.index(b"\n")])

    def made_by(self, model_version: str) -> bool:
        head_end = self.value.index(b"\n", self.value.index(b"\n") + 1)
        return self.value.find(b'"model_version":"%b"' % model_version.encode(), 0, head_end) > 0

    def body(self, amount: int) -> bytes:
        return list_body(self.value, amount, self.source)


class ListCache:
    """Redis's half of the protocol."""

    def __init__(self, cache: Cache, prefix: str, seconds: int) -> None:
        self.cache = cache
        self.prefix = prefix
        self.seconds = seconds
        self._placehold = cache.redis.register_script(PLACEHOLD)
        self._fill = cache.redis.register_script(FILL)

    def key(self, user_id: int) -> str:
        return f"{self.prefix}list:{user_id}"

    async def get(self, user_id: int) -> ListAnswer | None:
        try:
            value = await self.cache.call(lambda redis: redis.get(self.key(user_id)))
        except CacheUnavailable:
            self.cache.metrics.cache_looked_up("lists", "away")
            return None
        assert not isinstance(value, str)  # the client does not decode
        if value is None or value.endswith(b"\n"):
            self.cache.metrics.cache_looked_up("lists", "miss")
            return None
        self.cache.metrics.cache_looked_up("lists", "hit")
        return ListAnswer(value, "cache")

    async def placehold(self, user_id: int, version: int = 0) -> bytes:
        """Begins a fill, or forbids lists older than `version`. Returns the token that the fill must show. Raises
        `CacheUnavailable`."""
        args: list[bytes | str | int] = [version, uuid.uuid4().hex, PLACEHOLDER_SECONDS]
        token: bytes = await self.cache.call(lambda _: self._placehold(keys=[self.key(user_id)], args=args))
        return token

    async def fill(self, stored: StoredList, token: bytes) -> bool:
        """False where it comes too late, and the cache has been left as it is. Raises `CacheUnavailable`."""
        args: list[bytes | str | int] = [stored.profile_version, token, self.seconds, stored.value()]
        filled = bool(await self.cache.call(lambda _: self._fill(keys=[self.key(stored.user_id)], args=args)))
        if not filled:
            self.cache.metrics.fence_refused("redis")
        return filled

    async def empty(self) -> None:
        """No list that is there now stays, and no fill that has begun is accepted. Raises `CacheUnavailable`."""
        cursor = await self._empty_from(0)
        while cursor:
            cursor = await self._empty_from(cursor)

    async def _empty_from(self, cursor: int) -> int:
        async def step(redis: Any) -> int:
            following, keys = await redis.scan(cursor, f"{self.prefix}list:*", SCANNED_AT_ONCE)
            if keys:
                await redis.unlink(*keys)
            return int(following)

        return await self.cache.call(step)

    async def begin(self, user_id: int, version: int = 0) -> bytes | None:
        """As `placehold`; None where Redis is away, and nothing can be filled."""
        try:
            return await self.placehold(user_id, version)
        except CacheUnavailable:
            return None

    async def finish(self, stored: StoredList, token: bytes | None) -> bool:
        """Fills where a fill was begun. False where the cache does not hold the list now."""
        try:
            return token is not None and await self.fill(stored, token)
        except CacheUnavailable:
            return False


class ListTable:
    """DynamoDB's half of the protocol: the record, checked against `users.profile_version`."""

    def __init__(self, client: DynamoDBClient, tables: Tables, metrics: Metrics | None = None) -> None:
        self.client = client
        self.tables = tables
        self.metrics = metrics or Metrics()

    @repeatable
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

    @repeatable
    async def put(self, stored: StoredList) -> bool:
        """False where the record is of a newer profile already."""
        try:
            with store_errors():
                await self.client.put_item(
                    TableName=self.tables.recommendations,
                    Item=record_item(stored),
                    ConditionExpression="attribute_not_exists(user_id) OR profile_version <= :version",
                    ExpressionAttributeValues={":version": {"N": str(stored.profile_version)}},
                )
        except ClientError as error:
            if error_code(error) != "ConditionalCheckFailedException":
                raise
            self.metrics.fence_refused("dynamodb")
            return False
        return True


def record_item(stored: StoredList) -> dict[str, Any]:
    head = json.loads(stored.head)
    return {
        "user_id": {"N": str(stored.user_id)},
        "profile_version": {"N": str(stored.profile_version)},
        "model_version": {"S": head["model_version"]},
        "computed_at": {"S": head["computed_at"]},
        "movies": {"S": stored.rows.decode()},
        EXPIRES_AT: {"N": str(int(time.time()) + RECORD_SECONDS)},
    }


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

    def __init__(self, cache: ListCache, table: ListTable, lease: Lease) -> None:
        self.cache = cache
        self.table = table
        self.lease = lease

    async def read(self, user_id: int) -> ListAnswer | Outdated | None:
        """Raises `StoreUnavailable` where neither store can tell."""
        if self.lease.held():
            return await self.hit(user_id) or await self._read_through(user_id)
        try:
            return _answer(await self.table.get(user_id))
        except StoreUnavailable:
            hit = await self.cache.get(user_id) if await self.lease.believable() else None
            if hit is None:
                raise
            return hit

    async def hit(self, user_id: int) -> ListAnswer | None:
        """What the cache has, if it may be believed."""
        return await self.cache.get(user_id) if self.lease.held() else None

    async def _read_through(self, user_id: int) -> ListAnswer | Outdated | None:
        token = await self.cache.begin(user_id)
        stored = await self.table.get(user_id)
        if isinstance(stored, StoredList):
            await self.cache.finish(stored, token)
        return _answer(stored)


def _answer(stored: StoredList | Outdated | None) -> ListAnswer | Outdated | None:
    return ListAnswer(stored.value(), "store") if isinstance(stored, StoredList) else stored
