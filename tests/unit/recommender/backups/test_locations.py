"""A backup arrives with its checksum at a file, an object or a stream, and as a whole or not at all."""

import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from services.recommender.backups import locations
from services.recommender.backups.checksum import checksum_path, verified_checksum, write_checksum
from services.recommender.backups.errors import BadBackup, BadLocation
from services.recommender.backups.locations import read_from, write_to
from tests.support.earlier_data import BACKUP
from tests.support.fakes.objects import MemoryObjects

NO_S3 = cast("Any", None)
CONTENT = b"PAR1 and more\n\x00\xff"


async def save(location: str) -> None:
    async with write_to(location, NO_S3) as draft:
        draft.write_bytes(CONTENT)
        write_checksum(draft)


async def fail_to_save(location: str) -> None:
    async with write_to(location, NO_S3) as draft:
        draft.write_bytes(b"half")
        raise InterruptedError


async def assert_restorable(location: str) -> None:
    async with read_from(location, NO_S3) as path:
        assert path.read_bytes() == CONTENT
        verified_checksum(path)


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> MemoryObjects:
    objects = MemoryObjects()
    monkeypatch.setattr(locations, "Objects", lambda _s3, _bucket: objects)
    return objects


async def test_a_file_and_its_checksum_take_the_place_of_those_before(tmp_path: Path) -> None:
    target = tmp_path / "users.parquet"
    target.write_bytes(b"old")
    await save(str(target))
    assert {path.name for path in tmp_path.iterdir()} == {"users.parquet", "users.parquet.sha256"}
    assert checksum_path(target).read_text().endswith("  users.parquet\n")
    await assert_restorable(str(target))


async def test_a_backup_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "users.parquet"
    await save(str(target))
    with pytest.raises(InterruptedError):
        await fail_to_save(str(target))
    await assert_restorable(str(target))


async def test_a_folder_that_cannot_be_written_to_is_a_bad_location(tmp_path: Path) -> None:
    with pytest.raises(BadLocation, match="cannot be written to"):
        await save(str(tmp_path / "missing" / "users.parquet"))


async def test_an_object_gets_its_checksum_last(bucket: MemoryObjects) -> None:
    await save("s3://bucket/backups/users.parquet")
    assert list(bucket.content) == ["backups/users.parquet", "backups/users.parquet.sha256"]
    await assert_restorable("s3://bucket/backups/users.parquet")


async def test_an_object_without_its_checksum_is_not_restorable(bucket: MemoryObjects) -> None:
    await save("s3://bucket/users.parquet")
    del bucket.content["users.parquet.sha256"]
    async with read_from("s3://bucket/users.parquet", NO_S3) as path:
        with pytest.raises(BadBackup):
            verified_checksum(path)


@pytest.mark.parametrize("location", ["s3://", "s3://bucket", "s3://bucket/", "s3://bucket/folder/"])
async def test_an_address_without_a_key_is_a_bad_location(location: str) -> None:
    with pytest.raises(BadLocation, match="names no object"):
        await save(location)


async def test_a_stream_carries_the_checksum_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.BytesIO()
    monkeypatch.setattr("sys.stdout", SimpleNamespace(buffer=stream))
    await save("-")
    line, _, content = stream.getvalue().partition(b"\n")
    assert (line[64:], content) == (b"  users.parquet", CONTENT)
    send(monkeypatch, stream.getvalue())
    await assert_restorable("-")


async def test_an_earlier_backup_on_a_stream_has_no_line_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    earlier = BACKUP.read_bytes()
    send(monkeypatch, earlier)
    async with read_from("-", NO_S3) as path:
        assert path.read_bytes() == earlier
        verified_checksum(path)


@pytest.mark.parametrize("content", [b"", b"PAX", b"no checksum\nPAR1", b"0" * 10_000])
async def test_a_stream_of_something_else_is_refused(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    send(monkeypatch, content)
    with pytest.raises(BadBackup, match="does not begin with a checksum"):
        await assert_restorable("-")


def send(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(content)))
