"""Copies on the local disk are complete, and few."""

import asyncio
import hashlib
import os
import time
from pathlib import Path

import pytest

from services.recommender.stores.arrays.local_copies import ABANDONED_SECONDS, RECORD, LocalCopies
from shared.stores.objects import CorruptObject

FILES = {"weights.npy": b"1234", "counts.npy": b"5678"}
HASHES = {name: hashlib.sha256(content).hexdigest() for name, content in FILES.items()}


class Source:
    def __init__(self) -> None:
        self.fetched: list[str] = []

    async def fetch(self, name: str, path: Path) -> None:
        self.fetched.append(name)
        path.write_bytes(FILES[name])


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.npy")}


async def test_files_are_fetched_once(tmp_path: Path) -> None:
    source = Source()
    for _ in range(2):  # a second process
        copies = LocalCopies(tmp_path / "models")
        folder = await copies.ensure("v1", HASHES, source.fetch)
    assert folder == tmp_path / "models" / "v1"
    assert content(folder) == FILES
    assert source.fetched == list(FILES)


@pytest.mark.parametrize("error", [CorruptObject(), asyncio.CancelledError()])
async def test_a_fetch_that_fails_leaves_nothing(tmp_path: Path, error: BaseException) -> None:
    async def fetch(name: str, path: Path) -> None:
        path.write_bytes(FILES[name])
        if name == "counts.npy":
            raise error

    with pytest.raises(type(error)):
        await LocalCopies(tmp_path).ensure("v1", HASHES, fetch)
    assert list(tmp_path.iterdir()) == []


async def test_an_incomplete_copy_is_fetched_again(tmp_path: Path) -> None:
    source = Source()
    folder = await LocalCopies(tmp_path).ensure("v1", HASHES, source.fetch)
    (folder / "weights.npy").write_bytes(b"123")
    await LocalCopies(tmp_path).ensure("v1", HASHES, source.fetch)
    (folder / "counts.npy").unlink()
    await LocalCopies(tmp_path).ensure("v1", HASHES, source.fetch)
    assert content(folder) == FILES
    assert source.fetched == [*FILES, *FILES, *FILES]


async def test_of_two_that_fetch_a_copy_at_once_the_later_one_leaves_the_files_that_are_in_use(tmp_path: Path) -> None:
    source, may_go_on = Source(), asyncio.Event()

    async def fetch_late(name: str, path: Path) -> None:
        await may_go_on.wait()
        await source.fetch(name, path)

    late = asyncio.create_task(LocalCopies(tmp_path).ensure("v1", HASHES, fetch_late))
    folder = await LocalCopies(tmp_path).ensure("v1", HASHES, source.fetch)
    in_use = {path.name: path.stat().st_ino for path in folder.glob("*.npy")}
    may_go_on.set()
    assert await late == folder
    assert source.fetched == [*FILES, *FILES]
    assert {path.name: path.stat().st_ino for path in folder.glob("*.npy")} == in_use
    assert list(tmp_path.iterdir()) == [folder]


async def test_other_files_of_the_same_sizes_are_fetched(tmp_path: Path) -> None:
    source = Source()
    folder = await LocalCopies(tmp_path).ensure("v1", HASHES, source.fetch)
    (folder / "weights.npy").write_bytes(b"4321")
    other = {**HASHES, "weights.npy": "0" * 64}
    await LocalCopies(tmp_path).ensure("v1", other, source.fetch)
    assert source.fetched == [*FILES, *FILES]


async def test_damage_of_a_trusted_copy_is_found_later(tmp_path: Path) -> None:
    source = Source()
    folder = await LocalCopies(tmp_path).ensure("v1", HASHES, source.fetch)
    (folder / "weights.npy").write_bytes(b"4321")
    copies = LocalCopies(tmp_path)
    await copies.ensure("v1", HASHES, source.fetch)
    assert (source.fetched, content(folder)["weights.npy"]) == (list(FILES), b"4321")
    assert copies.find_damaged() == ["v1"]
    assert copies.find_damaged() == [], "each copy is compared once"
    await copies.ensure("v1", HASHES, source.fetch)
    assert content(folder) == FILES


async def test_a_copy_that_an_earlier_version_made_is_compared_and_kept(tmp_path: Path) -> None:
    source = Source()
    folder = await LocalCopies(tmp_path).ensure("v1", HASHES, source.fetch)
    (folder / RECORD).unlink()
    copies = LocalCopies(tmp_path)
    await copies.ensure("v1", HASHES, source.fetch)
    assert (source.fetched, copies.trusted) == (list(FILES), {})
    (folder / RECORD).unlink()
    (folder / "weights.npy").write_bytes(b"4321")
    await LocalCopies(tmp_path).ensure("v1", HASHES, source.fetch)
    assert content(folder) == FILES


def test_old_copies_and_abandoned_parts_are_removed(tmp_path: Path) -> None:
    for name in ("v1", "v2", "v3", "part-new", "part-old", "datasets"):
        (tmp_path / name).mkdir()
    (tmp_path / "file").touch()
    long_ago = time.time() - 2 * ABANDONED_SECONDS
    os.utime(tmp_path / "part-old", (long_ago, long_ago))
    LocalCopies(tmp_path, frozenset({"datasets"})).tidy("v1")
    assert {path.name for path in tmp_path.iterdir()} == {"v1", "v3", "part-new", "file", "datasets"}


def test_copies_are_listed_and_removed(tmp_path: Path) -> None:
    for name in ("v1", "v2", "part-x", "datasets"):
        (tmp_path / name).mkdir()
    copies = LocalCopies(tmp_path, frozenset({"datasets"}))
    assert copies.versions() == {"v1", "v2"}
    copies.remove({"v1"})
    assert {path.name for path in tmp_path.iterdir()} == {"v2", "part-x", "datasets"}
    assert LocalCopies(tmp_path / "none").versions() == set()
