import ctypes
import platform

import numpy as np
import psutil
import pytest

from services.recommender.model.parts.freed_memory import give_back_freed_memory

MB = 2**20


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library has no such call")
def test_memory_of_freed_arrays_goes_back_to_the_system() -> None:
    large = np.ones(30 * MB, np.uint8)
    del large  # from here on the library keeps arrays of that size
    arrays = [np.ones(MB, np.uint8) for _ in range(200)]
    stays, own = arrays[-1], psutil.Process()
    del arrays
    before = own.memory_info().rss
    give_back_freed_memory()
    assert before - own.memory_info().rss > 150 * MB
    assert stays.all()


def test_another_c_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())
    give_back_freed_memory()
