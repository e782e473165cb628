"""The child process: does what its parent asks for on standard input, until that ends."""

import asyncio
import os
import signal
import sys
from typing import IO

from services.web.clients.recommender import Recommender
from services.web.ratings_import.import_store import ImportTable
from services.web.ratings_import.imports import Imports
from services.web.ratings_import.matching import RecommenderMatcher
from services.web.ratings_import.process.serving import serve
from services.web.settings import WebSettings
from shared.http.service_client import open_service_client
from shared.settings import load_settings
from shared.stores.aws import open_dynamodb
from shared.stores.tables import Tables
from shared.telemetry.logging import configure_logs

NICENESS = 10
"""Whoever looks at a list comes first."""


async def run(settings: WebSettings, responses: IO[bytes]) -> None:
    async with (
        open_dynamodb(settings) as dynamodb,
        open_service_client(settings.recommender_url, settings.internal_token) as client,
    ):
        recommender, store = Recommender(client), ImportTable(dynamodb, Tables(settings.table_prefix))
        imports = Imports(store, recommender, RecommenderMatcher(recommender), settings.max_import_ratings)
        await serve(imports, sys.stdin.buffer, responses)


def take_output() -> IO[bytes]:
    """Standard output, for responses alone: what anybody prints goes to the log."""
    responses = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return responses


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all processes; the parent ends this one
    os.nice(NICENESS)
    settings = load_settings(WebSettings)
    configure_logs("web", settings.log_level)
    asyncio.run(run(settings, take_output()))


if __name__ == "__main__":
    main()
