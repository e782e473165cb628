"""`python -m services.recommender.enrichment` stores TMDB's data of all movies; `--since YEAR [--per-year N]` adds the
best known movies of each year since then. Both go on where they were interrupted."""

import argparse
import asyncio
import sys
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import partial

import httpx
from botocore.exceptions import ClientError

from services.recommender.datasets.twins import find_twins, merge_twins
from services.recommender.domain.catalogue import Catalogue
from services.recommender.enrichment.enricher import Enricher, Summary, years_since
from services.recommender.enrichment.kept_answers import KeptAnswers, today
from services.recommender.enrichment.known_titles import KnownTitles
from services.recommender.enrichment.settings import EnrichmentSettings
from services.recommender.enrichment.source import TmdbSource
from services.recommender.progress import counted_progress
from services.recommender.records.hiding import Hiding
from services.recommender.records.importer import RecordImporter
from services.recommender.records.known_movies import DatasetMovies
from services.recommender.stores.stores import Stores, open_stores
from services.recommender.stores.written_lists import WrittenListCache
from shared.contracts.errors import MatineeError
from shared.contracts.movies import Movie
from shared.setting_values import split_list
from shared.settings import load_settings
from shared.stores.objects import CorruptObject, Objects
from shared.stores.redis_cache import RedisCache, open_redis
from shared.telemetry.logging import configure_logs
from shared.tmdb.api import TmdbApi
from shared.tmdb.paced_api import PacedTmdb, TmdbFailure

MAX_NAMED = 20


async def run(settings: EnrichmentSettings, since: int | None, per_year: int) -> Summary:
    async with AsyncExitStack() as stack:
        stores = await stack.enter_async_context(open_stores(settings))
        client = await stack.enter_async_context(httpx.AsyncClient())
        cache = RedisCache(open_redis(settings.redis_url))
        stack.push_async_callback(cache.close)
        await stores.ensure()
        catalogue, known = await load_catalogue(stores)
        source = open_source(settings, client, stores)
        await source.answers.remove_expired()
        hiding = Hiding(stores.notices, WrittenListCache(stores.lists(cache)))
        importer = RecordImporter(stores.records, known, hiding.acknowledge)
        shown = [movie for movie in catalogue.movies.values() if movie.movie_id not in catalogue.hidden]
        start = partial(Enricher, source, importer, split_list(settings.watch_regions))
        return await (
            enrich(start, shown) if since is None else discover(start, catalogue, years_since(since, today()), per_year)
        )


async def enrich(start: "partial[Enricher]", movies: list[Movie]) -> Summary:
    with counted_progress("movies", len(movies)) as advance:
        return await start(on_progress=advance).enrich(movies)


async def discover(start: "partial[Enricher]", catalogue: Catalogue, years: range, per_year: int) -> Summary:
    known = KnownTitles(catalogue.movies.values())
    with counted_progress("movies", len(years) * per_year) as advance:
        return await start(on_progress=advance).add_best_known(years, per_year, known, catalogue.genres)


async def load_catalogue(stores: Stores) -> tuple[Catalogue, DatasetMovies]:
    source = await stores.datasets.load()
    twins = find_twins(source)
    base = Catalogue.from_dataset(merge_twins(source, twins), twins)
    records = await stores.records.load_all()
    return base.with_records(records, base, records), DatasetMovies(source, twins)


def open_source(settings: EnrichmentSettings, client: httpx.AsyncClient, stores: Stores) -> TmdbSource:
    assert settings.tmdb_api_key is not None  # the settings refuse that
    api = TmdbApi(client, settings.tmdb_api_url, settings.tmdb_api_key)
    answers = KeptAnswers(Objects(stores.s3, settings.bucket), timedelta(days=settings.tmdb_refresh_days))
    return TmdbSource(PacedTmdb(api, settings.tmdb_requests_per_second), answers)


def describe(summary: Summary) -> str:
    report = summary.report
    counts = f"{report.added:,} added, {report.changed:,} changed, {report.unchanged:,} unchanged\n"
    parts = {
        "TMDB has nothing of": summary.not_found,
        "TMDB did not answer about; run it again": summary.failed,
        "refused": summary.refused,
    }
    return "".join(_listed(title, names) for title, names in parts.items() if names) + counts


def _listed(title: str, names: list[str]) -> str:
    lines = "".join(f"  {name}\n" for name in names[:MAX_NAMED])
    more = f"  and {len(names) - MAX_NAMED:,} more\n" if len(names) > MAX_NAMED else ""
    return f"{title} ({len(names):,}):\n{lines}{more}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="enrichment")
    parser.add_argument("--since", type=int, choices=range(1900, 2200), metavar="YEAR")
    parser.add_argument("--per-year", type=int, default=100, choices=range(1, 2001), metavar="COUNT")
    arguments = parser.parse_args()
    settings = load_settings(EnrichmentSettings)
    configure_logs("enrichment", "WARNING")
    try:
        summary = asyncio.run(run(settings, arguments.since, arguments.per_year))
    except TmdbFailure as error:
        sys.exit(f"{error} What was found is stored; run it again to go on.")
    except (ClientError, CorruptObject, MatineeError, OSError) as error:
        sys.exit(f"Not everything was stored; run it again to go on: {error}")
    sys.stderr.write(describe(summary))


if __name__ == "__main__":
    main()
