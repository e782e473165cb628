"""Dates as people, spreadsheets and sites write them."""

from datetime import UTC, datetime

import pytest

from services.web.ratings_import.reading.moments import day, moment, told_day_first


def read(text: str) -> str | None:
    seconds = moment(text)
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()


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
        ("964982703.0", "2000-07-30T18:45:03+00:00"),
        ("1583260200000", "2020-03-03T18:30:00+00:00"),
        ("20240501", "2024-05-01T00:00:00+00:00"),
        ("20240501T183000Z", "2024-05-01T18:30:00+00:00"),
        ("20240501183000", "2024-05-01T18:30:00+00:00"),
        ("2024.05.01", "2024-05-01T00:00:00+00:00"),
    ],
)
def test_dates_are_read(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2024-13-01",
        "2024-02-30",
        "3/4/2020",
        "1900-01-01",
        "12345",
        "99999999",
        "until 3 March 2020",
        "3 March 2020 - 5 March 2020",
        "3 March 020",
        "March 3",
        "March 2020",
        "3. 18.30",
        "03.03.2020 25:00",
        "1-2-3-2020",
        "2020-03-03" + 100 * " ",
        "Mon Foo  1 00:00:00 2010",
        "30 Feb 2024",
        "1 Foo 2024",
        "Sat Feb 30 00:00:00 2010",
        "May 18:30",
        "May 18.30",
        "So 18.30.15",
    ],
)
def test_what_is_no_certain_date_is_none(text: str) -> None:
    assert moment(text) is None


def test_the_file_says_which_number_is_the_day() -> None:
    assert told_day_first(["3/4/20", "13/4/20"]) == {True}
    assert told_day_first(["3/4/20", "4/13/20"]) == {False}
    assert told_day_first(["13/4/20", "4/13/20"]) == {True, False}
    assert told_day_first(["3.4.2020"]) == {True}
    assert told_day_first(["So 01.03.20"]) == {True}
    assert told_day_first(["So 13/04/20", "964982703"]) == {True}
    assert told_day_first(["964982703"]) == set()
    assert told_day_first(["3/4/20", ""]) == set()
    assert moment("3/4/20", day_first=True) == moment("2020-04-03")
    assert moment("3/4/2020", day_first=False) == moment("2020-03-04")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "3. März 2020",
            "3. Mrz 2020",
            "3. Maerz 2020",
            "3.März 2020",
            "03-Mär-20",
            "Dienstag, 3. März 2020",
            "Di, 03.03.2020",
        ),
        *("March 3rd, 2020", "Tues, Mar 3 2020", "3-Mar-20", "3/MAR/2020", "2020 Mar 3", "3 Mar '20", "2020-Mar-03"),
        *("3 mars 2020", "mar. 3 mars 2020", "martes 3 de marzo de 2020", "martedì 3 marzo 2020", "mar 3 mar 2020"),
        *("terça-feira, 3 de março de 2020", "di 3 mrt. 2020", "tis 3 mars 2020", "tirsdag den 3. marts 2020"),
        *(
            "3. maaliskuuta 2020",
            "3 marca 2020 r.",
            "úterý 3. března 2020",
            "3. 3. 2020",
            "03.03.20",
            "43893",
            "43893,0",
        ),
    ],
)
def test_a_day_is_read_in_each_language_whose_columns_are(text: str) -> None:
    assert read(text) == "2020-03-03T00:00:00+00:00"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "03.03.2020 18:30",
            "03.03.2020, 18:30 Uhr",
            "3. März 2020 um 18.30 Uhr",
            "3.3.2020 18.30",
            "3.3.2020 klo 18.30",
        ),
        *("2020-03-03 18:30", "2020-03-03T18:30:00.000000", "2020/03/03 06:30 PM", "Mar 3, 2020, 6:30\u202fPM"),
        *("3 mars 2020 à 18h30", "3 mars 2020 18 h 30", "3 de marzo de 2020, 6:30 p. m.", "18:30, 3 March 2020"),
        *(
            "Tue, 03 Mar 2020 19:30:00 +0100",
            "2020-03-03 20:30:00+02",
            "Tue Mar  3 19:30:00 CET 2020",
            "2020-03-03 10:30 PST",
        ),
        *(
            "Tue Mar 03 2020 19:30:00 GMT+0100 (Central European Standard Time)",
            "2020-03-03T13:00:00-05:30",
            "43893.7708333333",
        ),
    ],
)
def test_a_time_is_read_with_its_zone(text: str) -> None:
    assert read(text) == "2020-03-03T18:30:00+00:00"


def test_noon_and_midnight_are_told_apart() -> None:
    assert read("2020-03-03 12:05 AM") == "2020-03-03T00:05:00+00:00"
    assert read("2020-03-03 12:05 PM") == "2020-03-03T12:05:00+00:00"
    assert read("March 3, 2020 at 3 pm") == "2020-03-03T15:00:00+00:00"


def test_a_year_of_two_digits_is_of_the_last_hundred() -> None:
    assert [day(text, day_first=True) for text in ("31.12.99", "31.12.19")] == [day("1999-12-31"), day("2019-12-31")]


@pytest.mark.parametrize("text", ["So 01.03.20", "Sonntag, 01.03.20", "am 01.03.20"])
def test_a_short_date_behind_a_word_is_no_time(text: str) -> None:
    assert read(text) == "2020-03-01T00:00:00+00:00"


def test_a_time_does_not_hide_which_number_is_the_day() -> None:
    assert told_day_first(["3/4/2020 6:30 PM", "Fri 3/13/2020 6:30 PM"]) == {False}
    assert told_day_first(["3/4/2020 18:30", "13/4/2020 18:30"]) == {True}


def test_the_third_of_march_is_the_same_in_both_orders() -> None:
    assert read("3/3/2020") == read("3/03/20") == "2020-03-03T00:00:00+00:00"
