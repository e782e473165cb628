"""The checksum beside a backup is `sha256sum`'s, and the one inside older backups still protects them."""

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

from services.recommender.backups.checksum import checksum_path, verified_checksum, write_checksum
from services.recommender.backups.errors import BadBackup
from tests.support.earlier_data import BACKUP


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    path = tmp_path / "users.parquet"
    path.write_bytes(bytes(range(256)))
    write_checksum(path)
    return path


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    return Path(shutil.copy(BACKUP, tmp_path / "earlier.parquet"))


def test_the_checksum_file_is_what_sha256sum_writes(backup: Path) -> None:
    sha256 = hashlib.sha256(backup.read_bytes()).hexdigest()
    assert checksum_path(backup).name == "users.parquet.sha256"
    assert checksum_path(backup).read_text() == f"{sha256}  users.parquet\n"
    assert verified_checksum(backup) == sha256


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="needs sha256sum")
def test_sha256sum_can_verify_a_backup_and_write_its_checksum(backup: Path) -> None:
    name = checksum_path(backup).name
    subprocess.run(["sha256sum", "--check", "--status", name], cwd=backup.parent, check=True)
    backup.write_bytes(b"changed")
    with checksum_path(backup).open("wb") as file:
        subprocess.run(["sha256sum", "--binary", backup.name], cwd=backup.parent, stdout=file, check=True)
    verified_checksum(backup)


def test_no_flipped_bit_in_a_backup_or_its_checksum_goes_unnoticed(backup: Path) -> None:
    for path, length in ((backup, 256), (checksum_path(backup), 64)):
        assert_every_flip_is_noticed(backup, path, range(0, length, 5))


def test_no_flipped_bit_in_an_earlier_backup_goes_unnoticed(earlier: Path) -> None:
    assert_every_flip_is_noticed(earlier, earlier, range(0, earlier.stat().st_size, 13))


def assert_every_flip_is_noticed(backup: Path, damaged: Path, places: range) -> None:
    content = damaged.read_bytes()
    for place in places:
        damaged.write_bytes(content[:place] + bytes([content[place] ^ 0x10]) + content[place + 1 :])
        with pytest.raises(BadBackup):
            verified_checksum(backup)
    damaged.write_bytes(content)
    verified_checksum(backup)


def test_a_truncated_backup_is_refused(backup: Path, earlier: Path) -> None:
    for path in (backup, earlier):
        content = path.read_bytes()
        for length in (0, 1, len(content) // 2, len(content) - 1):
            path.write_bytes(content[:length])
            with pytest.raises(BadBackup):
                verified_checksum(path)


@pytest.mark.parametrize("content", ["", "users.parquet", "0" * 64, "\xff"])
def test_an_unreadable_checksum_file_is_refused(backup: Path, content: str) -> None:
    checksum_path(backup).write_text(content)
    with pytest.raises(BadBackup, match="does not match"):
        verified_checksum(backup)


def test_a_file_without_any_checksum_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"x" * 500)
    with pytest.raises(BadBackup, match="no checksum beside it or inside it"):
        verified_checksum(other)
