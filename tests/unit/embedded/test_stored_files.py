from pathlib import Path

import pytest

from embedded.generations import DamagedFile, Generations
from embedded.journal import Entry, read_entries
from embedded.stored_files import check_stored_files, repair

ENTRIES = [Entry({"x-amz-target": "PutItem"}, b'{"n": %d}' % number) for number in range(9)]


def write(path: Path, *entries: Entry) -> None:
    path.write_bytes(b"".join(entry.line() for entry in entries))


@pytest.fixture
def stored(tmp_path: Path) -> Generations:
    """Snapshot 2 and the journals 2 to 4, of three entries each."""
    generations = Generations(tmp_path)
    generations.write_snapshot(2, '{"users": 1}')
    for place, number in enumerate((2, 3, 4)):
        write(generations.journal(number), *ENTRIES[3 * place : 3 * place + 3])
    (tmp_path / "s3" / "000" / "bucket").mkdir(parents=True)
    return generations


def entries(generations: Generations) -> list[Entry]:
    return [entry for number in generations.journals() for entry in read_entries(generations.journal(number))]


def test_whole_files_are_left_as_they_are(stored: Generations) -> None:
    check_stored_files(stored.directory)
    assert list(repair(stored.directory)) == []
    assert entries(stored) == ENTRIES


def test_a_first_start_has_nothing_to_check(tmp_path: Path) -> None:
    check_stored_files(tmp_path)
    assert list(repair(tmp_path)) == []


def test_a_last_line_that_a_crash_cut_off_is_no_damage(stored: Generations) -> None:
    with stored.journal(4).open("ab") as file:
        file.write(ENTRIES[0].line()[:-5])
    check_stored_files(stored.directory)
    assert entries(stored) == ENTRIES


def flip_a_bit(path: Path, position: int) -> None:
    content = bytearray(path.read_bytes())
    content[position] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize("number", [2, 3, 4])
def test_each_flipped_bit_of_a_journal_is_noticed_and_costs_its_change_only(stored: Generations, number: int) -> None:
    path = stored.journal(number)
    whole, length = path.read_bytes(), len(ENTRIES[0].line())
    for position in range(length, 2 * length - 1):
        path.write_bytes(whole)
        flip_a_bit(path, position)
        with pytest.raises(DamagedFile, match=rf"{path.name} is damaged in line 2"):
            check_stored_files(stored.directory)
    assert list(repair(stored.directory)) == [f"{path.name}: 1 of 3 changes are damaged and lost."]
    lost = 3 * (number - 2) + 1
    assert entries(stored) == ENTRIES[:lost] + ENTRIES[lost + 1 :]
    assert path.with_suffix(".damaged").exists()
    check_stored_files(stored.directory)


def test_each_repair_keeps_the_file_that_it_found(stored: Generations) -> None:
    path, found = stored.journal(3), []
    for _ in range(2):
        flip_a_bit(path, 20)
        found.append(path.read_bytes())
        assert len(list(repair(stored.directory))) == 1
    kept = [path.with_suffix(".damaged"), path.with_suffix(".damaged-2")]
    assert [each.read_bytes() for each in kept] == found


