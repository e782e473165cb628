import errno
import shutil
from pathlib import Path

import pytest

from embedded.generations import Generations


def test_nothing_at_first(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    assert generations.newest_snapshot() == 0
    assert generations.journals() == []


def test_journals_are_replayed_in_order_from_the_newest_snapshot_on(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    for number in (11, 9, 8, 10):
        generations.journal(number).touch()
    generations.write_snapshot(8, "{}")
    generations.write_snapshot(9, "{}")
    assert generations.newest_snapshot() == 9
    assert generations.journals() == [9, 10, 11]
    assert generations.missing() == []


def test_an_unfinished_snapshot_is_ignored_and_deleted_with_older_files(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    generations.write_snapshot(1, "{}")
    generations.journal(1).touch()
    generations.journal(2).touch()
    (tmp_path / "snapshot-00000002.draft").touch()
    assert generations.newest_snapshot() == 1
    generations.write_snapshot(2, "{}")
    generations.drop_before(2)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "journal-00000002.jsonl",
        "snapshot-00000002.copy",
        "snapshot-00000002.json",
    ]


def test_a_snapshot_without_a_copy_gets_one(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    generations.copy_snapshot()
    assert list(tmp_path.iterdir()) == []
    generations.write_snapshot(1, "{}")
    generations.copy(1).unlink()
    generations.copy_snapshot()
    assert generations.copy(1).read_bytes() == generations.snapshot(1).read_bytes()


def test_a_full_disk_keeps_no_snapshot_from_being_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    generations = Generations(tmp_path)
    generations.write_snapshot(1, "{}")
    write = Path.replace

    def replace_unless_copy(draft: Path, target: Path) -> Path:
        if target.suffix == ".copy":
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(draft, target)

    monkeypatch.setattr(Path, "replace", replace_unless_copy)
    generations.write_snapshot(2, '{"users": 1}')
    assert not list(tmp_path.glob("*.draft"))
    generations.drop_before(2)
    assert generations.read_snapshot() == '{"users": 1}'
    assert [path.name for path in tmp_path.iterdir()] == ["snapshot-00000002.json"]


def test_a_copy_leaves_room_for_the_journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    generations, content = Generations(tmp_path), "{" + " " * 1000 + "}"
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1500))
    generations.write_snapshot(1, content)
    assert [path.name for path in tmp_path.iterdir()] == ["snapshot-00000001.json"]
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=3000))
    generations.copy_snapshot()
    assert generations.newest_copy() == 1
