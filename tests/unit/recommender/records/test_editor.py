"""An operator changes one record at a time, on the condition of its version, or sends lines of a file."""

from typing import Any

import pytest

from services.recommender.datasets.twins import Twins
from services.recommender.records.editor import RecordEditor
from services.recommender.records.known_movies import DatasetMovies
from shared.contracts.errors import ChangedMeanwhile, Conflict, InvalidInput, MovieNotFound
from shared.contracts.movie_records import Announcement, MovieFields, MovieRecord, RecordChange
from tests.support.catalogue.movie_records import MemoryRecords
from tests.support.served_models import IDS
from tests.support.small_dataset import small_dataset

FIRST, SECOND = IDS[:2]
KNOWN = DatasetMovies(small_dataset(), Twins())


class Editor:
    def __init__(self) -> None:
        self.store = MemoryRecords()
        self.acknowledged: list[int] = []
        self.editor = RecordEditor(self.store, self.acknowledge)

    async def acknowledge(self, catalogue: int) -> None:
        self.acknowledged.append(catalogue)

    async def change(self, movie_id: int, version: int | None = None, replace: bool = False, **fields: Any) -> Any:
        change = RecordChange(fields=MovieFields(**fields), version=version, replace=replace)
        return await self.editor.change(KNOWN, movie_id, change)


async def test_a_movie_without_a_record_is_of_version_0() -> None:
    editor = Editor()
    assert await editor.editor.get(KNOWN, FIRST) == MovieRecord(movie_id=FIRST, version=0, fields=MovieFields())
    with pytest.raises(MovieNotFound):
        await editor.editor.get(KNOWN, 777_777)


async def test_fields_are_changed_taken_back_and_replaced() -> None:
    editor = Editor()
    assert (await editor.change(FIRST, overview="A plot.", runtime=90)).version == 1
    changed = await editor.change(FIRST, version=1, runtime=None, imdb_id=5)
    assert changed.fields.stated() == {"overview": "A plot.", "imdb_id": 5}
    assert editor.store.keys == {"imdb:5": FIRST}
    assert (await editor.change(FIRST, replace=True, year=1999)).fields.stated() == {"year": 1999}
    assert editor.store.announced == [{FIRST}] * 3
    assert editor.acknowledged == []


async def test_hiding_is_acknowledged_also_when_it_is_repeated() -> None:
    editor = Editor()
    for _ in range(2):
        assert (await editor.change(FIRST, hidden=True)).version == 1
    assert editor.acknowledged == [1, 2]


async def test_a_record_that_has_been_changed_since_is_left() -> None:
    editor = Editor()
    await editor.change(FIRST, runtime=90)
    with pytest.raises(ChangedMeanwhile):
        await editor.change(FIRST, version=0, runtime=91)
    assert editor.store.records[FIRST].fields.runtime == 90


async def test_the_id_of_another_movie_is_refused() -> None:
    editor = Editor()
    await editor.change(FIRST, tmdb_id=7)
    with pytest.raises(Conflict):
        await editor.change(SECOND, tmdb_id=7)


async def test_batches_are_announced_together_and_hiding_is_acknowledged_then() -> None:
    editor = Editor()
    lines = ['{"title": "Dune", "key": "d"}', f'{{"movie_id": {FIRST}, "hidden": true}}']
    report = await editor.editor.add_lines(KNOWN, lines, 1, announce=False)
    assert (report.unannounced, report.hides, editor.store.announced) == (sorted(editor.store.records), True, [])
    await editor.editor.announce(KNOWN, Announcement(movies=report.unannounced, hides=report.hides))
    assert editor.store.announced == [set(editor.store.records)]
    assert editor.acknowledged == [1]
    await editor.editor.announce(KNOWN, Announcement(movies=[], hides=True))
    assert editor.acknowledged == [1]


async def test_a_new_movie_keeps_a_title() -> None:
    editor = Editor()
    report = await editor.editor.add_lines(KNOWN, ['{"title": "Dune", "key": "d"}', "", "nonsense"], first=501)
    assert (report.added, [fault.line for fault in report.faults]) == (1, [503])
    (movie_id,) = editor.store.records
    with pytest.raises(InvalidInput):
        await editor.change(movie_id, replace=True, year=2024)
