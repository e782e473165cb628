"""Checks and repairs what the AWS stand-in is rebuilt from, while it does not run."""

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

from embedded.generations import DamagedFile, Generations, read_checked, replace_file, sync_directory
from embedded.journal import Entry, cut_torn_line, read_entries


def check_stored_files(directory: Path) -> None:
    """Raises `DamagedFile`. A last line that a crash cut off is not damage: its write was never acknowledged."""
    generations = Generations(directory)
    _check_that_any_is_left(generations)
    for path in generations.missing():
        raise DamagedFile(f"{path} is missing")
    generations.read_snapshot()
    for number in generations.journals():
        cut_torn_line(generations.journal(number))
        for _ in read_entries(generations.journal(number)):
            pass


def _check_that_any_is_left(generations: Generations) -> None:
    """A bucket without tables never exists."""
    is_new = not any((generations.directory / "s3").glob("*/*/"))
    if not (is_new or generations.newest_snapshot() or generations.journals()):
        raise DamagedFile(f"{generations.snapshot(1).with_name('snapshot-*.json')} is missing")


def repair(directory: Path) -> Iterator[str]:
    """Keeps what is whole, and yields a sentence for each loss. Damaged files stay beside it as `*.damaged*`. Raises
    `DamagedFile` where nothing useful would be left."""
    generations = Generations(directory)
    yield from _restore_snapshot(generations)
    _check_that_any_is_left(generations)
    generations.read_snapshot()
    for path in generations.missing():
        if path.suffix == ".json":
            raise DamagedFile(f"{path} is missing")
        path.touch()
        sync_directory(directory)
        yield f"{path.name} is missing: the changes in it are lost."
    for number in generations.journals():
        yield from _repair_journal(generations.journal(number))


def _restore_snapshot(generations: Generations) -> Iterator[str]:
    """From its copy, if that is whole and not of an earlier one."""
    number = generations.newest_copy()
    path, copy = generations.snapshot(number), generations.copy(number)
    if number < max(generations.newest_snapshot(), 1) or _is_undamaged(path) or not _is_undamaged(copy):
        return
    if path.exists():
        os.link(path, _unused(path.with_suffix(".damaged")))
    replace_file(path, copy.read_bytes())
    yield f"{path.name} was damaged or missing, and is taken from its copy: nothing in it is lost."


def _is_undamaged(snapshot: Path) -> bool:
    try:
        read_checked(snapshot)
    except (DamagedFile, FileNotFoundError):
        return False
    return True


def _repair_journal(path: Path) -> Iterator[str]:
    cut_torn_line(path)
    lines = path.read_bytes().splitlines(keepends=True)
    whole = [line for line in lines if _is_whole(line)]
    lost = len(lines) - len(whole)
    if lost:
        os.link(path, _unused(path.with_suffix(".damaged")))
        replace_file(path, b"".join(whole))
        yield f"{path.name}: {lost} of {len(lines)} changes are damaged and lost."


def _unused(path: Path) -> Path:
    numbered = (path.with_name(f"{path.name}-{number}") for number in itertools.count(2))
    return next(each for each in itertools.chain([path], numbered) if not each.exists())


def _is_whole(line: bytes) -> bool:
    try:
        Entry.from_line(line)
    except ValueError:
        return False
    return True
