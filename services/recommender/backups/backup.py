"""`python -m services.recommender.backups.backup LOCATION` saves users and ratings in a file, s3://bucket/key or `-`.

The backup contains every rating acknowledged before it began, and each profile as of one committed version.
"""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from botocore.exceptions import ClientError
from polars.exceptions import PolarsError

from services.recommender.backups.backup_file import BackupFile, BackupManifest, BackupWriter
from services.recommender.backups.ended import run_until_ended
from services.recommender.backups.errors import BadBackup, BadLocation, NoChecksumFile
from services.recommender.backups.locations import write_to
from services.recommender.backups.saved_movies import SavedMovies, save_movies
from services.recommender.progress import counted_progress
from services.recommender.settings import RecommenderSettings
from services.recommender.stores.stores import open_stores
from services.recommender.stores.user_reader import UserReader
from shared.contracts.errors import MatineeError
from shared.settings import load_settings
from shared.telemetry.logging import configure_logs

Advance = Callable[[int], object]


async def back_up(
    users: UserReader, target: Path, advance: Advance, movies: SavedMovies | None = None
) -> BackupManifest:
    """Reads the counter of ids last, so that every saved user's id is covered by it."""
    with TemporaryDirectory(prefix="parts-", dir=target.parent) as parts:
        writer = BackupWriter(Path(parts))
        async for accounts in users.account_pages():
            for user in await asyncio.gather(*map(users.read, accounts)):
                if user is not None:
                    writer.add(user)
            advance(len(accounts))
        dataset, last_user_id = await users.counter()
        writer.finish(target, dataset, last_user_id, movies)
    return BackupFile(target).manifest


async def run(settings: RecommenderSettings, location: str) -> BackupManifest:
    async with open_stores(settings) as stores, write_to(location, stores.s3, settings.backup_keys) as draft:
        await stores.read_format()
        users = UserReader(stores.dynamodb, stores.tables, stores.profiles)
        with counted_progress("save users", await users.estimated_count()) as advance:
            return await back_up(users, draft, advance, await save_movies(stores.records))


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("Say where to: a file, s3://bucket/key, or - for the standard output.")
    settings, location = load_settings(RecommenderSettings), sys.argv[1]
    configure_logs("backup", "WARNING")
    try:
        manifest = run_until_ended(run(settings, location))
    except NoChecksumFile as error:
        sys.exit(str(error))
    except (BadBackup, BadLocation, ClientError, MatineeError, OSError, PolarsError) as error:
        sys.exit(f"No backup was made: {error}")
    encrypted = ", encrypted" if settings.backup_keys else ""
    saved = f"Saved {manifest.users} users with {manifest.verdicts} ratings and dismissals in {location}{encrypted}.\n"
    sys.stderr.write(saved)


if __name__ == "__main__":
    main()
