import time

import pytest

from services.web.ratings_import.reading.column_names import column_name, is_in_another_language, normalize
from services.web.ratings_import.reading.entries import Film, Source
from services.web.ratings_import.reading.moments import moment
from services.web.ratings_import.reading.reader import read_export
from services.web.ratings_import.reading.scales import to_stars
from shared.contracts.errors import InvalidInput

pytestmark = pytest.mark.usefixtures("only_own_garbage")


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Titel;Jahr;Bewertung", "Heat;1995;4,5"),
        ("Filmtitel;Erscheinungsjahr;Meine Bewertung (von 5)", "Heat;1995;4,5"),
        ("Originaltitel;Produktionsjahr;Sterne", "Heat;1995;4,5"),
        ("Titel;Jahr;Durchschnittsbewertung;Wertung", "Heat;1995;1,0;4,5"),
        ("Titre,Année,Note", 'Heat,1995,"4,5"'),
        ("Título;Año;Mi calificación", "Heat;1995;4,5"),
        ("Titolo;Anno;Voto", "Heat;1995;4,5"),
        ("Titolo;Anno;Il mio voto", "Heat;1995;4,5"),
        ("film_title;film_year;rating", "Heat;1995;4,5"),
        ("Título;Ano;Avaliação", "Heat;1995;4,5"),
        ("Titel;Jaar;Mijn beoordeling", "Heat;1995;4,5"),
        ("Titel;År;Betyg", "Heat;1995;4,5"),
        ("Tytuł;Rok;Ocena", "Heat;1995;4,5"),
        ("Movie;Year Released;User Score;My Score", "Heat;1995;1,0;4,5"),
        ("Rating;Title;Rating;Year", "4,5;Heat;1,0;1995"),
    ],
)
def test_columns_in_other_languages_and_spellings_are_known(header: str, row: str) -> None:
    reading = read_export(f"{header}\n{row}\n".encode())
    assert reading.source is Source.OTHER
    assert [(entry.film, to_stars(entry.rating or 0, reading.scale)) for entry in reading.entries] == [
        (Film("Heat", 1995), 4.5)
    ]


@pytest.mark.parametrize("rating", ["Note", "User Score", "Durchschnittsbewertung", "IMDb-Bewertung", "Note moyenne"])
def test_a_grade_a_remark_and_an_average_are_no_ratings(rating: str) -> None:
    with pytest.raises(InvalidInput):
        read_export(f"Titel;Jahr;{rating}\nHeat;1995;4\n".encode())


def test_a_column_of_the_name_itself_comes_first() -> None:
    [entry] = read_export(b"Titel;Title;Bewertung\nHitze;Heat;4\n").entries
    assert entry.film.title == "Heat"


def test_the_viewing_activity_of_netflix_is_known_in_german() -> None:
    reading = read_export(b"Titel,Datum\nHeat,13.01.19\n")
    assert (reading.source, [day.isoformat() for entry in reading.entries for day in entry.seen_on]) == (
        Source.NETFLIX,
        ["2019-01-13"],
    )


@pytest.mark.parametrize(
    "column", ["Bewertet am", "Datum", "Date rated", "Gesehen am", "Fecha", "Logged", "Hinzugefügt am"]
)
def test_dates_in_other_languages_are_known(column: str) -> None:
    [entry] = read_export(f"Titel;Bewertung;{column}\nHeat;4;01.05.2024\n".encode()).entries
    assert entry.rated_at == moment("2024-05-01")


@pytest.mark.parametrize("column", ["Release", "Kinostart", "Date de sortie", "Release Date"])
def test_a_year_may_be_that_of_a_release(column: str) -> None:
    [entry] = read_export(f"Titel;Bewertung;{column}\nHeat;4;15.12.1995\n".encode()).entries
    assert (entry.film.year, entry.rated_at) == (1995, None)


def test_an_address_at_imdb_is_an_id() -> None:
    [entry] = read_export(b"Title,Rating,IMDb URL\nHeat,4,https://www.imdb.com/title/tt0113277/?ref_=x\n").entries
    assert entry.film.imdb_id == 113277


def test_the_language_of_the_columns_is_told_by_more_than_a_date() -> None:
    assert is_in_another_language({"titre": 0, "rating": 1})
    assert not is_in_another_language({"title": 0, "rating": 1, "data": 2, "filmtitle": 3})


@pytest.mark.parametrize(
    "column",
    [
        *("Film (Jahr)", "Movie (Year)", "Titel (Jahr)", "Title (Year)", "Title/Year", "Titel und Jahr", "Name [Year]"),
        *("Título (año)", "Titre (année de sortie)", "Movie Title (Release Year)", "Title & Year", "Titolo (anno)"),
    ],
)
def test_a_title_may_stand_with_its_year(column: str) -> None:
    [entry] = read_export(f"{column};Rating\nHeat (1995);4\n".encode()).entries
    assert (entry.film.title, entry.film.year) == ("Heat (1995)", None)


def test_a_rating_beside_a_french_title_and_year_is_a_note() -> None:
    [entry] = read_export("Titre (année),Note\nHeat (1995),8\n".encode()).entries
    assert entry.rating == 8


@pytest.mark.parametrize("column", ["Movie Year", "Film year", "Release (Year)", "Year"])
def test_a_year_alone_is_no_title(column: str) -> None:
    [entry] = read_export(f"Title,{column},Rating\nHeat,1995,4\n".encode()).entries
    assert (entry.film.title, entry.film.year) == ("Heat", 1995)


def test_a_long_name_of_a_column_takes_no_time() -> None:
    blanks = " " * 100_000
    began = time.process_time()
    for name in (f"Movie{blanks}x", f"Movie ({blanks}", f"Movie (year{blanks}x", "Movie/" * 20_000, blanks):
        normalize(name)
        column_name(name)
    assert time.process_time() - began < 0.5


def test_a_state_of_a_row_is_no_title_with_its_year() -> None:
    assert (normalize("Movie (year)"), column_name("Movie  (  Year )")) == ("movieyear", "movie")
