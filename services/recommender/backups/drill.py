"""`python -m services.recommender.backups.drill [LOCATION]` restores a backup into empty tables beside the real ones,
compares each user, and removes these tables. Without a location it makes the backup first. Nothing of the installation
is changed.
"""

import asyncio
import hashlib
import secrets
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from botocore.exceptions import ClientError
from polars.exceptions import PolarsError

from services.recommender.backups import backup, restore
from services.recommender.backups.backup_file import BackupFile
from services.recommender.backups.ended import run_until_ended
from services.recommender.backups.errors import BadBackup, BadLocation, NoChecksumFile
from services.recommender.backups.locations import read_from
from services.recommender.backups.rows import to_row
from services.recommender.domain.saved_user import SavedUser
from services.recommender.settings import RecommenderSettings
from services.recommender.stores.stores import Stores, open_stores
from services.recommender.stores.user_reader import UserReader
from shared.contracts.errors import CacheUnavailable, MatineeError
from shared.settings import load_settings
from shared.stores.tables import remove_tables
from shared.telemetry.logging import configure_logs

MAX_IDS_NAMED = 10
Contents = Mapping[int, bytes]
"""By user id, a digest of all that a backup saves of the user."""


@dataclass(frozen=True)
class DrillReport:
    users: int
    deleted: int
    """In the backup, but not restored, because they have deleted their account since."""
    wrong: list[int]
    """Not restored as they are in the backup."""
    newer: int
    """Who have changed something, or signed up, since the backup."""
    backup_seconds: float | None
    restore_seconds: float

    def summary(self) -> str:
        made = "" if self.backup_seconds is None else f"The backup took {self.backup_seconds:.1f} s. "
        restored = f"{self.users} users were restored into empty tables in {self.restore_seconds:.1f} s, "
        wrong = ", ".join(map(str, self.wrong[:MAX_IDS_NAMED]))
        compared = f"and {len(self.wrong)} are not as in the backup: {wrong}." if wrong else "all as in the backup."
        deleted = f" {self.deleted} were left out: they have deleted their account." if self.deleted else ""
        loss = f"the last changes of {self.newer} users" if self.newer else "nothing"
        return f"{made}{restored}{compared}{deleted} With this backup, {loss} would be lost now."


async def run(settings: RecommenderSettings, location: str | None) -> DrillReport:
    with TemporaryDirectory() as folder:
        if location is not None:
            return await _restore_and_compare(settings, location, None)
        place, started = str(Path(folder) / "users.parquet"), time.monotonic()
        await backup.run(settings, place)
        return await _restore_and_compare(settings, place, time.monotonic() - started)


async def _restore_and_compare(settings: RecommenderSettings, place: str, backup_seconds: float | None) -> DrillReport:
    """The backup is fetched, and decrypted, once. The time of a restore includes that."""
    started = time.monotonic()
    async with open_stores(settings) as stores, read_from(place, stores.s3, settings.backup_keys) as path:
        return await _compare(settings, path, started, backup_seconds)


async def _compare(
    settings: RecommenderSettings, path: Path, started: float, backup_seconds: float | None
) -> DrillReport:
    async with empty_tables(settings) as (own, stores):
        skipped = (await restore.restore(own, stores, path, force=False)).users["skipped"]
        seconds = time.monotonic() - started
        saved, restored, live = saved_contents(path), await contents(own), await contents(settings)
    expected = saved.keys() - set(skipped)
    return DrillReport(
        users=len(restored),
        deleted=len(skipped),
        wrong=sorted(user for user in expected | restored.keys() if saved.get(user) != restored.get(user)),
        newer=sum(saved.get(user) != content for user, content in live.items()),
        backup_seconds=backup_seconds,
        restore_seconds=seconds,
    )


@asynccontextmanager
async def empty_tables(settings: RecommenderSettings) -> AsyncIterator[tuple[RecommenderSettings, Stores]]:
    """Settings and stores with tables, and keys in Redis, that nobody else uses. The tables are removed at the end."""
    own = settings.model_copy(update={"table_prefix": f"{settings.table_prefix}drill-{secrets.token_hex(4)}-"})
    async with open_stores(own) as stores:
        try:
            yield own, stores
        finally:
            await remove_tables(stores.dynamodb, stores.tables)


def saved_contents(path: Path) -> Contents:
    return {user.user_id: digest(user) for page in BackupFile(path).pages() for user in page}


async def contents(settings: RecommenderSettings) -> Contents:
    async with open_stores(settings) as stores:
        await stores.read_format()
        return {user.user_id: digest(user) async for user in _users(stores)}


async def _users(stores: Stores) -> AsyncIterator[SavedUser]:
    reader = UserReader(stores.dynamodb, stores.tables, stores.profiles)
    async for accounts in reader.account_pages():
        for user in await asyncio.gather(*map(reader.read, accounts)):
            if user is not None:
                yield user


def digest(user: SavedUser) -> bytes:
    """A restored profile has a version of its own."""
    return hashlib.sha256(repr(to_row(replace(user, profile_version=0))).encode()).digest()


def main() -> None:
    if len(sys.argv) > 2:
        sys.exit("Say at most where the backup is: a file, or s3://bucket/key.")
    settings = load_settings(RecommenderSettings)
    configure_logs("drill", "WARNING")
    try:
        report = run_until_ended(run(settings, sys.argv[1] if sys.argv[1:] else None))
    except CacheUnavailable:
        sys.exit("The drill did not finish: Redis does not respond.")
    except (BadBackup, BadLocation, NoChecksumFile, ClientError, MatineeError, OSError, PolarsError) as error:
        sys.exit(f"The drill did not finish: {error}")
    sys.stderr.write(f"{report.summary()}\n")
    sys.exit(1 if report.wrong else 0)


if __name__ == "__main__":
    main()
