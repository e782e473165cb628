"""The child process: does what its parent asks for on standard input, until that ends."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import IO

import httpx

from services.web.clients.recommender import Recommender
from services.web.ratings_import.additions.tmdb_films import TmdbFilms
from services.web.ratings_import.import_store import ImportTable
from services.web.ratings_import.imports import Imports
from services.web.ratings_import.matching import RecommenderMatcher
from services.web.ratings_import.process.serving import serve
from services.web.settings import WebSettings
from shared.http.service_client import open_service_client
from shared.setting_values import split_list
from shared.settings import load_settings
from shared.stores.aws import open_dynamodb
from shared.stores.tables import Tables
from shared.telemetry.logging import configure_logs
from shared.tmdb.api import TmdbApi
from shared.tmdb.paced_api import PacedTmdb

NICENESS = 10
"""Whoever looks at a list comes first."""
TMDB_REQUESTS_PER_SECOND = 10
"""A quarter of what TMDB allows, since each web process has a child."""


async def run(settings: WebSettings, responses: IO[bytes]) -> None:
    async with (
        open_dynamodb(settings) as dynamodb,
        open_service_client(settings.recommender_url, settings.internal_token) as client,
    ):
        recommender, store = Recommender(client), ImportTable(dynamodb, Tables(settings.table_prefix))
        async with open_finder(settings, recommender) as finder:
            imports = Imports(
                store,
                recommender,
                RecommenderMatcher(recommender),
                settings.max_import_ratings,
                finder=finder,
                additions_per_day=settings.tmdb_import_films_per_day,
            )
            await serve(imports, sys.stdin.buffer, responses)


@asynccontextmanager
async def open_finder(settings: WebSettings, recommender: Recommender) -> AsyncIterator[TmdbFilms | None]:
    """None for a site without a key of TMDB."""
    if settings.tmdb_api_key is None:
        yield None
        return
    async with httpx.AsyncClient() as client:
        api = TmdbApi(client, settings.tmdb_api_url, settings.tmdb_api_key)
        tmdb = PacedTmdb(api, TMDB_REQUESTS_PER_SECOND)
        yield TmdbFilms(tmdb, recommender, split_list(settings.watch_regions))


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
