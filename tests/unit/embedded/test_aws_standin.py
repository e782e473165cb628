import asyncio
import os
from pathlib import Path
from typing import Any

import pytest

from embedded.aws_standin import Forgetting, SnapshotWriter, prepare_objects
from embedded.generations import Generations


def test_the_metadata_of_an_object_that_a_crash_interrupted_is_dropped(tmp_path: Path) -> None:
    bucket = tmp_path / "000000000000" / "matinee"
    bucket.mkdir(parents=True)
    for name, second in (("whole", 2), ("torn", 0)):
        (bucket / name).write_text("{}")
        (bucket / f"{name}.meta.json").write_text("{}")
        os.utime(bucket / name, (1, 1))
        os.utime(bucket / f"{name}.meta.json", (second, second))
    prepare_objects(tmp_path)
    assert sorted(path.name for path in bucket.iterdir() if path.is_file()) == ["torn", "whole", "whole.meta.json"]


class SnapshotProcess:
    """A process that ends, with this exit code, when `end` is set."""

    def __init__(self, code: int = 0) -> None:
        self.code = code
        self.end = asyncio.Event()
        self.starts = 0
        self.killed = False

    async def start(self, *_: Any, **__: Any) -> "SnapshotProcess":
        self.starts += 1
        return self

    async def wait(self) -> int:
        await self.end.wait()
        return self.code

    def kill(self) -> None:
        self.killed = True


def writer(monkeypatch: pytest.MonkeyPatch, directory: Path, process: SnapshotProcess) -> SnapshotWriter:
    for number in (1, 2, 3):
        Generations(directory).journal(number).touch()
    monkeypatch.setattr(asyncio, "create_subprocess_exec", process.start)
    return SnapshotWriter(Generations(directory))


@pytest.mark.parametrize(("code", "journals"), [(0, []), (1, [1, 2, 3])])
async def test_journals_are_dropped_only_after_their_snapshot_is_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: int, journals: list[int]
) -> None:
    process = SnapshotProcess(code)
    snapshots = writer(monkeypatch, tmp_path, process)
    snapshots.begin(2)
    snapshots.begin(3)
    process.end.set()
    while snapshots._task:
        await asyncio.wait_for(snapshots._task, 5)
    assert process.starts == 2, "the second one covers the journal that ended meanwhile"
    assert Generations(tmp_path).journals() == journals


async def test_a_snapshot_that_is_being_written_is_killed_at_the_stop(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    process = SnapshotProcess()
    snapshots = writer(monkeypatch, tmp_path, process)
    snapshots.begin(2)
    while not process.starts:
        await asyncio.sleep(0)
    await snapshots.stop()
    assert process.killed
    assert Generations(tmp_path).journals() == [1, 2, 3]


async def test_deletions_are_forgotten_together_after_a_while() -> None:
    forgotten = asyncio.Event()
    times: list[int] = []

    def forget() -> None:
        times.append(1)
        forgotten.set()

    forgetting = Forgetting(forget, 0)
    forgetting.note_deletion()
    forgetting.note_deletion()
    await asyncio.wait_for(forgotten.wait(), 5)
    assert times == [1]
    forgotten.clear()
    forgetting.note_deletion()
    await asyncio.wait_for(forgotten.wait(), 5)
    assert times == [1, 1]
