from datetime import date
from typing import Any

import pytest

from services.web.ratings_import.reading.entries import Entry, Film, LeftOut, Scale, Source
from services.web.ratings_import.reading.moments import moment
from services.web.ratings_import.reading.reader import read_export
from services.web.ratings_import.reading.rows import Outcome, RowReader, UnclearRatings, Unrated, film_of
from services.web.ratings_import.reading.scales import to_stars
from services.web.ratings_import.reading.sources import recognise
from services.web.ratings_import.reading.tables import read_table

NEW_YEAR = 1_704_067_200


def outcomes(text: str, name: str = "") -> list[Outcome]:
    table = read_table(text)
    format = recognise(table.columns)
    assert format is not None
    return [outcome for _, outcome in RowReader.create(table, format, name).read(table)]


def test_a_row_is_a_rating_or_says_why_not() -> None:
    rated, unrated, broken, nameless = outcomes("title,rating\nHeat,4\nRan,\nIda,four\n,3\n")
    assert rated == Entry(2, Film("Heat"), 4.0)
    assert unrated == Unrated(LeftOut.WATCHED, Film("Ran"))
    assert (broken, nameless) == (None, None)


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("watched.csv", {"seen": True}),
        ("Watchlist.csv", {"wanted": True, "wanted_at": NEW_YEAR}),
        ("likes/films.csv", {"seen": True, "liked": True}),
    ],
)
def test_the_name_of_a_file_says_what_its_films_are(name: str, meaning: dict[str, Any]) -> None:
    [outcome] = outcomes("Date,Name,Year,Letterboxd URI\n2024-01-01,Heat,1995,x\n", name)
    assert outcome == Entry(2, Film("Heat", 1995), None, NEW_YEAR, **meaning)


def test_a_day_says_that_a_film_was_seen() -> None:
    [outcome] = outcomes("Date,Name,Letterboxd URI,Rating,Watched Date\n2024-01-01,Heat,x,,2023-12-31\n", "diary.csv")
    assert isinstance(outcome, Entry)
    assert (outcome.rating, outcome.seen, outcome.seen_on) == (None, False, (date(2023, 12, 31),))


def test_our_own_rows_say_everything() -> None:
    header = "movie_id,title,rating,rated_at,seen,dismissed,seen_on,wanted_at,rested_until"
    [outcome] = outcomes(f"{header}\n7,Heat,,,,,2024-01-01 2023-01-01,2024-01-01T00:00:00+00:00,2024-01-01\n")
    assert isinstance(outcome, Entry)
    assert outcome.seen_on == (date(2024, 1, 1), date(2023, 1, 1))
    assert (outcome.wanted, outcome.wanted_at, outcome.rested_until) == (True, NEW_YEAR, NEW_YEAR)


@pytest.mark.parametrize("kind", ["TV Series", "Mini-Series", "tvEpisode", "show", "videoGame", "podcast"])
def test_what_is_no_film_is_left_out(kind: str) -> None:
    assert outcomes(f"Const,Your Rating,Title,Title Type\ntt1,7,Heat,{kind}\n") == [LeftOut.SERIES]


@pytest.mark.parametrize("season", ["Season 1", "Staffel 1", "Seizoen 1", "Säsong 1", "Sezon 1"])
def test_an_episode_that_was_viewed_is_left_out(season: str) -> None:
    [episode, film] = outcomes(f"Title,Date\nDark: {season}: Secrets,1/13/20\nMission: Impossible,1/13/20\n")
    assert episode is LeftOut.SERIES
    assert isinstance(film, Entry)


@pytest.mark.parametrize("kind", ["Movie", "Feature Film", "Short Film", "TV Movie", "tvMovie", "short", "Video", ""])
def test_films_of_every_kind_count(kind: str) -> None:
    [outcome] = outcomes(f"Const,Your Rating,Title,Title Type\ntt1,7,Heat,{kind}\n")
    assert isinstance(outcome, Entry)


def test_dates_of_a_file_are_read_alike() -> None:
    first, second = outcomes("title,rating,date\nHeat,4,3/4/2020\nRan,4,13/4/2020\n")
    assert isinstance(first, Entry)
    assert isinstance(second, Entry)
    assert ((second.rated_at or 0) - (first.rated_at or 0)) == 10 * 86_400


def test_an_original_title_is_another_name() -> None:
    [row] = read_table("title,original title,year\nAmelie,Le Fabuleux destin d'Amélie Poulain,2001\n").rows
    assert film_of(row, Source.IMDB) == Film("Amelie", 2001, "Le Fabuleux destin d'Amélie Poulain")


@pytest.mark.parametrize(
    ("newer", "older"), [("03.03.2020 18:30", "01.01.2019 10:00"), ("3. Mrz 2020", "1. Jänner 2019")]
)
def test_a_date_that_a_person_wrote_is_not_lost(newer: str, older: str) -> None:
    first, second = outcomes(f"Titel;Bewertung;Datum\nFargo;4,5;{newer}\nFargo;2;{older}\n")
    assert isinstance(first, Entry)
    assert isinstance(second, Entry)
    assert (first.rated_at or 0) > (second.rated_at or 0) > 0


