"""A backup's file: what goes in comes out, and a file that is not whole is refused."""

from collections.abc import Iterable
from pathlib import Path

import polars as pl
import pytest

from services.recommender.backups import backup_file, checksum
from services.recommender.backups.backup_file import SEAL, BackupFile, BackupWriter, BadBackup
from services.recommender.backups.checksum import UNSEALED
from services.recommender.backups.saved_user import SCHEMA, Saved
from services.recommender.domain.profile import Verdict

ADA = Saved(
    944, "Ada", "$argon2id$hash", "2026-01-02T03:04:05+00:00", 3, {1: Verdict(4.5, 10), 8: Verdict(None, 11, True)}
)
BOB = Saved(945, "B\u00f6b \u30e6", "$argon2id$other", "2026-01-03T03:04:05+00:00", 0)
NAMELESS = Saved(946, None, None, None, 0, {1: Verdict(0.5, 12, True)})


def written(folder: Path, users: Iterable[Saved], last_user_id: int = 950) -> Path:
    writer, path = BackupWriter(folder), folder / "backup.parquet"
    for user in users:
        writer.add(user)
    writer.finish(path, "ml-100k", last_user_id)
    return path


def read(path: Path) -> list[Saved]:
    return [user for page in BackupFile(path).pages() for user in page]


@pytest.mark.parametrize("users", [[], [ADA], [ADA, BOB, NAMELESS]])
def test_what_was_written_is_read_again(tmp_path: Path, users: list[Saved]) -> None:
    path = written(tmp_path, users)
    assert read(path) == users
    seal = BackupFile(path).seal
    assert (seal.dataset, seal.last_user_id, seal.users) == ("ml-100k", 950, len(users))


def test_many_parts_and_pages_make_one_file_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup_file, "VERDICTS_A_PART", 10)
    monkeypatch.setattr(backup_file, "ROWS_AT_ONCE", 7)
    users = [Saved(n, f"user {n}", "hash", None, n, {m: Verdict(5, m) for m in range(n % 5)}) for n in range(1, 99)]
    path = written(tmp_path, users, last_user_id=98)
    assert len(list(tmp_path.glob("part-*.parquet"))) > 10
    assert read(path) == users


def test_any_other_tool_can_read_it(tmp_path: Path) -> None:
    frame = pl.read_parquet(written(tmp_path, [ADA, BOB]))
    ratings = frame.explode("verdicts", empty_as_null=False).unnest("verdicts")
    assert ratings.select("user_id", "movie_id", "rating").rows() == [(944, 1, 4.5), (944, 8, None)]


def test_no_flipped_bit_passes_unseen(tmp_path: Path) -> None:
    path = written(tmp_path, [ADA, BOB, NAMELESS])
    whole = path.read_bytes()
    for place in range(0, len(whole), 13):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :])
        with pytest.raises(BadBackup, match="damaged"):
            BackupFile(path)


def test_a_file_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, [ADA, BOB])
    whole = path.read_bytes()
    for length in (0, 1, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:length])
        with pytest.raises(BadBackup):
            BackupFile(path)


def test_a_changed_row_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, [ADA, BOB])
    metadata = pl.read_parquet_metadata(path)[SEAL]
    cheated = pl.read_parquet(path).with_columns(password=pl.lit("$argon2id$mine"))
    cheated.write_parquet(path, metadata={SEAL: metadata})
    with pytest.raises(BadBackup, match="damaged"):
        BackupFile(path)


def test_a_user_twice_or_with_an_id_never_given_out_is_refused(tmp_path: Path) -> None:
    for users in ([ADA, ADA], [Saved(951, "Eve", None, None, 0)], [Saved(0, "Eve", None, None, 0)]):
        with pytest.raises(BadBackup, match="never given out"):
            BackupFile(written(tmp_path, users))
        next(tmp_path.glob("part-*.parquet")).unlink()


def test_what_is_no_backup_is_called_so(tmp_path: Path) -> None:
    other = tmp_path / "other.parquet"
    pl.DataFrame({"user_id": [1]}).write_parquet(other)
    with pytest.raises(BadBackup, match="no backup of Matinee"):
        BackupFile(other)
    with pytest.raises(BadBackup, match="cannot be read"):
        BackupFile(tmp_path / "nothing.parquet")


def test_a_whole_file_of_another_make_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.parquet"
    for frame, seal, told in (
        (pl.DataFrame({"user_id": [1]}), f'{{"format":1,"sha256":"{UNSEALED}"}}', "other columns"),
        (SCHEMA.to_frame(), f'{{"format":2,"sha256":"{UNSEALED}"}}', "cannot be read"),
    ):
        frame.write_parquet(other, metadata={SEAL: seal})
        checksum.seal(other)
        with pytest.raises(BadBackup, match=told):
            BackupFile(other)
