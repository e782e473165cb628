"""What a backup's writer writes is read again, and a file that is not a complete backup is refused."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from services.recommender.backups import backup_file
from services.recommender.backups.backup_file import MANIFEST_KEY, BackupFile, BackupWriter
from services.recommender.backups.checksum import UNSEALED, seal
from services.recommender.backups.errors import BadBackup
from services.recommender.backups.rows import SCHEMA_4
from services.recommender.domain.profile import Verdict
from services.recommender.domain.saved_user import SavedUser
from tests.support.earlier_data import BACKUP

ADA = SavedUser(
    944, "Ada", "$argon2id$hash", "2026-01-02T03:04:05+00:00", 3, {1: Verdict(4.5, 10), 8: Verdict(None, 11, True)}
)
BOB = SavedUser(945, "B\u00f6b \u30e6", "$argon2id$other", "2026-01-03T03:04:05+00:00", 0)
NAMELESS = SavedUser(946, None, None, None, 0, {1: Verdict(0.5, 12, True)})


def write(folder: Path, users: Iterable[SavedUser], last_user_id: int = 950) -> Path:
    writer, path = BackupWriter(folder), folder / "backup.parquet"
    for user in users:
        writer.add(user)
    writer.finish(path, "ml-100k", last_user_id)
    return path


def read(path: Path) -> list[SavedUser]:
    return [user for page in BackupFile(path).pages() for user in page]


DATED = SavedUser(947, "Zoe", None, None, 1, {1: Verdict(4.5, 10, seen_on=(date(2026, 1, 2),), wanted_at=9)})


@pytest.mark.parametrize("users", [[], [ADA], [ADA, BOB, NAMELESS], [ADA, DATED]])
def test_written_data_is_read_again(tmp_path: Path, users: list[SavedUser]) -> None:
    path = write(tmp_path, users)
    assert read(path) == users
    manifest = BackupFile(path).manifest
    assert (manifest.dataset, manifest.last_user_id, manifest.users) == ("ml-100k", 950, len(users))


def test_an_earlier_version_can_read_it(tmp_path: Path) -> None:
    """It has the same columns and manifest, and verifies the same checksum."""
    new = write(tmp_path, [ADA, BOB])
    (manifest, schema), earlier = (facts_for_earlier_version(path) for path in (new, BACKUP))
    assert manifest.keys() == earlier[0].keys()
    assert (manifest["format"], schema) == (earlier[0]["format"], earlier[1])


def facts_for_earlier_version(path: Path) -> tuple[dict[str, Any], pl.Schema]:
    manifest: dict[str, Any] = json.loads(pl.read_parquet_metadata(path)["matinee-backup"])
    before, mark, after = path.read_bytes().rpartition(b'"sha256":"')
    assert hashlib.sha256(before + mark + b"0" * 64 + after[64:]).hexdigest() == after[:64].decode()
    assert manifest["sha256"] == after[:64].decode()
    return manifest, pl.Schema(pl.read_parquet_schema(path))


def test_many_parts_and_pages_make_one_file_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup_file, "VERDICTS_PER_PART", 10)
    monkeypatch.setattr(backup_file, "ROWS_PER_PAGE", 7)
    users = [
        SavedUser(n, f"user {n}", "hash", None, n, {movie: Verdict(5, movie) for movie in range(n % 5)})
        for n in range(1, 99)
    ]
    path = write(tmp_path, users, last_user_id=98)
    assert len(list(tmp_path.glob("part-*.parquet"))) > 10
    assert read(path) == users


def test_other_tools_can_read_it(tmp_path: Path) -> None:
    frame = pl.read_parquet(write(tmp_path, [ADA, BOB]))
    ratings = frame.explode("verdicts", empty_as_null=False).unnest("verdicts")
    assert ratings.select("user_id", "movie_id", "rating").rows() == [(944, 1, 4.5), (944, 8, None)]


def test_a_changed_row_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, [ADA, BOB])
    metadata = pl.read_parquet_metadata(path)[MANIFEST_KEY]
    changed = pl.read_parquet(path).with_columns(password=pl.lit("$argon2id$mine"))
    changed.write_parquet(path, metadata={MANIFEST_KEY: metadata})
    with pytest.raises(BadBackup, match="does not match the checksum inside it"):
        BackupFile(path)


@pytest.mark.parametrize(
    ("users", "reason"),
    [
        ([ADA, ADA], "as many users"),
        ([SavedUser(951, "Eve", None, None, 0)], "never assigned"),
        ([SavedUser(0, "Eve", None, None, 0)], "never assigned"),
    ],
)
def test_a_duplicate_user_or_an_id_that_was_never_assigned_is_refused(
    tmp_path: Path, users: list[SavedUser], reason: str
) -> None:
    with pytest.raises(BadBackup, match=reason):
        BackupFile(write(tmp_path, users))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadBackup, match="cannot be read"):
        BackupFile(tmp_path / "nothing.parquet")


@pytest.mark.parametrize(
    ("frame", "manifest", "reason"),
    [
        (pl.DataFrame({"user_id": [1]}), f'{{"format":1,"sha256":"{UNSEALED}"}}', "other columns"),
        (SCHEMA_4.to_frame(), f'{{"format":9,"sha256":"{UNSEALED}"}}', "cannot be read"),
    ],
)
def test_an_undamaged_file_of_another_kind_is_refused(
    tmp_path: Path, frame: pl.DataFrame, manifest: str, reason: str
) -> None:
    other = tmp_path / "other.parquet"
    frame.write_parquet(other, metadata={MANIFEST_KEY: manifest})
    seal(other)
    with pytest.raises(BadBackup, match=reason):
        BackupFile(other)
