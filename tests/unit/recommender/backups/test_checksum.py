"""A sealed file proves itself undamaged, and the checksum beside it is `sha256sum`'s."""

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

from services.recommender.backups.checksum import EMBEDDED_AFTER, UNSEALED, seal, sha256sum, verify
from services.recommender.backups.errors import BadBackup
from tests.support.earlier_data import BACKUP


@pytest.fixture(params=["new", "earlier"])
def backup(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "users.parquet"
    if request.param == "earlier":
        return Path(shutil.copy(BACKUP, path))
    path.write_bytes(bytes(range(256)) + EMBEDDED_AFTER + UNSEALED.encode() + b'"}')
    seal(path)
    return path


def test_no_flipped_bit_goes_unnoticed(backup: Path) -> None:
    content = backup.read_bytes()
    verify(backup)
    for place in range(0, len(content), 13):
        backup.write_bytes(content[:place] + bytes([content[place] ^ 0x10]) + content[place + 1 :])
        with pytest.raises(BadBackup, match="does not match the checksum inside it"):
            verify(backup)


def test_a_truncated_or_longer_file_is_refused(backup: Path) -> None:
    content = backup.read_bytes()
    for other in (content[:0], content[:1], content[: len(content) // 2], content[:-1], content + b"\n", b"x" * 500):
        backup.write_bytes(other)
        with pytest.raises(BadBackup):
            verify(backup)


def test_an_unsealed_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "users.parquet"
    path.write_bytes(EMBEDDED_AFTER + UNSEALED.encode())
    with pytest.raises(BadBackup):
        verify(path)


def test_the_line_is_what_sha256sum_prints(backup: Path) -> None:
    assert sha256sum(backup) == f"{hashlib.sha256(backup.read_bytes()).hexdigest()}  users.parquet\n"


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="needs sha256sum")
def test_sha256sum_agrees(backup: Path) -> None:
    printed = subprocess.run(["sha256sum", backup.name], cwd=backup.parent, capture_output=True, text=True, check=True)
    assert printed.stdout == sha256sum(backup)
