"""Profiles in DynamoDB: `users` holds the version, `ratings` one item a verdict. Both change in one transaction, which
takes the list that is made of them along."""

from collections.abc import Collection
from typing import Any

from botocore.exceptions import ClientError

from services.recommender.domain.profile import UserProfile, Verdict
from shared.lists.stored_list import StoredList
from shared.lists.table import record_item
from shared.stores.aws import DynamoDBClient
from shared.stores.errors import ConditionFailed, WriteConflict, error_code, repeatable, store_errors
from shared.stores.tables import Tables

COUNTER_ID = 0
FLAGS = ("dismissed", "seen")


class ProfileMoved(Exception):
    """Somebody else changed the profile first."""


class ProfileTable:
    def __init__(self, client: DynamoDBClient, tables: Tables) -> None:
        self.client = client
        self.tables = tables
        self._uncounted = 0

    @repeatable
    async def version(self, user_id: int) -> int | None:
        """The committed version, or None where there is no such user."""
        with store_errors():
            answer: Any = await self.client.get_item(
                TableName=self.tables.users,
                Key=_user_key(user_id),
                ProjectionExpression="profile_version",
                ConsistentRead=True,
            )
        item = answer.get("Item", {})
        return int(item["profile_version"]["N"]) if "profile_version" in item else None

    @repeatable
    async def load(self, user_id: int) -> UserProfile | None:
        """The version is read before the verdicts, so these are of that version or a later one."""
        version = await self.version(user_id)
        return None if version is None else UserProfile(user_id, version, await self.verdicts(user_id))

    async def verdicts(self, user_id: int) -> dict[int, Verdict]:
        pages = self.client.get_paginator("query").paginate(
            TableName=self.tables.ratings,
            KeyConditionExpression="user_id = :user",
            ExpressionAttributeValues={":user": {"N": str(user_id)}},
            ConsistentRead=True,
        )
        with store_errors():
            items: list[Any] = [item async for page in pages for item in page["Items"]]
        return {int(item["movie_id"]["N"]): _verdict(item) for item in items}

    @repeatable
    async def commit(self, profile: UserProfile, movie_ids: Collection[int], made: StoredList | None = None) -> None:
        """Commits the profile's verdicts on these movies, its version and its list. Raises `ProfileMoved`."""
        bump: Any = {
            "TableName": self.tables.users,
            "Key": _user_key(profile.user_id),
            "UpdateExpression": "SET profile_version = :new",
            "ConditionExpression": "profile_version = :old",
            "ExpressionAttributeValues": {
                ":new": {"N": str(profile.version)},
                ":old": {"N": str(profile.version - 1)},
            },
        }
        writes: list[Any] = [{"Update": bump}, *(self._verdict_write(profile, each) for each in movie_ids)]
        if made is not None:
            writes.append({"Put": {"TableName": self.tables.recommendations, "Item": record_item(made)}})
        try:
            with store_errors():
                await self.client.transact_write_items(TransactItems=writes)
        except (ConditionFailed, WriteConflict) as error:
            raise ProfileMoved from error
        self._uncounted += len(profile.rated.keys() & set(movie_ids))

    def _verdict_write(self, profile: UserProfile, movie_id: int) -> Any:
        verdict = profile.verdicts.get(movie_id)
        if verdict is None:
            return {"Delete": {"TableName": self.tables.ratings, "Key": verdict_key(profile.user_id, movie_id)}}
        item = verdict_item(profile.user_id, movie_id, verdict)
        return {"Put": {"TableName": self.tables.ratings, "Item": item}}

    async def all_ratings(self) -> list[tuple[int, int, float, int]]:
        """Every rating of every registered user: user id, movie id, stars, epoch seconds."""
        pages = self.client.get_paginator("scan").paginate(TableName=self.tables.ratings)
        with store_errors():
            items: list[Any] = [item async for page in pages for item in page["Items"] if "rating" in item]
        return [
            (int(i["user_id"]["N"]), int(i["movie_id"]["N"]), float(i["rating"]["N"]), int(i["rated_at"]["N"]))
            for i in items
        ]

    async def count_ratings(self) -> int | None:
        """Adds what was committed here since the last call to the count that all replicas share, and gives that; None
        where nothing was."""
        fresh, self._uncounted = self._uncounted, 0
        if not fresh:
            return None
        try:
            return await self._add_to_count(fresh)
        except BaseException:
            self._uncounted += fresh
            raise

    async def _add_to_count(self, fresh: int) -> int:
        with store_errors():
            answer: Any = await self.client.update_item(
                TableName=self.tables.users,
                Key=_user_key(COUNTER_ID),
                UpdateExpression="ADD ratings_committed :fresh",
                ConditionExpression="attribute_exists(user_id)",
                ExpressionAttributeValues={":fresh": {"N": str(fresh)}},
                ReturnValues="UPDATED_NEW",
            )
        return int(answer["Attributes"]["ratings_committed"]["N"])

    async def ratings_committed(self) -> int:
        """As far as the replicas have counted."""
        with store_errors():
            return int((await self._counter()).get("ratings_committed", {"N": "0"})["N"])

    async def begin_ids_after(self, last_user_id: int, dataset: str) -> str:
        """Makes the counter of user ids where there is none. Returns the data set it was made for."""
        try:
            with store_errors():
                await self.client.put_item(
                    TableName=self.tables.users,
                    Item={
                        **_user_key(COUNTER_ID),
                        "last_user_id": {"N": str(last_user_id)},
                        "dataset": {"S": dataset},
                    },
                    ConditionExpression="attribute_not_exists(user_id)",
                )
        except ConditionFailed:
            return await self._counted_dataset()
        return dataset

    async def has_counter(self) -> bool:
        try:
            return bool(await self._counter())
        except ClientError as error:
            if error_code(error) != "ResourceNotFoundException":
                raise
            return False

    async def _counted_dataset(self) -> str:
        with store_errors():
            return str((await self._counter())["dataset"]["S"])

    async def _counter(self) -> Any:
        answer: Any = await self.client.get_item(
            TableName=self.tables.users, Key=_user_key(COUNTER_ID), ConsistentRead=True
        )
        return answer.get("Item", {})


def _user_key(user_id: int) -> dict[str, Any]:
    return {"user_id": {"N": str(user_id)}}


def _verdict(item: Any) -> Verdict:
    rating = float(item["rating"]["N"]) if "rating" in item else None
    flags = {name: item.get(name, {}).get("BOOL", False) for name in FLAGS}
    return Verdict(rating, int(item["rated_at"]["N"]), **flags)


def verdict_key(user_id: int, movie_id: int) -> dict[str, Any]:
    return {**_user_key(user_id), "movie_id": {"N": str(movie_id)}}


def verdict_item(user_id: int, movie_id: int, verdict: Verdict) -> dict[str, Any]:
    item: dict[str, Any] = {**verdict_key(user_id, movie_id), "rated_at": {"N": str(verdict.rated_at)}}
    if verdict.rating is not None:
        item["rating"] = {"N": str(verdict.rating)}
    return item | {name: {"BOOL": True} for name in FLAGS if getattr(verdict, name)}
