"""`python -m services.recommender.migration` converts the profiles to format 2, while every service runs."""

import asyncio
import sys

from botocore.exceptions import ClientError

from services.recommender.migration.migration import Migration, MigrationReport
from services.recommender.progress import counted_progress
from services.recommender.settings import RecommenderSettings
from services.recommender.stores.stores import open_stores
from services.recommender.stores.user_reader import UserReader
from shared.contracts.errors import MatineeError
from shared.settings import load_settings
from shared.telemetry.logging import configure_logs


async def run(settings: RecommenderSettings) -> MigrationReport:
    async with open_stores(settings) as stores:
        await stores.ensure()
        users = UserReader(stores.dynamodb, stores.tables, stores.profiles)
        board = stores.notices
        migration = Migration(users, stores.profiles.conversion, stores.installation, board.old, board.new)
        total = await users.estimated_count()
        with counted_progress("convert profiles", total) as converting, counted_progress("clean up", total) as deleting:
            return await migration.run(converting, deleting)


def main() -> None:
    settings = load_settings(RecommenderSettings)
    configure_logs("migration", "WARNING")
    try:
        report = asyncio.run(run(settings))
    except (ClientError, MatineeError, OSError, ValueError) as error:
        sys.exit(f"The migration did not finish; run it again: {error}")
    sys.stderr.write(f"{report.summary()}\n")


if __name__ == "__main__":
    main()
