"""A backup: a Parquet file with one row per user, and in its footer a manifest with the checksum of the file."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path
from typing import Literal

import polars as pl
from polars.exceptions import PolarsError
from pydantic import BaseModel

from services.recommender.backups.checksum import UNSEALED, seal, verify
from services.recommender.backups.errors import BadBackup
from services.recommender.backups.rows import SCHEMA, SCHEMA_1, SCHEMA_2, WITHOUT_DATES, Row, from_row, to_row
from services.recommender.backups.saved_movies import MOVIES_KEY, SavedMovies
from services.recommender.domain.saved_user import SavedUser

MANIFEST_KEY = "matinee-backup"
VERDICTS_PER_PART = 100_000
ROWS_PER_PART = 20_000
ROWS_PER_PAGE = 500


class BackupManifest(BaseModel):
    """`sha256` identifies the backup. Format 2 has dates on which movies were seen and wanted; a backup without any is
    of format 1. Format 3 has who may see the lists, where that is not the default for all."""

    format: Literal[1, 2, 3] = 3
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
        self._has_dates = self._has_visibility = False
        self._part_numbers = count()

    def add(self, user: SavedUser) -> None:
        self._rows.append(to_row(user))
        self._verdicts_in_part += len(user.verdicts)
        self._has_dates |= any(verdict.has_dates() for verdict in user.verdicts.values())
        self._has_visibility |= user.visibility != "open"
        self.users, self.verdicts = self.users + 1, self.verdicts + len(user.verdicts)
        if self._verdicts_in_part >= VERDICTS_PER_PART or len(self._rows) >= ROWS_PER_PART:
            self._write_part()

    def _write_part(self) -> None:
        frame = pl.DataFrame(self._rows, schema=SCHEMA)
        frame.write_parquet(self.folder / f"part-{next(self._part_numbers):06}.parquet")
        self._rows, self._verdicts_in_part = [], 0

    def finish(self, target: Path, dataset: str, last_user_id: int, movies: SavedMovies | None = None) -> None:
        self._write_part()
        manifest = BackupManifest(
            format=3 if self._has_visibility else 2 if self._has_dates else 1,
            made_at=datetime.now(UTC),
            dataset=dataset,
            last_user_id=last_user_id,
            users=self.users,
            verdicts=self.verdicts,
        )
        parts = pl.scan_parquet(sorted(self.folder.glob("part-*.parquet")))
        if manifest.format < 3:
            parts = parts.drop("visibility")
        if manifest.format < 2:
            parts = parts.with_columns(WITHOUT_DATES)
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
    if pl.read_parquet_schema(path) not in (SCHEMA, SCHEMA_2, SCHEMA_1):
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
