"""A backup: one Parquet file with a row for each user, and in its footer a seal that tells what must be in it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path
from typing import Literal

import polars as pl
from polars.exceptions import PolarsError
from pydantic import BaseModel, ValidationError

from services.recommender.backups.checksum import UNSEALED, is_intact, seal
from services.recommender.backups.saved_user import SCHEMA, Row, Saved

SEAL = "matinee-backup"
VERDICTS_A_PART = 100_000
ROWS_A_PART = 20_000
ROWS_AT_ONCE = 500


class BadBackup(Exception):
    """The file is not a whole backup that fits here; the message says why in one sentence."""


class Seal(BaseModel):
    format: Literal[1] = 1
    made_at: datetime
    dataset: str
    last_user_id: int
    users: int
    verdicts: int
    sha256: str = UNSEALED


class BackupWriter:
    """Keeps no more than a part of the rows in memory; the parts lie in `folder` until they are put together."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.users = self.verdicts = 0
        self._rows: list[Row] = []
        self._waiting = 0
        self._numbers = count()

    def add(self, saved: Saved) -> None:
        self._rows.append(saved.row())
        self._waiting += len(saved.verdicts)
        self.users, self.verdicts = self.users + 1, self.verdicts + len(saved.verdicts)
        if self._waiting >= VERDICTS_A_PART or len(self._rows) >= ROWS_A_PART:
            self._write_part()

    def _write_part(self) -> None:
        frame = pl.DataFrame(self._rows, schema=SCHEMA)
        frame.write_parquet(self.folder / f"part-{next(self._numbers):06}.parquet")
        self._rows, self._waiting = [], 0

    def finish(self, target: Path, dataset: str, last_user_id: int) -> None:
        self._write_part()
        unsealed = Seal(
            made_at=datetime.now(UTC),
            dataset=dataset,
            last_user_id=last_user_id,
            users=self.users,
            verdicts=self.verdicts,
        )
        parts = pl.scan_parquet(sorted(self.folder.glob("part-*.parquet")))
        parts.sink_parquet(target, metadata={SEAL: unsealed.model_dump_json()}, row_group_size=ROWS_AT_ONCE)
        seal(target)


class BackupFile:
    """Opened and found whole; raises `BadBackup`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.seal = _seal_of(path)
            _check(self.seal, self.pages())
        except (PolarsError, OSError, ValidationError) as error:
            raise BadBackup(f"The backup cannot be read: {error}") from error

    def pages(self) -> Iterator[list[Saved]]:
        for start in range(0, self.seal.users, ROWS_AT_ONCE):
            rows = pl.scan_parquet(self.path).slice(start, ROWS_AT_ONCE).collect()
            yield [Saved.of(row) for row in rows.iter_rows(named=True)]


def _seal_of(path: Path) -> Seal:
    """Nothing of the file is interpreted before its checksum is seen to hold."""
    if not is_intact(path):
        raise BadBackup("The file is damaged, or no backup of Matinee.")
    written = pl.read_parquet_metadata(path).get(SEAL, "")
    if pl.read_parquet_schema(path) != SCHEMA:
        raise BadBackup("The backup has other columns than this version of Matinee knows.")
    return Seal.model_validate_json(written)


def _check(seal: Seal, pages: Iterator[list[Saved]]) -> None:
    ids, verdicts = set(), 0
    for saved in chain.from_iterable(pages):
        ids.add(saved.user_id)
        verdicts += len(saved.verdicts)
    if (len(ids), verdicts) != (seal.users, seal.verdicts) or any(not 0 < i <= seal.last_user_id for i in ids):
        raise BadBackup("The backup does not hold what it was sealed with, or a user whose id was never given out.")
