"""Copies of models on the local disk are complete, and few."""

import hashlib
import os
import time
from pathlib import Path

from services.recommender.stores.local_models import ABANDONED_SECONDS, LocalModels

ARRAYS = {"weights": b"1234", "counts": b"5678"}
HASHES = {name: hashlib.sha256(content).hexdigest() for name, content in ARRAYS.items()}


class Source:
    def __init__(self) -> None:
        self.fetched: list[str] = []

    async def fetch(self, name: str) -> bytes:
        self.fetched.append(name)
        return ARRAYS[name]


async def test_arrays_are_fetched_once(tmp_path: Path) -> None:
    source, models = Source(), LocalModels(tmp_path / "models")
    for _ in range(2):
        folder = await models.ensure("v1", HASHES, source.fetch)
    assert folder == tmp_path / "models" / "v1"
    assert {path.stem: path.read_bytes() for path in folder.iterdir()} == ARRAYS
    assert source.fetched == list(ARRAYS)


async def test_a_damaged_or_incomplete_copy_is_fetched_again(tmp_path: Path) -> None:
    source, models = Source(), LocalModels(tmp_path)
    folder = await models.ensure("v1", HASHES, source.fetch)
    (folder / "weights.npy").write_bytes(b"damaged")
    (folder / "counts.npy").unlink()
    await models.ensure("v1", HASHES, source.fetch)
    assert {path.stem: path.read_bytes() for path in folder.iterdir()} == ARRAYS
    assert source.fetched == [*ARRAYS, *ARRAYS]


def test_old_copies_and_abandoned_parts_are_removed(tmp_path: Path) -> None:
    for name in ("v1", "v2", "v3", "part-new", "part-old"):
        (tmp_path / name).mkdir()
    (tmp_path / "file").touch()
    long_ago = time.time() - 2 * ABANDONED_SECONDS
    os.utime(tmp_path / "part-old", (long_ago, long_ago))
    LocalModels(tmp_path).tidy("v1")
    assert {path.name for path in tmp_path.iterdir()} == {"v1", "v3", "part-new", "file"}


def test_only_named_models_are_kept(tmp_path: Path) -> None:
    for name in ("v1", "v2", "part-x"):
        (tmp_path / name).mkdir()
    LocalModels(tmp_path).keep({"v2"})
    assert {path.name for path in tmp_path.iterdir()} == {"v2", "part-x"}
    LocalModels(tmp_path / "none").keep({"v2"})
