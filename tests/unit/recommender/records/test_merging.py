"""What TMDB said and what an operator states, in one record."""

from typing import Any

from services.recommender.records.merging import change_fields, merge_line
from shared.contracts.movie_records import MovieFields, MovieLine

DAY, LATER = "2026-11-29", "2026-12-29"


def by_tmdb(day: str = DAY, **said: Any) -> MovieLine:
    return MovieLine.model_validate({**said, "from_tmdb": {"fields": sorted(said), "fetched_on": day}})


def merged(*lines: MovieLine) -> MovieFields:
    before = None
    for line in lines:
        before = merge_line(before, line)
    assert before is not None
    return before


def source_of(fields: MovieFields) -> list[str] | None:
    return fields.from_tmdb.fields if fields.from_tmdb else None


def test_tmdb_does_not_overwrite_what_an_operator_states() -> None:
    fields = merged(MovieLine(runtime=99, hidden=True), by_tmdb(runtime=117, overview="A ship."))
    assert (fields.runtime, fields.overview, fields.hidden) == (99, "A ship.", True)
    assert source_of(fields) == ["overview"]


def test_an_operator_overwrites_what_tmdb_said_for_good() -> None:
    fields = merged(by_tmdb(runtime=117, overview="A ship."), MovieLine(runtime=99), by_tmdb(LATER, runtime=117))
    assert (fields.runtime, fields.overview) == (99, None)
    assert source_of(fields) is None


def test_what_tmdb_says_no_more_goes() -> None:
    fields = merged(by_tmdb(runtime=117, tags=["android"]), by_tmdb(LATER, runtime=118))
    assert (fields.runtime, fields.tags, source_of(fields)) == (118, None, ["runtime"])
    assert fields.from_tmdb is not None
    assert fields.from_tmdb.fetched_on == LATER


def test_a_line_of_an_operator_leaves_the_rest_to_tmdb() -> None:
    fields = merged(by_tmdb(runtime=117, overview="A ship."), MovieLine(title="Alien"))
    assert source_of(fields) == ["overview", "runtime"]
    assert merged(by_tmdb(runtime=117), MovieLine(runtime=99)).from_tmdb is None


def test_a_change_by_the_operator_takes_fields_over_and_null_takes_one_back() -> None:
    before = merged(by_tmdb(runtime=117, overview="A ship."))
    changed = change_fields(before, MovieFields(overview=None, title="Alien"), replace=False)
    assert (changed.overview, changed.title, source_of(changed)) == (None, "Alien", ["runtime"])
    replaced = change_fields(before, MovieFields(title="Alien"), replace=True)
    assert replaced.stated() == {"title": "Alien"}
