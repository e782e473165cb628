from pathlib import Path

import numpy as np
import pytest

from services.recommender.model.matrix import Array
from services.recommender.stores.arrays.array_files import array_file, map_packed, memory_map, pack


@pytest.mark.parametrize("array", [np.arange(6, dtype=np.int32).reshape(2, 3), np.zeros(0, np.float32)])
def test_an_array_is_mapped_as_it_was(array: Array, tmp_path: Path) -> None:
    path = tmp_path / array_file("model.weights")
    np.save(path, array)
    mapped = memory_map(path)
    assert path.name == "model.weights.npy"
    assert (mapped.dtype, mapped.tolist()) == (array.dtype, array.tolist())
    assert not mapped.flags.writeable
    assert type(mapped) is np.ndarray


def test_many_arrays_in_a_file_are_mapped_as_they_were(tmp_path: Path) -> None:
    arrays: dict[str, Array] = {
        "ids": np.arange(7, dtype=np.int64),
        "none": np.zeros((0, 3), np.float32),
        "flags": np.array([True, False, True]),
        "turned": np.arange(6, dtype=np.float64).reshape(2, 3).T,
        "last": np.zeros(0, np.int32),
    }
    packed = pack(arrays, tmp_path / "arrays.bin")
    mapped = map_packed(tmp_path / "arrays.bin", packed)
    assert list(mapped) == list(arrays)
    for name, array in arrays.items():
        assert (mapped[name].dtype, mapped[name].tolist()) == (array.dtype, array.tolist())
        assert mapped[name].shape == array.shape
        assert not mapped[name].flags.writeable
    (tmp_path / "arrays.bin").write_bytes(b"short")
    with pytest.raises(ValueError, match="size"):
        map_packed(tmp_path / "arrays.bin", packed)
