"""Each line adds or changes one movie whole, and the same file twice changes nothing."""

from collections.abc import Collection
from contextlib import suppress
from typing import Any

import pytest

from services.recommender.datasets.twins import Twins
from services.recommender.records.importer import MIN_ID, NumberedLine, RecordImporter
from services.recommender.records.known_movies import DatasetMovies
from shared.contracts.errors import StoreUnavailable
from shared.contracts.movie_records import ImportReport, MovieLine, MovieRecord
from tests.support.catalogue.movie_records import Killed, MemoryRecords
from tests.support.served_models import IDS
from tests.support.small_dataset import small_dataset

FIRST, SECOND = IDS[:2]
KNOWN = DatasetMovies(small_dataset(), Twins())
DUNE: dict[str, Any] = {"title": "Dune: Part Two", "year": 2024, "imdb_id": "tt15239678", "tmdb_id": 693134}


def numbered(*lines: dict[str, Any] | str) -> list[NumberedLine]:
    return [
        (number, line if isinstance(line, str) else MovieLine.model_validate(line))
        for number, line in enumerate(lines, 1)
    ]


async def nothing_to_wait_for(_catalogue: int) -> None:
    """No reader runs."""


def importer(store: MemoryRecords) -> RecordImporter:
    return RecordImporter(store, KNOWN, nothing_to_wait_for)


async def run(store: MemoryRecords, *lines: dict[str, Any] | str) -> ImportReport:
    return await importer(store).run(numbered(*lines))


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.unchanged, len(report.faults)


async def test_a_new_movie_gets_an_id_from_a_range_of_its_own() -> None:
    store = MemoryRecords()
    assert counts(await run(store, DUNE)) == (1, 0, 0, 0)
    ((movie_id, record),) = store.records.items()
    assert movie_id > MIN_ID > max(IDS)
    assert record.fields.stated() == {**DUNE, "imdb_id": 15239678}
    assert store.keys == {"imdb:15239678": movie_id, "tmdb:693134": movie_id}
    assert store.announced == [{movie_id}]


async def test_the_same_file_twice_changes_nothing() -> None:
    store = MemoryRecords()
    lines = [DUNE, {"title": "Mine", "key": "a-1"}, {"movie_id": FIRST, "overview": "A plot."}]
    assert counts(await run(store, *lines)) == (2, 1, 0, 0)
    before = dict(store.records)
    assert counts(await run(store, *lines)) == (0, 0, 3, 0)
    assert store.records == before


@pytest.mark.parametrize("key", [{"imdb_id": 15239678}, {"tmdb_id": 693134}])
async def test_a_movie_is_found_again_by_any_of_its_ids(key: dict[str, Any]) -> None:
    store = MemoryRecords()
    await run(store, DUNE)
    assert counts(await run(store, {**key, "runtime": 166})) == (0, 1, 0, 0)
    (record,) = store.records.values()
    assert (record.version, record.fields.runtime, record.fields.title) == (2, 166, "Dune: Part Two")


async def test_a_bad_line_is_reported_by_number_and_nothing_else_is_lost() -> None:
    store = MemoryRecords()
    report = await run(
        store,
        "year: must be a whole number",
        {"title": "No key"},
        {"movie_id": 777_777, "title": "Unknown"},
        {"key": "no-title"},
        DUNE,
    )
    assert counts(report) == (1, 0, 0, 4)
    details = {fault.line: fault.detail for fault in report.faults}
    assert list(details) == [1, 2, 3, 4]
    assert "needs an imdb_id" in details[2]
    assert "no movie 777777" in details[3]
    assert "needs a title" in details[4]


async def test_ids_of_different_movies_are_refused() -> None:
    store = MemoryRecords()
    await run(store, {"title": "One", "imdb_id": 1}, {"title": "Two", "tmdb_id": 2})
    report = await run(store, {"imdb_id": 1, "tmdb_id": 2, "title": "Both"})
    assert "belong to different movies" in report.faults[0].detail


async def test_a_genre_that_nobody_knows_is_refused_and_a_known_one_is_spelled_as_here() -> None:
    store = MemoryRecords()
    report = await run(
        store, {"title": "A", "key": "a", "genres": ["Drma"]}, {"title": "B", "key": "b", "genres": ["sci-fi"]}
    )
    assert [(fault.line, "did you mean Drama?" in fault.detail) for fault in report.faults] == [(1, True)]
    assert [record.fields.genres for record in store.records.values()] == [["Sci-Fi"]]


async def test_what_was_stored_before_the_store_failed_is_announced() -> None:
    store = MemoryRecords()

    class Failing(MemoryRecords):
        async def put(self, record: MovieRecord, keys: Collection[str]) -> None:
            if record.fields.title == "Bad":
                raise StoreUnavailable
            await store.put(record, keys)

    failing = Failing()
    failing.announced = store.announced
    with pytest.raises(StoreUnavailable):
        await run(failing, {"title": "Good", "key": "g"}, {"title": "Bad", "key": "g2"}, {"title": "Bad", "key": "g"})
    assert store.announced == [set(store.records)]


