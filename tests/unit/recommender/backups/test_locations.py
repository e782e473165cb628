"""A backup arrives at a file, an object or a stream as a whole or not at all, whatever becomes of its checksum file."""

import io
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from services.recommender.backups import locations
from services.recommender.backups.checksum import EMBEDDED_AFTER, UNSEALED, seal, verify
from services.recommender.backups.encryption import FIRST_LINE
from services.recommender.backups.errors import BadBackup, BadLocation, NoChecksumFile
from services.recommender.backups.locations import read_from, write_to
from shared.contracts.errors import StoreUnavailable
from tests.support.earlier_data import BACKUP
from tests.support.fakes.objects import MemoryObjects

NO_S3 = cast("Any", None)
OBJECT = "s3://bucket/backups/users.parquet"
KEY = "backups/users.parquet"


async def save(location: str, name: str) -> None:
    async with write_to(location, NO_S3) as draft:
        draft.write_bytes(name.encode() + b"\n\x00\xff" + EMBEDDED_AFTER + UNSEALED.encode())
        seal(draft)


async def fail_to_save(location: str) -> None:
    async with write_to(location, NO_S3) as draft:
        draft.write_bytes(b"half")
        raise InterruptedError


async def assert_restorable(location: str, name: str) -> None:
    async with read_from(location, NO_S3) as path:
        assert path.read_bytes().startswith(name.encode() + b"\n")
        verify(path)


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> MemoryObjects:
    objects = MemoryObjects()
    monkeypatch.setattr(locations, "Objects", lambda _s3, _bucket: objects)
    return objects


async def test_a_file_and_its_checksum_file_replace_earlier_ones(tmp_path: Path) -> None:
    target = tmp_path / "users.parquet"
    await save(str(target), "old")
    await save(str(target), "new")
    assert {path.name for path in tmp_path.iterdir()} == {"users.parquet", "users.parquet.sha256"}
    await assert_restorable(str(target), "new")
    if shutil.which("sha256sum"):
        subprocess.run(["sha256sum", "--check", "--status", "users.parquet.sha256"], cwd=tmp_path, check=True)


async def test_a_failed_backup_leaves_the_earlier_file(tmp_path: Path) -> None:
    target = tmp_path / "users.parquet"
    await save(str(target), "old")
    with pytest.raises(InterruptedError):
        await fail_to_save(str(target))
    await assert_restorable(str(target), "old")


@pytest.mark.parametrize("content", [None, "", "0" * 64 + "  users.parquet\n"])
async def test_a_missing_or_stale_checksum_file_does_not_matter(tmp_path: Path, content: str | None) -> None:
    """Such as after an earlier version of Matinee has written its backup over a new one."""
    target, checksum = tmp_path / "users.parquet", tmp_path / "users.parquet.sha256"
    await save(str(target), "new")
    checksum.unlink() if content is None else checksum.write_text(content)
    await assert_restorable(str(target), "new")
    shutil.copy(BACKUP, target)
    async with read_from(str(target), NO_S3) as path:
        verify(path)


async def test_a_file_without_its_checksum_file_has_replaced_the_earlier_one(tmp_path: Path) -> None:
    target = tmp_path / "users.parquet"
    (tmp_path / "users.parquet.sha256").mkdir()
    await save_without_checksum_file(str(target))
    await assert_restorable(str(target), "new")


async def save_without_checksum_file(location: str) -> None:
    with pytest.raises(NoChecksumFile, match=f"{location} is complete .* but {location}.sha256 was not written"):
        await save(location, "new")


@pytest.mark.parametrize("path", ["missing/users.parquet", "."])
async def test_a_path_that_cannot_be_written_to_is_a_bad_location(tmp_path: Path, path: str) -> None:
    with pytest.raises(BadLocation, match=r"cannot be written to|is not a file"):
        await save(str(tmp_path / path), "new")


async def test_an_object_gets_a_checksum_object(bucket: MemoryObjects) -> None:
    await save(OBJECT, "new")
    assert list(bucket.content) == [KEY, f"{KEY}.sha256"]
    assert bucket.content[f"{KEY}.sha256"].endswith(b"  users.parquet\n")
    await assert_restorable(OBJECT, "new")


@pytest.mark.parametrize("takes_effect", [False, True])
@pytest.mark.parametrize("calls", [0, 1])
async def test_an_object_that_is_overwritten_stays_restorable_whatever_fails(
    bucket: MemoryObjects, calls: int, takes_effect: bool
) -> None:
    await save(OBJECT, "old")
    bucket.calls_left, bucket.fails_after_effect = calls, takes_effect
    if calls:
        await save_without_checksum_file(OBJECT)
    else:
        with pytest.raises(StoreUnavailable):
            await save(OBJECT, "new")
    bucket.calls_left = None
    await assert_restorable(OBJECT, "new" if calls or takes_effect else "old")


@pytest.mark.parametrize("location", ["s3://", "s3://bucket", "s3://bucket/", "s3://bucket/folder/"])
async def test_an_address_without_a_key_is_a_bad_location(location: str) -> None:
    with pytest.raises(BadLocation, match="names no object"):
        await save(location, "new")


async def test_what_a_stream_carried_is_restored_from_a_stream_or_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stream, file = io.BytesIO(), tmp_path / "users.parquet"
    monkeypatch.setattr("sys.stdout", SimpleNamespace(buffer=stream))
    await save("-", "new")
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(stream.getvalue())))
    await assert_restorable("-", "new")
    file.write_bytes(stream.getvalue())
    await assert_restorable(str(file), "new")


@pytest.mark.parametrize("location", ["users.parquet", OBJECT])
async def test_with_a_key_only_what_is_encrypted_is_delivered(
    tmp_path: Path, bucket: MemoryObjects, location: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with write_to(location, NO_S3, ["new key", "old key"]) as draft:
        draft.write_bytes(b"Ada")
    delivered = bucket.content[KEY] if location == OBJECT else Path(location).read_bytes()
    assert delivered.startswith(FIRST_LINE)
    assert b"Ada" not in delivered
    async with read_from(location, NO_S3, ["new key"]) as path:
        assert path.read_bytes() == b"Ada"
    with pytest.raises(BadBackup):
        async with read_from(location, NO_S3, ["old key"]):
            pass


async def test_a_key_does_not_keep_backups_from_before_it_from_being_restored(tmp_path: Path) -> None:
    target = tmp_path / "users.parquet"
    await save(str(target), "old")
    async with read_from(str(target), NO_S3, ["key"]) as path:
        verify(path)
