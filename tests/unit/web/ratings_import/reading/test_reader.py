"""The files of `cases/`, each of which stands for a fault that somebody met."""

import io
import zipfile
from pathlib import Path

import pytest

from services.web.ratings_import.reading.entries import LeftOut, Reading
from services.web.ratings_import.reading.reader import read_export
from services.web.ratings_import.reading.scales import to_stars
from shared.contracts.errors import InvalidInput

CASES = Path(__file__).parents[1] / "cases"
STARS = {
    "criticker.csv": [("Fargo", 4.5), ("Titanic", 0.5)],
    "decimal-commas.csv": [("Fargo", 4.5), ("Titanic", 3.0)],
    "excel-cp1252.csv": [("Les Misérables", 5.0)],
    "latin-1.csv": [("Amélie", 4.0), ("Fargo", 4.0)],
    "newest-first.csv": [("Fargo", 4.5), ("Fargo", 2.0)],
    "one-bad-quote.csv": [("Fargo", 4.0), ("Titanic", 2.0)],
    "own-export-twins.csv": [("Chasing Amy", 5.0), ("Chasing Amy", 1.0)],
    "semicolons-decimal-commas.csv": [("Fargo", 4.5)],
    "sequel-takes-its-place.csv": [
        ("I Know What You Did Last Summer", 5.0),
        ("I Still Know What You Did Last Summer", 1.0),
    ],
    "ten-point-scale-trakt.csv": [("Fargo", 4.5), ("Titanic", 2.0), ("Scream", 2.5), ("Star Wars", 5.0)],
    "tmdb-export.csv": [("Fargo", 5.0), ("Bio-Dome", 5.0), ("Mighty Morphin Power Rangers: The Movie", 4.5)],
}


def read_case(name: str) -> Reading:
    return read_export((CASES / name).read_bytes(), name)


@pytest.mark.parametrize("name", STARS)
def test_the_ratings_of_a_case_are_read(name: str) -> None:
    reading = read_case(name)
    rated = [(entry.film.title, to_stars(entry.rating or 0, reading.scale)) for entry in reading.entries]
    assert rated == STARS[name]
    assert [bad.line for bad in reading.bad_lines] == ([3] if name == "one-bad-quote.csv" else [])


def test_the_order_of_the_rows_changes_no_date() -> None:
    oldest_first, newest_first = (read_case(f"dated-{order}-first.csv").entries for order in ("oldest", "newest"))
    assert {(each.film, each.rating, each.rated_at) for each in oldest_first} == {
        (each.film, each.rating, each.rated_at) for each in newest_first
    }
    assert all(each.rated_at for each in oldest_first)


def test_bare_numbers_of_several_people_are_never_guessed() -> None:
    reading = read_case("movielens-ids-only.csv")
    assert reading.needs_dataset
    assert reading.people == {"1": 3, "2": 1}


def test_more_ratings_than_one_person_may_have_are_refused() -> None:
    content = b"title,rating\n" + b"A,3\nB,4\nC,5\n"
    assert len(read_export(content, max_ratings=3).entries) == 3
    with pytest.raises(InvalidInput, match="more than 2 ratings"):
        read_export(content, max_ratings=2)


def test_a_file_of_unclear_ratings_is_left_out_of_a_zip_of_ones_own() -> None:
    top = "Title,Rating,Votes\nTitanic,7.9,100\nTitle,Year,Rating,Votes\nHeat,1995,8.3,100\n"
    files = {"mine.csv": "Title,My rating\nFargo,4\n", "top.csv": top}
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as target:
        for name, text in files.items():
            target.writestr(name, text)
    reading = read_export(content.getvalue())
    assert [(entry.film.title, entry.rating) for entry in reading.entries] == [("Fargo", 4.0)]
    assert reading.left_out[LeftOut.FILES] == 1
