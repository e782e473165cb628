"""`python -m services.recommender.records.operator_token NAME [--revoke]` makes a token for the operator's API, which
is shown once, or ends those of this name."""

import asyncio
import sys

from botocore.exceptions import ClientError

from services.recommender.settings import RecommenderSettings
from services.recommender.stores.stores import open_stores
from shared.contracts.errors import MatineeError
from shared.settings import load_settings
from shared.stores.operator_tokens import CHANGE_MOVIES, MANAGE_USERS, OperatorTokens
from shared.telemetry.logging import configure_logs

USAGE = "Set NAME to whom the token is for: make operator-token NAME=ada, or with REVOKE=1 to end it."


async def run(settings: RecommenderSettings, name: str, *, revoke: bool) -> str:
    async with open_stores(settings) as stores:
        await stores.ensure()
        tokens = OperatorTokens(stores.dynamodb, stores.tables)
        if revoke:
            return f"{await tokens.revoke(name)} tokens were revoked."
        return await tokens.create(name, {CHANGE_MOVIES, MANAGE_USERS})


def main() -> None:
    match sys.argv[1:]:
        case [name, *options] if name and options in ([], ["--revoke"]):
            revoke = bool(options)
        case _:
            sys.exit(USAGE)
    settings = load_settings(RecommenderSettings)
    configure_logs("operator", "WARNING")
    try:
        sys.stdout.write(asyncio.run(run(settings, name, revoke=revoke)) + "\n")
    except (ClientError, MatineeError, OSError) as error:
        sys.exit(f"Nothing was changed: {error}")


if __name__ == "__main__":
    main()
