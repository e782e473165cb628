import pytest

from services.web.ratings_import.reading.entries import LeftOut, Reading
from services.web.ratings_import.reading.headers import columns_of, is_first_header, is_header
from services.web.ratings_import.reading.reader import read_export


def read(*lines: str) -> Reading:
    return read_export("\r\n".join(lines).encode(), "ratings.csv")


def rated(reading: Reading) -> list[tuple[str, float | None]]:
    return [(entry.film.title, entry.rating) for entry in reading.entries]


@pytest.mark.parametrize(
    "header",
    ["Title,Year,IMDb Rating", "Name,Year,Average", "Title,Watched,Priority", "Title,Year", "Titel,Jahr,Rang,Link"],
)
def test_rows_below_columns_without_ones_own_rating_are_left_out_and_told(header: str) -> None:
    reading = read("Title,Year,Your Rating", "Fargo,1996,9", "", header, "Titanic,1997,7.9", "Heat,1995,8.3")
    assert rated(reading) == [("Fargo", 9.0)]
    assert (reading.left_out[LeftOut.ROWS], reading.bad_lines) == (2, [])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (["Title,Rating,Rank", "Fargo,4,1"], ["Title,Rank,Rating", "Heat,1,5"]),
        (["Title,Year,Rating", "Fargo,1996,4"], ["Rating,Title,Year", "5,Heat,1995"]),
        (["Title,Year,Rating", "Fargo,1996,4"], ["Title,Rating", "Heat,5"]),
        (["Title,Rating", "Fargo,4"], ["Titel,Originaltitel,Jahr,Bewertung", "Heat,Heat,1995,5"]),
        (["Title,Year,Rank", "Ran,1985,3"], ["Title,Year,Rating", "Fargo,1996,4", "Heat,1995,5"]),
    ],
)
def test_a_further_header_names_the_columns_below_it(first: list[str], second: list[str]) -> None:
    reading = read(*first, *second)
    assert rated(reading) == [("Fargo", 4.0), ("Heat", 5.0)]
    assert reading.left_out[LeftOut.ROWS] == ("Rank" in first[0] and "Rating" not in first[0])


def test_the_same_header_once_more_is_a_line_that_cannot_be_read() -> None:
    reading = read("Title,Rating", "Fargo,4", "Title,Rating", "Heat,5")
    assert rated(reading) == [("Fargo", 4.0), ("Heat", 5.0)]
    assert [bad.line for bad in reading.bad_lines] == [3]


@pytest.mark.parametrize("name", ["watchlist.csv", "watched.csv", "likes/films.csv"])
@pytest.mark.parametrize("header", ["Date,Name,Year,Letterboxd URI", "Date,Name,Year,Letterboxd URI,"])
def test_the_same_header_once_more_is_no_film_without_a_rating(name: str, header: str) -> None:
    films = ["2024-01-01,Heat,1995,x", "2024-01-01,Ran,1985,y"]
    reading = read_export("\n".join([header, films[0], header, films[1]]).encode(), name)
    assert [entry.film.title for entry in reading.entries] == ["Heat", "Ran"]
    assert [bad.line for bad in reading.bad_lines] == [3]


@pytest.mark.parametrize(
    "row", ["Film,1965,4", "Title,,★★", "Movie,Rating,4½", "The Title,Rating,", "Name,,", f"Title,{'Rating' * 20},"]
)
def test_a_film_that_is_called_like_a_column_is_no_header(row: str) -> None:
    assert not is_header(row.split(","), columns_of(["Name", "Year", "Rating"]))


def test_a_film_called_film_without_a_rating_begins_no_table() -> None:
    reading = read("Film,Director,Rating", "Film,Alan Schneider,", "Fargo,Coen,4")
    assert rated(reading) == [("Fargo", 4.0)]
    assert reading.left_out[LeftOut.ROWS] == 0


def test_a_table_of_unclear_ratings_is_left_out_beside_ones_own() -> None:
    reading = read("Title,My rating", "Fargo,4", "Title,Rating,Votes", "Titanic,7.9,100", "Heat,8.3,100")
    assert rated(reading) == [("Fargo", 4.0)]
    assert reading.left_out[LeftOut.ROWS] == 2


def test_a_type_is_no_name_of_a_column() -> None:
    assert not is_header(["Movie", "Rating", ""], columns_of(["Type", "Title", "Rating"]))


@pytest.mark.parametrize(
    "above",
    [
        ["My ratings, exported 2020-03-01"],
        ["", "  ", "Meine Filme;;", ""],
        ["Ratings of Ann;", "Exported by hand;", ";;"],
        ['"My ratings, all of them"'],
    ],
)
@pytest.mark.parametrize("header", ["Titel;Jahr;Bewertung", "Name\tYear\tMy rating", "title,imdb_id,score"])
def test_a_title_above_the_header_is_skipped(above: list[str], header: str) -> None:
    delimiter = next(each for each in ";\t," if each in header)
    reading = read(*above, header, delimiter.join(["Fargo", "1996", "4"]), delimiter.join(["Heat", "1995", "5"]))
    assert rated(reading) == [("Fargo", 4.0), ("Heat", 5.0)]
    assert (reading.bad_lines, [entry.line for entry in reading.entries]) == ([], [len(above) + 2, len(above) + 3])


def test_rows_above_the_header_are_told() -> None:
    reading = read("Ran,1985,3", "Alien,1979,4", "Title,Year,Rating", "Fargo,1996,4")
    assert rated(reading) == [("Fargo", 4.0)]
    assert [bad.line for bad in reading.bad_lines] == [1, 2]


def test_a_file_of_a_data_set_may_have_a_title() -> None:
    assert is_first_header(["movieId", "title", "genres"])
    assert is_first_header(["movieId", "imdbId", "tmdbId"])
    assert not is_first_header(["1", "Toy Story (1995)", "Comedy"])


def test_a_name_of_a_column_may_be_broken_into_lines() -> None:
    reading = read("Exported by hand", '"Title","My', 'rating","Year"', '"Fargo","4","1996"', "Heat,5,1995")
    assert rated(reading) == [("Fargo", 4.0), ("Heat", 5.0)]
    assert [entry.line for entry in reading.entries] == [4, 5]
