import asyncio
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from embedded.aws.disk import RESERVED_BYTES, RESERVED_FILES, disk_problem, watch_disk
from tests.support.waiting import eventually

PLENTY = {"f_flag": 0, "f_frsize": 4096, "f_bavail": 10**6, "f_files": 10**6, "f_favail": 10**6}


def pretend(monkeypatch: pytest.MonkeyPatch, **found: int) -> None:
    monkeypatch.setattr(os, "statvfs", lambda _: SimpleNamespace(**{**PLENTY, **found}))


@pytest.mark.parametrize(
    ("found", "problem"),
    [
        ({}, None),
        ({"f_bavail": RESERVED_BYTES // 4096}, None),
        ({"f_bavail": 2**20 // 4096}, "The disk of data is full: 1 MB are free"),
        ({"f_flag": os.ST_RDONLY | os.ST_NOSUID}, "The disk of data is read-only"),
        ({"f_favail": RESERVED_FILES - 1}, "The disk of data takes no more files"),
        ({"f_files": 0, "f_favail": 0}, None),
    ],
)
def test_a_disk_that_takes_no_more_is_described(
    monkeypatch: pytest.MonkeyPatch, found: dict[str, int], problem: str | None
) -> None:
    pretend(monkeypatch, **found)
    assert disk_problem(Path("data")) == problem


def test_a_disk_that_fails_is_a_problem_and_no_crash(tmp_path: Path) -> None:
    assert disk_problem(tmp_path / "gone") == f"The disk of {tmp_path}/gone does not answer: No such file or directory"


async def test_the_beginning_and_the_end_are_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    looks = 0

    def look(_: Any) -> SimpleNamespace:
        nonlocal looks
        looks += 1
        return SimpleNamespace(**{**PLENTY, "f_bavail": 0 if 3 <= looks < 6 else 10**6})

    async def has_looked() -> bool:
        return looks > 8

    monkeypatch.setattr(os, "statvfs", look)
    watching = asyncio.create_task(watch_disk(Path("data"), said.append, seconds=0))
    await eventually(has_looked)
    watching.cancel()
    assert said == [
        "The disk of data is full: 0 MB are free. "
        "Lists are still read; ratings and sign-ups are refused until there is room.",
        "The disk of data has room again.",
    ]
