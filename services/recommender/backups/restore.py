"""`python -m services.recommender.backups.restore PLACE [--force]`: puts users and ratings back from a backup.

The backup is read through before anything is changed. What is newer in the store stays, unless it is forced. Running
it again goes on where it was interrupted.
"""

import asyncio
import sys
import time
from dataclasses import dataclass, field
from typing import Literal

from botocore.exceptions import ClientError
from tqdm import tqdm

from services.recommender.backups.backup import Tell
from services.recommender.backups.backup_file import BackupFile, BadBackup
from services.recommender.backups.locations import BadPlace, fetched
from services.recommender.backups.read_users import patient
from services.recommender.backups.saved_user import Saved
from services.recommender.backups.write_users import Held, Moved, RestoredProfiles
from services.recommender.settings import RecommenderSettings
from services.recommender.stores.stores import Stores, open_stores
from shared.contracts.errors import CacheUnavailable, Conflict, MatineeError
from shared.lists.cache import ListCache
from shared.settings import load_settings
from shared.stores.redis_cache import RedisCache, open_redis
from shared.telemetry.logging import configure_logs

AT_ONCE = 16
TRIES = 10
Fate = Literal["restored", "same", "kept"]


@dataclass
class Restored:
    users: dict[Fate, list[int]] = field(default_factory=lambda: {"restored": [], "same": [], "kept": []})

    def sentence(self) -> str:
        restored, same, kept = self.users.values()
        told = f"{len(restored)} users were restored, {len(same)} were as in the backup already."
        if kept:
            some = ", ".join(map(str, kept[:10])) + (", ..." if len(kept) > 10 else "")
            told += (
                f" {len(kept)} were left as they are: {some}. They have changed since, or their id or name is somebody"
            )
            told += " else's, which FORCE=1 overwrites, or they have left Matinee for good."
        return told


@dataclass(frozen=True)
class Restorer:
    stores: Stores
    cache: ListCache
    backup: BackupFile
    force: bool

    async def restore(self, tell: Tell) -> Restored:
        """Ids first, so that nobody who signs up meanwhile gets one of the backup's. Then user after user. Redis is
        emptied at the end: it may know sessions of people whose id has become somebody else's."""
        await self._prepare()
        restored = Restored()
        for page in self.backup.pages():
            for start in range(0, len(page), AT_ONCE):
                together = page[start : start + AT_ONCE]
                for saved, fate in zip(together, await asyncio.gather(*map(self._restore, together)), strict=True):
                    restored.users[fate].append(saved.user_id)
                tell(len(together))
        if restored.users["restored"]:
            await self._empty_cache()
        return restored

    async def _prepare(self) -> None:
        seal, name = self.backup.seal, self.stores.settings.dataset
        if seal.dataset == name:
            await self.stores.ensure()
            name = await self.stores.profiles.begin_ids_after(seal.last_user_id, seal.dataset)
        if seal.dataset != name:
            raise BadBackup(f"it is of users beside {seal.dataset}, and these tables are beside {name}")
        await self._restored.give_no_id_up_to(seal.last_user_id)

    @property
    def _restored(self) -> RestoredProfiles:
        return RestoredProfiles(self.stores.dynamodb, self.stores.tables, self.stores.profiles)

    async def _restore(self, saved: Saved) -> Fate:
        """Verdicts first: until the account has its new version, nobody sees them, or takes them for final."""
        table, backup = self._restored, self.backup.seal.sha256
        for _ in range(TRIES):
            held = await table.held(saved)
            fate = fate_of(saved, held, backup, self.force)
            if fate != "restored":
                return fate
            version = version_beyond(saved, held)
            await table.put_verdicts(saved, held)
            await self._forbid_older_lists(saved.user_id, version)
            try:
                await table.put_account(saved, held, version, backup)
            except Moved:
                continue
            return "restored"
        raise Conflict(f"User {saved.user_id} keeps changing. Please try again.")

    @patient
    async def _forbid_older_lists(self, user_id: int, version: int) -> None:
        await self.cache.put_placeholder(user_id, version)

    @patient
    async def _empty_cache(self) -> None:
        await self.cache.cache.call(lambda redis: redis.flushdb())


def fate_of(saved: Saved, held: Held, backup: str, force: bool) -> Fate:
    if held.left:
        return "kept"
    then = held.version_from(backup)
    version = saved.profile_version if then is None else then
    same_account = bool(held.account) and held.is_account_of(saved)
    if same_account and held.version == version and held.verdicts == saved.verdicts and held.has_name_of(saved):
        return "same"
    newer = bool(held.account) and (not same_account or held.version > version)
    return "kept" if not force and (newer or held.name_is_taken(saved)) else "restored"


def version_beyond(saved: Saved, held: Held) -> int:
    """Greater than every version that a list, a record or a running recommender can remember of this user: those were
    counted up by one a change, from 0 or from an earlier restore, and no user changes a thousand times a second."""
    return max(saved.profile_version, held.version, int(time.time() * 1000)) + 1


async def run(settings: RecommenderSettings, place: str, force: bool) -> Restored:
    async with open_stores(settings) as stores, fetched(place, stores.s3) as path:
        backup = BackupFile(path)
        cache = RedisCache(open_redis(settings.redis_url))
        list_cache = ListCache(cache, settings.table_prefix, settings.list_cache_seconds)
        try:
            await cache.ping()
            with tqdm(total=backup.seal.users, desc="users", unit="") as bar:
                return await Restorer(stores, list_cache, backup, force).restore(bar.update)
        finally:
            await cache.close()


def main() -> None:
    match sys.argv[1:]:
        case [place, *rest] if rest in ([], ["--force"]):
            force = bool(rest)
        case _:
            sys.exit("Say where from: a file, s3://bucket/key, or - for the standard input; then perhaps --force.")
    settings = load_settings(RecommenderSettings)
    configure_logs("restore", "WARNING")
    try:
        restored = asyncio.run(run(settings, place, force))
    except BadBackup as error:
        sys.exit(f"Nothing was changed: {error}")
    except CacheUnavailable:
        sys.exit("Redis does not answer, and may hold lists from before. Start it, then restore again.")
    except (BadPlace, ClientError, MatineeError, OSError) as error:
        sys.exit(f"The restore did not come to its end; run it again: {error}")
    sys.stderr.write(f"{restored.sentence()} `make train` lets the model learn from them.\n")


if __name__ == "__main__":
    main()
