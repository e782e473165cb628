"""Restores users from a backup, one after the other. What is newer than the backup stays, unless forced."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from services.recommender.backups.backup_file import BackupFile
from services.recommender.backups.errors import BadBackup
from services.recommender.backups.saved_movies import MovieRestorer
from services.recommender.domain.saved_user import SavedUser
from services.recommender.records.hiding import Hiding
from services.recommender.stores.retries import patient
from services.recommender.stores.stores import Stores
from services.recommender.stores.user_writer import ExistingUser, UserChanged, UserWriter
from services.recommender.stores.written_lists import WrittenListCache
from shared.contracts.errors import Conflict
from shared.stores.redis_cache import RedisCache

CONCURRENT_USERS = 16
MAX_ATTEMPTS = 10
MAX_IDS_NAMED = 10
CACHED_OF_USERS = ("session", "conversation", "lists", "list")
Outcome = Literal["restored", "unchanged", "skipped"]
Advance = Callable[[int], object]


@dataclass
class RestoreReport:
    users: dict[Outcome, list[int]] = field(default_factory=lambda: {"restored": [], "unchanged": [], "skipped": []})
    movies_left: list[int] = field(default_factory=list)
    """Their records have changed since the backup."""

    def summary(self) -> str:
        restored, unchanged, skipped = self.users.values()
        text = f"{len(restored)} users were restored, {len(unchanged)} were as in the backup already."
        if self.movies_left:
            text += f" The records of {len(self.movies_left)} movies were left: they have changed (or FORCE=1)."
        if not skipped:
            return text
        ids = ", ".join(map(str, skipped[:MAX_IDS_NAMED])) + (", ..." if len(skipped) > MAX_IDS_NAMED else "")
        return (
            f"{text} {len(skipped)} were left as they are: {ids}. They have changed since the backup, or another user "
            "has their id or name (FORCE=1 overwrites both), or they have deleted their account."
        )


@dataclass(frozen=True)
class Restorer:
    stores: Stores
    redis: RedisCache
    lists: WrittenListCache
    backup: BackupFile
    force: bool

    async def restore(self, advance: Advance) -> RestoreReport:
        """Reserves the ids first, so that nobody who signs up meanwhile gets one of them. Removes what is cached of
        users last: their id may belong to somebody else now."""
        await self._prepare()
        report, deleted = RestoreReport(), await self._deleted_ids()
        for page in self.backup.pages():
            for start in range(0, len(page), CONCURRENT_USERS):
                batch = page[start : start + CONCURRENT_USERS]
                outcomes = await asyncio.gather(*(self._restore(user, deleted) for user in batch))
                for user, outcome in zip(batch, outcomes, strict=True):
                    report.users[outcome].append(user.user_id)
                advance(len(batch))
        report.movies_left = await self._movies.restore(self.backup.movies)
        if report.users["restored"]:
            await self._withdraw()
            await self._empty_cache()
        return report

    async def _prepare(self) -> None:
        manifest, dataset = self.backup.manifest, self.stores.settings.dataset
        if manifest.dataset == dataset:
            await self.stores.ensure()
            dataset = await self.stores.installation.begin_ids_after(manifest.last_user_id, manifest.dataset)
        if manifest.dataset != dataset:
            raise BadBackup(f"The backup belongs to the data set {manifest.dataset}, and these tables to {dataset}.")
        await self.stores.read_format()
        if manifest.format > 1 and self.stores.format.writing == 1:
            raise BadBackup("The backup has what these tables cannot hold yet. Run `make migrate` first.")
        await self._writer.reserve_ids(manifest.last_user_id)

    @patient
    async def _withdraw(self) -> None:
        """Restored profiles may have lost ratings, and marks were lost with the tables."""
        await self.stores.withdrawals.add()

    @property
    def _movies(self) -> MovieRestorer:
        hiding = Hiding(self.stores.notices, self.lists)
        return MovieRestorer(self.stores.records, hiding.acknowledge, force=self.force)

    @property
    def _writer(self) -> UserWriter:
        return UserWriter(self.stores.dynamodb, self.stores.tables, self.stores.profiles)

    @patient
    async def _deleted_ids(self) -> set[int]:
        return await self.stores.deletions.user_ids()

    async def _restore(self, saved: SavedUser, deleted: set[int]) -> Outcome:
        """Nobody who has deleted the account comes back, even where the tables were lost and do not know of it."""
        if saved.user_id in deleted and await self._is_deleted(saved):
            return "skipped"
        return await self._write(saved)

    @patient
    async def _is_deleted(self, saved: SavedUser) -> bool:
        deletion = await self.stores.deletions.find(saved.user_id)
        return deletion is not None and deletion.covers(saved.created)

    async def _write(self, saved: SavedUser) -> Outcome:
        """What can be prepared is written first: it does not count until the profile has its new version."""
        users, backup = self._writer, self.backup.manifest.sha256
        for _ in range(MAX_ATTEMPTS):
            existing = await users.find(saved)
            outcome = decide(saved, existing, backup, force=self.force)
            if outcome != "restored":
                return outcome
            version = next_version(saved, existing)
            await users.prepare(saved)
            await self._forbid_older_lists(saved.user_id, version)
            try:
                await users.write(saved, existing, version, backup)
            except UserChanged:
                continue
            return "restored"
        raise Conflict(f"User {saved.user_id} keeps changing. Please try again.")

    @patient
    async def _forbid_older_lists(self, user_id: int, version: int) -> None:
        await self.lists.put_placeholder(user_id, version)

    @patient
    async def _empty_cache(self) -> None:
        """Redis may also be that of installations with other prefixes."""
        for kind in CACHED_OF_USERS:
            await self.redis.remove_keys(f"{self.stores.settings.table_prefix}{kind}:")


def decide(saved: SavedUser, existing: ExistingUser, backup: str, *, force: bool) -> Outcome:
    if existing.is_deleted:
        return "skipped"
    restored_version = existing.version_restored_from(backup)
    version = saved.profile_version if restored_version is None else restored_version
    same_account = bool(existing.account) and existing.is_same_account(saved)
    same_profile = existing.version == version and existing.verdicts == saved.verdicts
    same_profile = same_profile and existing.choices == saved.choices
    if same_account and same_profile and existing.owns_name(saved):
        return "unchanged"
    newer = bool(existing.account) and (not same_account or existing.version > version)
    return "skipped" if not force and (newer or existing.name_is_taken(saved)) else "restored"


def next_version(saved: SavedUser, existing: ExistingUser) -> int:
    """Greater than every version that a list, a record or a running recommender can know of this user: versions count
    changes from 0 or from an earlier restore, and no user makes a thousand changes a second."""
    return max(saved.profile_version, existing.version, int(time.time() * 1000)) + 1
