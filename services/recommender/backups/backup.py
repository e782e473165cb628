"""`python -m services.recommender.backups.backup PLACE` saves users and ratings in a file, s3://bucket/key or stdout.

Every rating that was acknowledged before it began is in it, and every profile is as it was at one committed version.
"""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from botocore.exceptions import ClientError
from tqdm import tqdm

from services.recommender.backups.backup_file import BackupFile, BackupWriter, BadBackup, Seal
from services.recommender.backups.locations import BadPlace, delivered
from services.recommender.backups.read_users import SavedProfiles
from services.recommender.settings import RecommenderSettings
from services.recommender.stores.stores import Stores, open_stores
from shared.contracts.errors import MatineeError
from shared.settings import load_settings
from shared.telemetry.logging import configure_logs

Tell = Callable[[int], object]


async def back_up(stores: Stores, target: Path, tell: Tell) -> Seal:
    """The ids are counted last, so that no user has one that was not given out."""
    saved = SavedProfiles(stores.dynamodb, stores.tables, stores.profiles)
    with TemporaryDirectory(prefix="parts-", dir=target.parent) as parts:
        writer = BackupWriter(Path(parts))
        async for accounts in saved.accounts():
            for user in await asyncio.gather(*map(saved.read, accounts)):
                if user is not None:
                    writer.add(user)
            tell(len(accounts))
        dataset, last_user_id = await saved.counter()
        writer.finish(target, dataset, last_user_id)
    return BackupFile(target).seal


async def run(settings: RecommenderSettings, place: str) -> Seal:
    async with open_stores(settings) as stores, delivered(place, stores.s3) as draft:
        total = await SavedProfiles(stores.dynamodb, stores.tables, stores.profiles).about_how_many()
        with tqdm(total=total, desc="users", unit="") as bar:
            return await back_up(stores, draft, bar.update)


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("Say where to: a file, s3://bucket/key, or - for the standard output.")
    settings, place = load_settings(RecommenderSettings), sys.argv[1]
    configure_logs("backup", "WARNING")
    try:
        seal = asyncio.run(run(settings, place))
    except (BadBackup, BadPlace, ClientError, MatineeError, OSError) as error:
        sys.exit(f"There is no backup: {error}")
    sys.stderr.write(f"{seal.users} users with {seal.verdicts} ratings and dismissals are in {place}.\n")


if __name__ == "__main__":
    main()
