from datetime import UTC, datetime

import pytest

from services.web.ratings_import.reading import fields


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-05-01", "2024-05-01T00:00:00+00:00"),
        ("2024-05-01T10:20:30Z", "2024-05-01T10:20:30+00:00"),
        ("2024-05-01T10:20:30.123Z", "2024-05-01T10:20:30+00:00"),
        ("2024-05-01 10:20:30 UTC", "2024-05-01T10:20:30+00:00"),
        ("2024-05-01T10:20:30+02:00", "2024-05-01T08:20:30+00:00"),
        ("2024-05-01T10:20:30-0130", "2024-05-01T11:50:30+00:00"),
        ("2024/5/1", "2024-05-01T00:00:00+00:00"),
        ("Mon Mar  1 00:00:00 2010", "2010-03-01T00:00:00+00:00"),
        ("May 1, 2024", "2024-05-01T00:00:00+00:00"),
        ("1st Sept. 2024", "2024-09-01T00:00:00+00:00"),
        ("1. März 2024", "2024-03-01T00:00:00+00:00"),
        ("964982703", "2000-07-30T18:45:03+00:00"),
    ],
)
def test_dates_are_read(text: str, expected: str) -> None:
    moment = fields.moment(text)
    assert moment is not None
    assert datetime.fromtimestamp(moment, UTC).isoformat() == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2024-13-01",
        "2024-02-30",
        "3/4/2020",
        "1900-01-01",
        "20240501",
        "Mon Foo  1 00:00:00 2010",
        "30 Feb 2024",
        "1 Foo 2024",
        "Sat Feb 30 00:00:00 2010",
    ],
)
def test_what_is_no_certain_date_is_none(text: str) -> None:
    assert fields.moment(text) is None


def test_the_file_says_which_number_is_the_day() -> None:
    assert fields.has_day_first(["3/4/20", "13/4/20"]) is True
    assert fields.has_day_first(["3/4/20", "4/13/20"]) is False
    assert fields.has_day_first(["3.4.2020"]) is True
    assert fields.has_day_first(["3/4/20", ""]) is None
    assert fields.moment("3/4/20", day_first=True) == fields.moment("2020-04-03")
    assert fields.moment("3/4/2020", day_first=False) == fields.moment("2020-03-04")


def test_ids_are_read() -> None:
    assert [fields.imdb_id(text) for text in ("tt0116282", "0116282", "tt10872600", "tt", "nm0000001", "tt0")] == [
        *(116282, 116282, 10872600),
        *(None, None, None),
    ]
    assert [fields.id_number(text) for text in ("275", "275.0", "-1", "0", "x", "9" * 17)] == [275, 275, *[None] * 4]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://www.imdb.com/title/tt0116282/", 116282),
        ("www.imdb.com/title/tt0116282?ref_=ttls", 116282),
        ("https://letterboxd.com/film/fargo/", None),
        ("butt12", None),
    ],
)
def test_an_address_may_hold_an_id(text: str, expected: int | None) -> None:
    assert fields.imdb_id(text) == expected


def test_years_are_read() -> None:
    assert [fields.year(text) for text in ("1996", "1996.0", "1996-03-08T00:00:00Z", "19960", "96", "")] == [
        *(1996, 1996, 1996),
        *(None, None, None),
    ]


def test_a_defused_title_is_restored() -> None:
    assert [fields.title(text) for text in ("'=SUM(1)", "'Round Midnight", " Heat ")] == [
        "=SUM(1)",
        "'Round Midnight",
        "Heat",
    ]
