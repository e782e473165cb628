import pytest

from shared.lists.readers import read_counts
from shared.lists.readers.read_counts import ReadCounts


def test_reads_are_counted_until_they_are_taken() -> None:
    counts = ReadCounts()
    for user_id in (944, 945, 944):
        counts.count(user_id)
    assert counts.take() == {944: 2, 945: 1}
    assert counts.take() == {}


def test_whoever_reads_many_lists_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_counts, "MAX_COUNTED", 2)
    counts = ReadCounts()
    for user_id in (1, 2, 3, 1):
        counts.count(user_id)
    assert counts.take() == {1: 2, 2: 1}
