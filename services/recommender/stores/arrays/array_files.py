"""Arrays as `.npy` files, or many in one file, and memory-mapped."""

from collections.abc import Mapping
from math import prod
from pathlib import Path

import numpy as np
from pydantic import BaseModel

from services.recommender.model.matrix import Array

ALIGNMENT = 64


class PackedArray(BaseModel):
    """Where an array is in a file of many."""

    dtype: str
    shape: tuple[int, ...]
    offset: int

    @property
    def end(self) -> int:
        return self.offset + prod(self.shape) * np.dtype(self.dtype).itemsize


def array_file(name: str) -> str:
    return f"{name}.npy"


def memory_map(path: Path) -> Array:
    """A plain array, as every slice of an `np.memmap` costs several times as much."""
    return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))


def pack(arrays: Mapping[str, Array], path: Path) -> dict[str, PackedArray]:
    """Writes a file of all of them, which is sent and fetched at once."""
    packed: dict[str, PackedArray] = {}
    with path.open("wb") as file:
        for name, array in arrays.items():
            file.write(bytes(-file.tell() % ALIGNMENT))
            packed[name] = PackedArray(dtype=array.dtype.str, shape=array.shape, offset=file.tell())
            file.write(np.ascontiguousarray(array).data)
        file.write(bytes(ALIGNMENT))
    return packed


def map_packed(path: Path, packed: Mapping[str, PackedArray]) -> dict[str, Array]:
    """Raises `ValueError` if the file is too short."""
    content = np.asarray(np.memmap(path, np.uint8, "r"))
    return {name: content[each.offset : each.end].view(each.dtype).reshape(each.shape) for name, each in packed.items()}
