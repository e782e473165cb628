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

USAGE = (
    "Set NAME to whom the token is for, in 1 to 100 characters that can be shown: make operator-token NAME=ada, "
    "or with REVOKE=1 to end it."
)
MAX_NAME_LENGTH = 100


async def run(settings: RecommenderSettings, name: str, *, revoke: bool) -> str:
    async with open_stores(settings) as stores:
        await stores.ensure()
        tokens = OperatorTokens(stores.dynamodb, stores.tables)
        if revoke:
            return f"{await tokens.revoke(name)} tokens were revoked."
        return await tokens.create(name, {CHANGE_MOVIES, MANAGE_USERS})


def is_name(text: str) -> bool:
    """It stands in the log and on the operator's pages. What begins with a dash is an option."""
    return bool(text.strip()) and len(text) <= MAX_NAME_LENGTH and text.isprintable() and not text.startswith("-")


def main() -> None:
    match sys.argv[1:]:
        case [name] if is_name(name):
            revoke = False
        case [name, "--revoke"] if name:  # earlier ones may have been made for any name
            revoke = True
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
