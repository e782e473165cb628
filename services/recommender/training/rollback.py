"""`python -m services.recommender.training.rollback [version]`: makes an earlier model the current one again."""

import asyncio
import sys

from botocore.exceptions import ClientError

from services.recommender.settings import RecommenderSettings
from services.recommender.stores.stores import open_stores
from services.recommender.training.forgetting import refusing_withdrawn
from shared.contracts.errors import MatineeError
from shared.settings import load_settings
from shared.telemetry.logging import configure_logs


async def roll_back(settings: RecommenderSettings, version: str | None) -> str:
    async with open_stores(settings) as stores:
        return (await stores.models.roll_back(version, refusing_withdrawn(stores.withdrawals))).version


def main() -> None:
    settings = load_settings(RecommenderSettings)
    configure_logs("rollback", "WARNING")
    try:
        version = asyncio.run(roll_back(settings, next(iter(sys.argv[1:]), None)))
    except (ClientError, MatineeError) as error:
        sys.exit(f"Nothing was rolled back: {error}")
    sys.stdout.write(f"Back to model {version}. Running recommenders start to serve it within seconds.\n")


if __name__ == "__main__":
    main()
