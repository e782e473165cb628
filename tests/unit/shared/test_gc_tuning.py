import gc
from collections.abc import Iterator

import pytest

from shared.gc_tuning import freeze_heap, pause_collection


@pytest.fixture(autouse=True)
def collector_as_before() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.enable()
    gc.unfreeze()
    gc.set_threshold(*thresholds)


def test_existing_objects_are_frozen() -> None:
    kept = [[number] for number in range(1000)]
    freeze_heap()
    assert gc.get_freeze_count() > len(kept)
    assert not any(known is kept for known in gc.get_objects())


def test_later_garbage_is_still_collected() -> None:
    freeze_heap()
    circle: list[object] = []
    circle.append(circle)
    del circle
    assert gc.collect() >= 1


def test_nothing_is_collected_until_the_data_is_loaded() -> None:
    pause_collection()
    assert not gc.isenabled()
    freeze_heap()
    assert gc.isenabled()
