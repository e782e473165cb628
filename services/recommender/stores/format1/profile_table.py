"""Profiles of format 1 in DynamoDB: `users` holds the version, `ratings` one item a verdict. A change commits both, and
the list computed from them, in one transaction."""

from collections.abc import Collection, Mapping
from typing import Any

from services.recommender.domain.ports import ProfileMoved, Rating
from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.stores.counters.rating_counter import RatingCounter
from services.recommender.stores.deletions.withdrawals import Withdrawals
from shared.lists.format1.table import record_item
from shared.lists.rendering import RenderedList
from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import Item, to_item, user_key
from shared.stores.errors import ConditionFailed, WriteConflict, repeatable, store_errors
from shared.stores.reads import read_item, read_pages
from shared.stores.tables import Tables

MAX_READS = 10
MAX_VERDICT_WRITES = 97
"""A transaction has 100 items. What does not fit is the removal of older verdicts on twins of the movies."""
FLAGS = ("dismissed", "seen")


class ProfileTable:
    def __init__(self, client: DynamoDBClient, tables: Tables, counter: RatingCounter) -> None:
        self.client = client
        self.tables = tables
        self.counter = counter
        self.withdrawals = Withdrawals(client, tables)

    @repeatable
    async def version(self, user_id: int) -> int | None:
        """The committed version, or None where there is no such user."""
        key, name = user_key(user_id), "profile_version"
        user = await read_item(self.client, self.tables.users, key, ProjectionExpression=name)
        return int(user[name]) if name in user else None

    @repeatable
    async def load(self, user_id: int) -> UserProfile | None:
        """The verdicts of one version. If it changes during every read, some verdicts are newer than the version, on
        which nothing can be committed. None if the version disappears: it was erased, or is in format 2 now."""
        version = await self.version(user_id)
        for _ in range(MAX_READS):
            if version is None:
                return None
            profile = UserProfile(user_id, version, await self.verdicts(user_id))
            version = await self.version(user_id)
            if version == profile.version:
                break
        return profile

    async def verdicts(self, user_id: int) -> dict[int, Verdict]:
        items = await read_pages(
            self.client,
            "query",
            self.tables.ratings,
            KeyConditionExpression="user_id = :user",
            ExpressionAttributeValues=to_item({":user": user_id}),
        )
        return {int(item["movie_id"]): _verdict(item) for item in items}

    @repeatable
    async def commit(
        self, profile: UserProfile, movie_ids: Collection[int], rendered: RenderedList | None = None
    ) -> UserProfile:
        """Commits the profile's verdicts on these movies, its version and its list. Raises `ProfileMoved` unless the
        committed version is the one before, and where another transaction is writing the same items."""
        present_first = sorted(movie_ids, key=lambda movie_id: movie_id not in profile.verdicts)[:MAX_VERDICT_WRITES]
        writes = [self._version_write(profile), *(self._verdict_write(profile, movie_id) for movie_id in present_first)]
        if rendered is not None:
            writes.append({"Put": {"TableName": self.tables.recommendations, "Item": record_item(rendered)}})
        if any(movie_id not in profile.rated for movie_id in movie_ids):  # whether it was rated is not known here
            writes.append(self.withdrawals.write())
        try:
            with store_errors():
                await self.client.transact_write_items(TransactItems=writes)
        except (ConditionFailed, WriteConflict) as error:
            raise ProfileMoved from error
        self.counter.add(len(profile.rated.keys() & set(movie_ids)))
        return profile

    def _version_write(self, profile: UserProfile) -> Any:
        update = {
            "TableName": self.tables.users,
            "Key": user_key(profile.user_id),
            "UpdateExpression": "SET profile_version = :new",
            "ConditionExpression": "profile_version = :old",
            "ExpressionAttributeValues": to_item({":new": profile.version, ":old": profile.version - 1}),
        }
        return {"Update": update}

    def _verdict_write(self, profile: UserProfile, movie_id: int) -> Any:
        verdict = profile.verdicts.get(movie_id)
        if verdict is None:
            return {"Delete": {"TableName": self.tables.ratings, "Key": verdict_key(profile.user_id, movie_id)}}
        item = verdict_item(profile.user_id, movie_id, verdict)
        return {"Put": {"TableName": self.tables.ratings, "Item": item}}

    async def all_ratings(self) -> list[Rating]:
        """Every rating of every registered user."""
        return [
            (int(item["user_id"]), int(item["movie_id"]), float(item["rating"]), int(item["rated_at"]))
            for item in await read_pages(self.client, "scan", self.tables.ratings)
            if "rating" in item
        ]


def _verdict(item: Mapping[str, Any]) -> Verdict:
    rating = float(item["rating"]) if "rating" in item else None
    dismissed, seen = (bool(item.get(name, False)) for name in FLAGS)
    return Verdict(rating, int(item["rated_at"]), dismissed, seen)


def verdict_key(user_id: int, movie_id: int) -> Item:
    return to_item({"user_id": user_id, "movie_id": movie_id})


def verdict_item(user_id: int, movie_id: int, verdict: Verdict) -> Item:
    flags = {name: True for name in FLAGS if getattr(verdict, name)}
    values = {"user_id": user_id, "movie_id": movie_id, "rated_at": verdict.rated_at, "rating": verdict.rating}
    return to_item(values | flags)