def test_a_crash_amid_a_repair_loses_no_whole_change(stored: Generations, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(_draft: Path, _path: Path) -> None:
        raise KeyboardInterrupt

    flip_a_bit(stored.journal(3), 20)
    monkeypatch.setattr(Path, "replace", crash)
    with pytest.raises(KeyboardInterrupt):
        list(repair(stored.directory))
    monkeypatch.undo()
    assert list(repair(stored.directory)) == ["journal-00000003.jsonl: 1 of 3 changes are damaged and lost."]
    assert entries(stored) == ENTRIES[:3] + ENTRIES[4:]


def test_an_earlier_snapshot_that_is_not_text_is_damaged(stored: Generations) -> None:
    stored.snapshot(2).write_bytes(b'{"users": "\xff"}')
    with pytest.raises(DamagedFile, match="is damaged"):
        check_stored_files(stored.directory)


@pytest.mark.parametrize("position", [0, 5, 9, 15])
def test_a_damaged_snapshot_is_refused_until_it_is_taken_from_its_copy(stored: Generations, position: int) -> None:
    path = stored.snapshot(2)
    flip_a_bit(path, position)
    with pytest.raises(DamagedFile, match=rf"{path.name} is damaged"):
        check_stored_files(stored.directory)
    damaged = path.read_bytes()
    (sentence,) = repair(stored.directory)
    assert "taken from its copy: nothing in it is lost" in sentence
    assert path.with_suffix(".damaged").read_bytes() == damaged
    check_stored_files(stored.directory)
    assert (stored.read_snapshot(), entries(stored)) == ('{"users": 1}', ENTRIES)


def test_a_missing_snapshot_is_refused_until_it_is_taken_from_its_copy(stored: Generations) -> None:
    stored.snapshot(2).unlink()
    with pytest.raises(DamagedFile, match="is missing"):
        check_stored_files(stored.directory)
    assert len(list(repair(stored.directory))) == 1
    check_stored_files(stored.directory)
    assert (stored.read_snapshot(), entries(stored)) == ('{"users": 1}', ENTRIES)


def test_a_copy_of_an_earlier_snapshot_is_never_taken(stored: Generations) -> None:
    stored.snapshot(3).write_bytes(stored.snapshot(2).read_bytes())
    flip_a_bit(stored.snapshot(3), 9)
    with pytest.raises(DamagedFile, match=r"snapshot-00000003\.json is damaged"):
        list(repair(stored.directory))


@pytest.mark.parametrize("position", [0, 5, 9, 15])
def test_a_damaged_snapshot_with_a_damaged_copy_is_never_passed_over(stored: Generations, position: int) -> None:
    flip_a_bit(stored.snapshot(2), position)
    flip_a_bit(stored.copy(2), position)
    for attempt in (check_stored_files, lambda directory: list(repair(directory))):
        with pytest.raises(DamagedFile, match=r"snapshot-00000002\.json is damaged"):
            attempt(stored.directory)


@pytest.mark.parametrize("number", [2, 3])
def test_a_missing_journal_is_refused_until_its_loss_is_accepted(stored: Generations, number: int) -> None:
    stored.journal(number).unlink()
    name = stored.journal(number).name
    with pytest.raises(DamagedFile, match=f"{name} is missing"):
        check_stored_files(stored.directory)
    assert list(repair(stored.directory)) == [f"{name} is missing: the changes in it are lost."]
    check_stored_files(stored.directory)
    assert len(entries(stored)) == 6


def test_a_missing_snapshot_without_a_copy_is_refused(stored: Generations) -> None:
    stored.snapshot(2).unlink()
    stored.copy(2).unlink()
    for attempt in (check_stored_files, lambda directory: list(repair(directory))):
        with pytest.raises(DamagedFile, match=r"snapshot-00000002\.json is missing"):
            attempt(stored.directory)


def test_a_store_that_lost_all_its_files_is_not_an_empty_one(stored: Generations) -> None:
    for path in (*stored.directory.glob("*.json*"), stored.copy(2)):
        path.unlink()
    for attempt in (check_stored_files, lambda directory: list(repair(directory))):
        with pytest.raises(DamagedFile, match="is missing"):
            attempt(stored.directory)


def test_files_of_earlier_versions_without_checksums_are_read(stored: Generations) -> None:
    stored.snapshot(2).write_text('{"users": 1}')
    stored.journal(2).write_bytes(b"".join(entry.line().partition(b" ")[2] for entry in ENTRIES[:3]))
    check_stored_files(stored.directory)
    assert stored.read_snapshot() == '{"users": 1}'
    assert entries(stored) == ENTRIES
