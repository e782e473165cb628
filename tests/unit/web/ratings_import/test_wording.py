import typing

import pytest

from services.web.ratings_import.reading.entries import LeftOut, Source
from services.web.ratings_import.record import ImportRecord, ImportState, Summary
from services.web.ratings_import.wording import SOURCES, amount_of, left_out, source_name, stated


def record(**fields: typing.Any) -> ImportRecord:
    common = {"user_id": 1, "import_id": "i", "state": ImportState.READY, "created_at": 0, "file": "", "scale": 5}
    return ImportRecord(**common | {"source": "imdb"} | fields)


def test_every_source_has_a_name() -> None:
    assert SOURCES.keys() == set(Source)
    assert source_name(record()) == "IMDb"


@pytest.mark.parametrize(
    ("why", "count", "sentence"),
    [
        (LeftOut.WATCHED, 12, "12 watched movies without a rating were left out."),
        (LeftOut.WATCHED, 1, "1 watched movie without a rating was left out."),
        (LeftOut.SERIES, 1200, "1,200 series and episodes were left out."),
        (LeftOut.LISTS, 1, "1 list was left out."),
    ],
)
def test_what_is_left_out_is_said(why: LeftOut, count: int, sentence: str) -> None:
    assert left_out(record(left_out={why: count})) == [sentence]


def test_ratings_that_are_none_on_the_chosen_scale_are_no_ratings() -> None:
    summary = Summary(zeros=2)
    sentence = "3 watched movies without a rating were left out."
    assert left_out(record(left_out={LeftOut.WATCHED: 1}, summary=summary)) == [sentence]


def test_what_is_stated_besides_ratings_is_counted() -> None:
    assert stated(record(seen=3, liked=1, days=4)) == [
        ("Seen, unrated", 3),
        ("Of these liked", 1),
        ("Diary days", 4),
    ]
    assert (amount_of(record(), 1), amount_of(record(), 1200)) == ("1 rating", "1,200 ratings")
    assert amount_of(record(wanted=1), 2) == "2 movies"
