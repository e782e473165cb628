"""Records of movies in DynamoDB (docs/decisions/0024).

`control` has an item `catalogue` with the version and the last id, and an item `catalogue:<version>` that names the
movies of each announced change. A recommender that knows an older version loads these records only.
"""

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from services.recommender.domain.ports import RecordChanged
from services.recommender.stores.record_groups import RecordGroups, RecordWrite
from shared.contracts.movie_records import MovieFields, MovieRecord
from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import Item, from_item, to_item
from shared.stores.errors import ConditionFailed, WriteConflict, repeatable, store_errors
from shared.stores.reads import MAX_KEYS, read_item, read_items, read_pages
from shared.stores.tables import Tables

CATALOGUE = "catalogue"
MAX_NAMED = 20_000
"""Ids in one item of `control`, which has at most 400 KB."""


class MovieRecordTable:
    def __init__(self, client: DynamoDBClient, tables: Tables) -> None:
        self.client = client
        self.tables = tables
        self._groups = RecordGroups(self._put_all)

    async def find(self, keys: Collection[str]) -> dict[str, int]:
        wanted = [to_item({"key": key}) for key in dict.fromkeys(keys)]
        items = await read_items(self.client, self.tables.movie_keys, wanted, consistent=True)
        return {str(item["key"]): int(item["movie_id"]) for item in items}

    async def load(self, movie_ids: Collection[int]) -> dict[int, MovieRecord]:
        """In parts, between which others get their turn."""
        keys = [_movie_key(movie_id) for movie_id in dict.fromkeys(movie_ids)]
        records: list[MovieRecord] = []
        for part in (keys[start : start + MAX_KEYS] for start in range(0, len(keys), MAX_KEYS)):
            records += map(_record, await read_items(self.client, self.tables.movies, part, consistent=True))
        return {record.movie_id: record for record in records}

    async def load_all(self) -> dict[int, MovieRecord]:
        records = map(_record, await read_pages(self.client, "scan", self.tables.movies))
        return {record.movie_id: record for record in records}

    async def load_keys(self) -> dict[str, int]:
        items = await read_pages(self.client, "scan", self.tables.movie_keys)
        return {str(item["key"]): int(item["movie_id"]) for item in items}

    async def put(self, record: MovieRecord, keys: Collection[str]) -> None:
        await self._groups.put(RecordWrite(record, keys))

    async def _put_all(self, writes: Sequence[RecordWrite]) -> None:
        items = [item for write in writes for item in self._write_items(write)]
        try:
            with store_errors():
                await self.client.transact_write_items(TransactItems=items)
        except (ConditionFailed, WriteConflict) as error:
            raise RecordChanged from error

    def _write_items(self, write: RecordWrite) -> list[Any]:
        record, is_new = write.record, write.record.version == 1
        item = {"movie_id": record.movie_id, "version": record.version, "fields": record.fields.as_json()}
        put: Any = {
            "TableName": self.tables.movies,
            "Item": to_item(item),
            "ConditionExpression": "attribute_not_exists(movie_id)" if is_new else "version = :before",
        }
        if not is_new:
            put["ExpressionAttributeValues"] = to_item({":before": record.version - 1})
        return [{"Put": put}, *(self._key_write(key, record.movie_id) for key in write.keys)]

    def _key_write(self, key: str, movie_id: int) -> Any:
        put = {
            "TableName": self.tables.movie_keys,
            "Item": to_item({"key": key, "movie_id": movie_id}),
            "ConditionExpression": "attribute_not_exists(#key) OR movie_id = :movie",
            "ExpressionAttributeNames": {"#key": "key"},
            "ExpressionAttributeValues": to_item({":movie": movie_id}),
        }
        return {"Put": put}

    async def reserve_ids(self, count: int, after: int) -> int:
        """Two requests, since an item cannot be set to the larger of two values in one."""
        await self.begin_ids(after)
        last = (await self._update("ADD last_movie_id :count", {":count": count}))["last_movie_id"]
        return int(last) - count + 1

    async def begin_ids(self, after: int) -> None:
        condition = "attribute_not_exists(last_movie_id) OR last_movie_id < :after"
        try:
            await self._update("SET last_movie_id = :after", {":after": after}, condition)
        except ConditionFailed:
            return

    async def announce(self, movie_ids: Collection[int]) -> int:
        """The names come first: a version whose names are missing has been interrupted, and everything is loaded."""
        version = int((await self._update("ADD reserved :one", {":one": 1}))["reserved"])
        names = {"name": f"{CATALOGUE}:{version}", "movies": sorted(movie_ids)[:MAX_NAMED]}
        with store_errors():
            await self.client.put_item(TableName=self.tables.control, Item=to_item(names))
        condition = "attribute_not_exists(version) OR version < :new"
        with suppress(ConditionFailed):  # a later change is announced, whose readers look at this one too
            await self._update("SET version = :new", {":new": version}, condition)
        return version

    async def version(self) -> int:
        return await self._catalogue_number("version")

    async def last_id(self) -> int:
        """The last id that was reserved; 0 without any."""
        return await self._catalogue_number("last_movie_id")

    @repeatable
    async def _catalogue_number(self, name: str) -> int:
        return int((await read_item(self.client, self.tables.control, _control_key(CATALOGUE))).get(name, 0))

    async def changed_between(self, known: int, version: int) -> set[int] | None:
        """The movies that were announced after the known version; None if that cannot be told any more."""
        keys = [_control_key(f"{CATALOGUE}:{each}") for each in range(known + 1, version + 1)]
        items = await read_items(self.client, self.tables.control, keys, consistent=True)
        if len(items) < len(keys) or any(len(item["movies"]) == MAX_NAMED for item in items):
            return None
        return {int(movie_id) for item in items for movie_id in item["movies"]}

    async def _update(self, expression: str, values: dict[str, int], condition: str | None = None) -> dict[str, Any]:
        optional: Any = {} if condition is None else {"ConditionExpression": condition}
        with store_errors():
            response: Any = await self.client.update_item(
                TableName=self.tables.control,
                Key=_control_key(CATALOGUE),
                UpdateExpression=expression,
                ExpressionAttributeValues=to_item(values),
                ReturnValues="UPDATED_NEW",
                **optional,
            )
        return from_item(response.get("Attributes", {}))


def _movie_key(movie_id: int) -> Item:
    return to_item({"movie_id": movie_id})


def _control_key(name: str) -> Item:
    return to_item({"name": name})


def _record(item: dict[str, Any]) -> MovieRecord:
    fields = MovieFields.model_validate_json(item["fields"]).on(datetime.now(UTC).date())
    return MovieRecord(movie_id=int(item["movie_id"]), version=int(item["version"]), fields=fields)
