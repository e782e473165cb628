import gc
from collections.abc import Iterator

import pytest

from shared.gc_tuning import freeze_heap


@pytest.fixture(autouse=True)
def collector_as_before() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)


def test_what_is_there_is_never_gone_through_again() -> None:
    kept = [[number] for number in range(1000)]
    freeze_heap()
    assert gc.get_freeze_count() > len(kept)
    assert not any(known is kept for known in gc.get_objects())


def test_what_comes_later_is_still_collected() -> None:
    freeze_heap()
    circle: list[object] = []
    circle.append(circle)
    del circle
    assert gc.collect() >= 1
