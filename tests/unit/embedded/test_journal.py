import asyncio
import errno
import os
from pathlib import Path

import pytest

from embedded.generations import Generations
from embedded.journal import Entry, Journal, cut_torn_line, read_entries

NO_LIMIT = 2**30


def entry(number: int) -> Entry:
    return Entry({"x-amz-target": "DynamoDB_20120810.PutItem"}, b'{"n": %d, "\xc3\xa9": "\\n"}' % number)


def opened(directory: Path, limit_bytes: int = NO_LIMIT) -> tuple[Journal, list[int]]:
    full: list[int] = []
    return Journal(Generations(directory), limit_bytes, full.append), full


async def write(journal: Journal, number: int) -> None:
    journal.append(entry(number))
    await journal.durable(journal.position)


async def test_entries_come_back_in_order_also_after_it_is_opened_again(tmp_path: Path) -> None:
    for first in (0, 5):
        journal, _ = opened(tmp_path)
        for number in range(first, first + 5):
            await write(journal, number)
        await journal.close()
    assert list(read_entries(Generations(tmp_path).journal(0))) == [entry(number) for number in range(10)]


async def test_an_entry_that_is_durable_is_in_the_file(tmp_path: Path) -> None:
    journal, _ = opened(tmp_path)
    journal.append(entry(1))
    assert list(read_entries(Generations(tmp_path).journal(0))) == []
    await journal.durable(journal.position)
    assert list(read_entries(Generations(tmp_path).journal(0))) == [entry(1)]
    await journal.close()


async def test_one_sync_covers_all_that_wait_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal, _ = opened(tmp_path)
    syncs: list[int] = []
    monkeypatch.setattr(os, "fsync", syncs.append)
    await asyncio.gather(*(write(journal, number) for number in range(50)))
    await journal.close()
    assert 1 <= len(syncs) <= 3
    assert list(read_entries(Generations(tmp_path).journal(0))) == [entry(number) for number in range(50)]


@pytest.mark.parametrize("torn", [b"", b'[{"x', entry(2).line()[:-1]])
async def test_a_torn_last_line_is_cut_off(tmp_path: Path, torn: bytes) -> None:
    path = tmp_path / "journal"
    path.write_bytes(entry(1).line() + torn)
    cut_torn_line(path)
    assert path.read_bytes() == entry(1).line()


async def test_a_journal_that_grows_too_long_is_followed_by_the_next(tmp_path: Path) -> None:
    journal, full = opened(tmp_path, limit_bytes=2 * len(entry(0).line()))
    for number in range(4):
        await write(journal, number)
    await journal.close()
    generations = Generations(tmp_path)
    assert full == [0]
    assert generations.journals() == [0, 1]
    assert list(read_entries(generations.journal(0))) == [entry(0), entry(1), entry(2)]
    assert list(read_entries(generations.journal(1))) == [entry(3)]


async def test_a_journal_that_is_ended_is_replaced_with_those_that_a_crash_left_before_it(tmp_path: Path) -> None:
    journal, full = opened(tmp_path)
    journal.begin_next()
    assert full == []
    await write(journal, 1)
    journal.begin_next()
    await journal.close()
    journal, full = opened(tmp_path)
    journal.begin_next()
    await journal.close()
    assert (full, Generations(tmp_path).journals()) == ([1], [0, 1, 2])


async def test_a_write_that_fails_is_never_called_durable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    journal, _ = opened(tmp_path)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        await write(journal, 1)
    monkeypatch.undo()
    await journal.close()
