"""`python -m services.recommender.backups.restore LOCATION [--force]` restores users and ratings from a backup.

The backup is verified before anything is changed. What is newer in the stores stays, unless forced. A restore that was
interrupted continues when it is run again.
"""

import sys
from pathlib import Path

from botocore.exceptions import ClientError

from services.recommender.backups.backup_file import BackupFile
from services.recommender.backups.ended import run_until_ended
from services.recommender.backups.errors import BadBackup, BadLocation
from services.recommender.backups.locations import read_from
from services.recommender.backups.restorer import Restorer, RestoreReport
from services.recommender.progress import counted_progress
from services.recommender.settings import RecommenderSettings
from services.recommender.stores.stores import Stores, open_stores
from services.recommender.stores.written_lists import WrittenListCache
from shared.contracts.errors import CacheUnavailable, MatineeError
from shared.settings import load_settings
from shared.stores.redis_cache import RedisCache, open_redis
from shared.telemetry.logging import configure_logs


async def run(settings: RecommenderSettings, location: str, *, force: bool) -> RestoreReport:
    async with open_stores(settings) as stores, read_from(location, stores.s3, settings.backup_keys) as path:
        return await restore(settings, stores, path, force=force)


async def restore(settings: RecommenderSettings, stores: Stores, path: Path, *, force: bool) -> RestoreReport:
    """From a file here that is not encrypted."""
    backup = BackupFile(path)
    cache = RedisCache(open_redis(settings.redis_url))
    try:
        await cache.ping()
        lists = WrittenListCache(stores.lists(cache))
        with counted_progress("restore users", backup.manifest.users) as advance:
            return await Restorer(stores, cache, lists, backup, force).restore(advance)
    finally:
        await cache.close()


def main() -> None:
    match sys.argv[1:]:
        case [location, *options] if options in ([], ["--force"]):
            force = bool(options)
        case _:
            sys.exit("Say where from: a file, s3://bucket/key, or - for the standard input; --force may follow.")
    settings = load_settings(RecommenderSettings)
    configure_logs("restore", "WARNING")
    try:
        report = run_until_ended(run(settings, location, force=force))
    except BadBackup as error:
        sys.exit(f"Nothing was changed: {error}")
    except CacheUnavailable:
        sys.exit("Redis does not respond, and may hold older lists. Start it, then restore again.")
    except (BadLocation, ClientError, MatineeError, OSError) as error:
        sys.exit(f"The restore did not finish; run it again: {error}")
    sys.stderr.write(f"{report.summary()} `make train` lets the model learn from them.\n")


if __name__ == "__main__":
    main()
