"""`python -m services.recommender.records FILE` adds the movies of a file, and changes those that are there already.

The file has JSON lines, or is MovieLens' movies.csv, links.csv or tags.csv; `-` is stdin. Running recommenders serve
the changes within two seconds.
"""

import asyncio
import sys
from pathlib import Path

from botocore.exceptions import ClientError

from services.recommender.datasets.twins import find_twins
from services.recommender.progress import counted_progress
from services.recommender.records.hiding import Hiding
from services.recommender.records.importer import RecordImporter
from services.recommender.records.known_movies import DatasetMovies
from services.recommender.records.lines import read_lines
from services.recommender.settings import RecommenderSettings
from services.recommender.stores.stores import open_stores
from services.recommender.stores.written_lists import WrittenListCache
from shared.contracts.errors import MatineeError
from shared.contracts.movie_records import FileReport, ImportReport
from shared.settings import load_settings
from shared.stores.last_movie_file import LastMovieFile
from shared.stores.objects import CorruptObject
from shared.stores.redis_cache import RedisCache, open_redis
from shared.telemetry.logging import configure_logs

USAGE = "Set FROM to a file of movies: make movies FROM=films.jsonl, or FROM=- for stdin."


async def run(settings: RecommenderSettings, text: bytes, file_name: str) -> ImportReport:
    """What came of it is shown to operators too."""
    lines = read_lines(text)
    async with open_stores(settings) as stores:
        await stores.ensure()
        source = await stores.datasets.load()
        known = DatasetMovies(source, find_twins(source))
        cache = RedisCache(open_redis(settings.redis_url))
        hiding = Hiding(stores.notices, WrittenListCache(stores.lists(cache)))
        last_file = LastMovieFile(stores.dynamodb, stores.tables)
        try:
            with counted_progress("movies", len(lines)) as advance:
                report = await RecordImporter(stores.records, known, hiding.acknowledge, advance).run(lines)
        except MatineeError as error:
            await last_file.save(FileReport.from_import(file_name, ImportReport(), error.message))
            raise
        finally:
            await cache.close()
        await last_file.save(FileReport.from_import(file_name, report))
        return report


def summary(report: ImportReport) -> str:
    faults = "".join(f"line {fault.line}: {fault.detail}\n" for fault in report.faults)
    counts = f"{report.added:,} added, {report.changed:,} changed, {report.unchanged:,} unchanged"
    return f"{faults}{counts}, {len(report.faults):,} refused\n"


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(USAGE)
    name = sys.argv[1]
    settings = load_settings(RecommenderSettings)
    configure_logs("records", "WARNING")
    try:
        text = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        sys.exit(f"Nothing was changed: {name} cannot be read: {error.strerror}.")
    try:
        report = asyncio.run(run(settings, text, "make movies" if name == "-" else Path(name).name))
    except (ClientError, CorruptObject, MatineeError, OSError) as error:
        sys.exit(f"The movies were not all stored; run it again: {error}")
    sys.stderr.write(summary(report))
    if report.faults:
        sys.exit(1)


if __name__ == "__main__":
    main()
