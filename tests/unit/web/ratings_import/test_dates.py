from datetime import UTC, date, datetime

import pytest

from services.web.ratings_import.dates import DateCheck, doubt_early_matches, possible_moment
from services.web.ratings_import.matching import Candidate, Match
from services.web.ratings_import.reading.entries import Entry, Film

HOUR, DAY = 3600, 24 * 3600
NOW = int(datetime(2026, 11, 29, 12, tzinfo=UTC).timestamp())
HEAT = Film("Heat", 1995)
MATCH = Match(6, 1.0, (Candidate(6, "Heat", 1995, 1.0),))


def at(year: int) -> int:
    return int(datetime(year, 6, 1, tzinfo=UTC).timestamp())


@pytest.mark.parametrize("moment", [None, NOW, at(2020), at(1994)])
def test_a_possible_date_is_kept(moment: int | None) -> None:
    check, entry = DateCheck(NOW), Entry(2, HEAT, 4.0, moment, seen_on=(date(1994, 1, 1), date(2026, 11, 29)))
    assert check.checked(entry, 1995) is entry
    assert (check.future, check.early) == (0, 0)


@pytest.mark.parametrize(("ahead", "counted"), [(13 * HOUR, 0), (15 * HOUR, 1), (400 * DAY, 1)])
def test_a_date_in_the_future_is_left_out_and_told_unless_it_is_today_somewhere(ahead: int, counted: int) -> None:
    check = DateCheck(NOW)
    assert check.checked(Entry(2, HEAT, 4.0, NOW + ahead), 1995) == Entry(2, HEAT, 4.0)
    assert check.future == counted


@pytest.mark.parametrize(("day", "counted"), [(date(2026, 11, 30), 0), (date(2026, 12, 1), 1)])
def test_a_day_that_is_today_somewhere_is_left_out_without_a_word(day: date, counted: int) -> None:
    check = DateCheck(NOW)
    assert check.checked(Entry(2, HEAT, 4.0, seen_on=(day,)), 1995) == Entry(2, HEAT, 4.0)
    assert check.future == counted


def test_a_film_whose_only_day_is_in_the_future_was_seen() -> None:
    check = DateCheck(NOW)
    entry = Entry(2, HEAT, None, seen_on=(date(2206, 1, 1),))
    assert check.checked(entry, 1995) == Entry(2, HEAT, None, seen=True)
    assert check.future == 1


@pytest.mark.parametrize("year", [1995, None])
def test_a_day_before_the_film_came_out_is_left_out_and_told(year: int | None) -> None:
    check = DateCheck(NOW)
    days = (date(2000, 1, 1), date(1993, 12, 31))
    checked = check.checked(Entry(2, HEAT, 4.0, at(1993), seen_on=days), year)
    assert (checked.rated_at, checked.seen_on) == (at(1993), days[:1] if year else days)
    assert check.early == (year is not None)


@pytest.mark.parametrize(("year", "begins"), [(1995, 788918400), (1994, None), (None, None)])
def test_a_rating_from_before_its_film_counts_as_of_the_films_year(year: int | None, begins: int | None) -> None:
    assert possible_moment(at(1993), year) == (begins or at(1993))


def test_a_film_may_be_wanted_before_it_exists() -> None:
    check, entry = DateCheck(NOW), Entry(2, HEAT, None, at(1990), wanted=True, wanted_at=at(1990))
    assert check.checked(entry, 1995) is entry
    assert check.early == 0


@pytest.mark.parametrize(
    ("film", "moment", "doubted"),
    [
        (Film("Heat"), at(1986), True),
        (Film("Heat"), at(1996), False),
        (Film("Heat"), None, False),
        (HEAT, at(1986), False),
        (Film("Heat", imdb_id=113277), at(1986), False),
    ],
)
def test_a_film_that_was_rated_before_the_one_of_its_title_existed_is_asked_about(
    film: Film, moment: int | None, doubted: bool
) -> None:
    [match] = doubt_early_matches([Entry(2, film, 4.0, moment)], [film], [MATCH])
    assert match == (Match(None, 0.5, MATCH.candidates) if doubted else MATCH)