async def test_lines_about_one_movie_take_effect_in_their_order() -> None:
    store = MemoryRecords()
    assert counts(await run(store, DUNE, {**DUNE, "year": 2023}, {**DUNE, "year": 2025})) == (1, 2, 0, 0)
    (record,) = store.records.values()
    assert record.fields.year == 2025


async def test_a_movie_of_the_data_set_is_changed_under_its_own_id() -> None:
    store = MemoryRecords()
    await run(store, {"movie_id": SECOND, "title": "Another title", "imdb_id": 5})
    assert store.records[SECOND].fields.title == "Another title"
    assert counts(await run(store, {"imdb_id": 5, "hidden": True})) == (0, 1, 0, 0)
    assert store.records[SECOND].fields.hidden


@pytest.mark.parametrize("calls", range(1, 40, 3))
async def test_an_import_that_was_killed_leaves_nothing_half_and_can_be_repeated(calls: int) -> None:
    store = MemoryRecords()
    lines = [{"title": f"Film {n}", "imdb_id": 100 + n, "key": f"k{n}"} for n in range(8)]
    store.calls_left = calls
    try:
        await run(store, *lines)
    except* Killed:
        pass
    for movie_id, record in store.records.items():
        own = {key for key, named in store.keys.items() if named == movie_id}
        assert own == {f"imdb:{record.fields.imdb_id}", f"key:k{(record.fields.imdb_id or 0) - 100}"}
    store.calls_left = None
    report = await run(store, *lines)
    assert report.added + report.unchanged == 8
    assert sorted(record.fields.imdb_id or 0 for record in store.records.values()) == [100 + n for n in range(8)]
    assert store.announced[-1] == set(store.records), "also what was written before the kill is announced"


async def test_two_imports_at_the_same_time_add_each_movie_once() -> None:
    store = MemoryRecords()
    lines = numbered(*({"title": f"Film {n}", "imdb_id": 100 + n} for n in range(20)))
    one, other = importer(store), importer(store)
    reports = [await each for each in (one.run(lines), other.run(lines))]
    assert sum(report.added for report in reports) == len(store.records) == 20


async def test_only_what_hides_a_movie_waits_until_no_reader_shows_it() -> None:
    store, waited = MemoryRecords(), list[int]()

    async def wait(catalogue: int) -> None:
        waited.append(catalogue)

    for line in (DUNE, {**DUNE, "hidden": True}, {**DUNE, "hidden": True}, {**DUNE, "hidden": False}):
        await RecordImporter(store, KNOWN, wait).run(numbered(line))
    assert waited == [2, 3], "also again, since the first try may have been killed while it waited"


async def test_missing_movies_are_added_and_known_ones_left_exactly_as_they_are() -> None:
    store = MemoryRecords()
    await run(
        store, {**DUNE, "overview": "The operator's."}, {"title": "Hidden", "year": 1990, "tmdb_id": 5, "hidden": True}
    )
    before, dune = dict(store.records), store.keys["tmdb:693134"]
    lines = [
        MovieLine.model_validate(line)
        for line in (
            {**DUNE, "overview": "TMDB's."},
            {"title": "New", "year": 2001, "tmdb_id": 6},
            {"title": "Hidden", "year": 1990, "tmdb_id": 5},
            {"title": "Of two movies", "imdb_id": 15239678, "tmdb_id": 5},
            {"title": "Without an id", "year": 2001},
        )
    ]
    added = await importer(store).add_missing(lines)
    new = store.keys["tmdb:6"]
    assert (added.movie_ids, added.added) == ([dune, new, None, None, None], 1)
    assert {movie_id: record for movie_id, record in store.records.items() if movie_id != new} == before
    assert added.catalogue == len(store.announced)
    assert new in store.announced[-1]


@pytest.mark.parametrize("calls", range(8))
async def test_additions_that_were_interrupted_are_repeated(calls: int) -> None:
    store, line = MemoryRecords(), MovieLine.model_validate(DUNE)
    store.calls_left = calls
    with suppress(Killed):
        await importer(store).add_missing([line])
    store.calls_left = None
    added = await importer(store).add_missing([line])
    assert len(store.records) == 1
    assert added.movie_ids == [*store.records]
    assert {*store.records} in store.announced


class OneKnown(DatasetMovies):
    def with_key(self, key: str) -> int | None:
        return FIRST if key == "tmdb:9" else None


async def test_a_movie_of_the_data_set_needs_no_addition() -> None:
    store = MemoryRecords()
    known = OneKnown(small_dataset(), Twins())
    added = await RecordImporter(store, known, nothing_to_wait_for).add_missing([MovieLine(title="Known", tmdb_id=9)])
    assert (added.movie_ids, added.added, added.catalogue, store.announced) == ([FIRST], 0, 0, [])
