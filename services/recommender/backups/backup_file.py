"""A backup: a Parquet file with one row per user, and in its footer a manifest with the checksum of the file."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError
from pydantic import BaseModel, Field

from services.recommender.backups.checksum import UNSEALED, seal, verify
from services.recommender.backups.errors import BadBackup
from services.recommender.backups.rows import SCHEMA_4, SCHEMAS, Row, columns, from_row, least_format, to_row
from services.recommender.backups.saved_movies import MOVIES_KEY, SavedMovies
from services.recommender.domain.saved_user import SavedUser

MANIFEST_KEY = "matinee-backup"
VERDICTS_PER_PART = 100_000
ROWS_PER_PART = 20_000
ROWS_PER_PAGE = 500


class BackupManifest(BaseModel):
    """`sha256` identifies the backup. Format 2 has dates on which movies were seen and wanted, format 3 who may see the
    lists, format 4 until when movies rest and whether wanted movies stay in lists. A backup is of the first format that
    holds all of its users."""

    format: int = Field(default=4, ge=1, le=4)
    made_at: datetime
    dataset: str
    last_user_id: int
    users: int
    verdicts: int
    sha256: str = UNSEALED


class BackupWriter:
    """Holds only part of the rows in memory; the parts are stored in `folder` until they are joined."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.users = self.verdicts = 0
        self._rows: list[Row] = []
        self._verdicts_in_part = 0
        self._format = 1
        self._part_numbers = count()

    def add(self, user: SavedUser) -> None:
        self._rows.append(to_row(user))
        self._verdicts_in_part += len(user.verdicts)
        self._format = max(self._format, least_format(user))
        self.users, self.verdicts = self.users + 1, self.verdicts + len(user.verdicts)
        if self._verdicts_in_part >= VERDICTS_PER_PART or len(self._rows) >= ROWS_PER_PART:
            self._write_part()

    def _write_part(self) -> None:
        frame = pl.DataFrame(self._rows, schema=SCHEMA_4)
        frame.write_parquet(self.folder / f"part-{next(self._part_numbers):06}.parquet")
        self._rows, self._verdicts_in_part = [], 0

    def finish(self, target: Path, dataset: str, last_user_id: int, movies: SavedMovies | None = None) -> None:
        self._write_part()
        manifest = BackupManifest(
            format=self._format,
            made_at=datetime.now(UTC),
            dataset=dataset,
            last_user_id=last_user_id,
            users=self.users,
            verdicts=self.verdicts,
        )
        parts = pl.scan_parquet(sorted(self.folder.glob("part-*.parquet"))).select(columns(self._format))
        records = {MOVIES_KEY: movies.pack()} if movies and movies.movies else {}
        metadata = {**records, MANIFEST_KEY: manifest.model_dump_json()}
        parts.sink_parquet(target, metadata=metadata, row_group_size=ROWS_PER_PAGE)
        seal(target)


class BackupFile:
    """Raises `BadBackup` unless the file is complete and undamaged."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            verify(path)
            self.manifest = _read_manifest(path)
            self.movies = SavedMovies.unpack(pl.read_parquet_metadata(path).get(MOVIES_KEY))
            _validate(self.manifest, self.pages())
        except (PolarsError, OSError, ValueError) as error:
            raise BadBackup(f"The backup cannot be read: {error}") from error

    def pages(self) -> Iterator[list[SavedUser]]:
        for start in range(0, self.manifest.users, ROWS_PER_PAGE):
            rows = pl.scan_parquet(self.path).slice(start, ROWS_PER_PAGE).collect()
            yield [from_row(row) for row in rows.iter_rows(named=True)]


def _read_manifest(path: Path) -> BackupManifest:
    manifest = pl.read_parquet_metadata(path).get(MANIFEST_KEY, "")
    if pl.read_parquet_schema(path) not in SCHEMAS.values():
        raise BadBackup("The backup has other columns than this version of Matinee expects.")
    return BackupManifest.model_validate_json(manifest)


def _validate(manifest: BackupManifest, pages: Iterator[list[SavedUser]]) -> None:
    ids, verdicts = set(), 0
    for user in chain.from_iterable(pages):
        ids.add(user.user_id)
        verdicts += len(user.verdicts)
    if (len(ids), verdicts) != (manifest.users, manifest.verdicts):
        raise BadBackup("The backup does not have as many users and ratings as its manifest says.")
    if any(not 0 < user_id <= manifest.last_user_id for user_id in ids):
        raise BadBackup("The backup has a user whose id was never assigned.")