def test_a_column_that_says_yes_hides_no_date() -> None:
    [film] = outcomes("Title,Rating,Watched Date,Date\nHeat,4,yes,2024-01-01\n")
    assert isinstance(film, Entry)
    assert film.rated_at == NEW_YEAR


@pytest.mark.parametrize(
    "file",
    [
        "Title,Score,Stars\nHeat,8.1,4.5\nRan,7.9,2\n",
        "Title,Rating,Bewertung\nHeat,9,\nRan,,2\n",
        "Rank,Title,Rating,Votes\n1,Heat,8.3,700000\n",
        '[{"title": "Heat", "rating": 8.3, "vote_count": 700000}]',
    ],
)
def test_it_is_never_guessed_whose_ratings_they_are(file: str) -> None:
    with pytest.raises(UnclearRatings):
        read_export(file.encode())


@pytest.mark.parametrize(
    "file",
    [
        "Title,Rating,Stars\nHeat,R,4.5\nRan,PG-13,2\n",
        "Title,Score,Rating\nHeat,9,4.5\nRan,4,2\nAlien,,\n",
        "Title,My rating,Score,Votes\nHeat,4.5,8.1,7\nRan,2,8,9\n",
    ],
)
def test_whose_ratings_they_are_may_be_seen(file: str) -> None:
    reading = read_export(file.encode())
    assert [to_stars(each.rating or 0, reading.scale) for each in reading.entries] == [4.5, 2]


def test_the_same_ratings_out_of_ten_and_a_hundred_are_seen_despite_rounding() -> None:
    reading = read_export(b"Title,Score,Rating\nHeat,82,8.2\nAlien,46,4.6\n")
    assert [each.rating for each in reading.entries] == [82, 46]


@pytest.mark.parametrize(
    "file",
    [
        "Title,Rating,Rating out of 10\nHeat,4,4\nRan,5,5\nAlien,2,2\n",
        "Title,Rating out of 10,Rating\nHeat,4,4\nRan,5,5\nAlien,2,2\n",
        "Titre,Note,Note sur 10\nHeat,4,4\nRan,5,5\nAlien,2,2\n",
        "Title,Rating,Rating /10\nHeat,2,4\nRan,2.5,5\nAlien,1,2\n",
        "Title,Rating,Stars\nHeat,4,2\nRan,9,4.5\nAlien,,\n",
    ],
)
def test_of_the_same_ratings_those_count_that_tell_their_scale(file: str) -> None:
    reading = read_export(file.encode())
    assert (reading.scale, reading.scale_is_certain) == (Scale.TEN, True)
    assert reading.entries[0].rating == 4


def dates(*rows: str, header: str = "Title,Rating,Date,Added") -> list[int | None]:
    read = outcomes("\n".join([header, *(f"Heat,4,{row}" for row in rows)]))
    return [entry.rated_at for entry in read if isinstance(entry, Entry)]


@pytest.mark.parametrize("header", ["Title,Rating,Date,Added", "Titel,Bewertung,Datum,Added"])
def test_each_column_of_dates_says_itself_which_number_is_the_day(header: str) -> None:
    found = dates("03/04/2020,14/05/2021", "03/14/2020,15/05/2021", ",05/06/2021", header=header)
    assert found == [moment("2020-03-04"), moment("2020-03-14"), moment("2021-06-05")]


def test_a_column_that_does_not_say_which_number_is_the_day_follows_the_others() -> None:
    assert dates("03/04/2020,14/05/2021") == [moment("2020-04-03")]
    assert dates("03/04/2020,05/14/2021") == [moment("2020-03-04")]


@pytest.mark.parametrize("header", ["Title,Rating,Date,Added", "Titel,Bewertung,Datum,Added"])
def test_dates_that_contradict_each_other_date_nothing_that_is_unclear(header: str) -> None:
    assert dates("03/04/2020,", "14/05/2020,", "03/14/2020,", ",05/06/2021", header=header) == [
        None,
        moment("2020-05-14"),
        moment("2020-03-14"),
        None,
    ]
    found = dates("03/04/2020,14/05/2021,", ",,05/14/2021", header=f"{header.replace('Added', 'Watched')},Added")
    assert found == [moment("2021-05-14"), moment("2021-05-14")]


def test_the_day_of_a_film_is_read_as_its_own_column_writes_it() -> None:
    first, _ = outcomes("Name,Letterboxd URI,Date,Watched Date\nRan,x,14/01/2024,01/02/2024\nRan,x,,01/13/2024\n")
    assert isinstance(first, Entry)
    assert first.seen_on == (date(2024, 1, 2),)


@pytest.mark.parametrize("header", ["Título;Nota;Fecha", "Titre;Note;Date", "Titel;Bewertung;Datum"])
def test_languages_other_than_english_put_the_day_first(header: str) -> None:
    [film] = outcomes(f"{header}\nHeat;4;03/04/2024\n")
    assert isinstance(film, Entry)
    assert film.rated_at == moment("2024-04-03")
    [film] = outcomes("Title;Rating;Date\nHeat;4;03/04/2024\n")
    assert isinstance(film, Entry)
    assert film.rated_at is None
