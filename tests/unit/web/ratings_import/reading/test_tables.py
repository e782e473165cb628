import time
from contextlib import suppress

import pytest

from services.web.ratings_import.reading.entries import Film
from services.web.ratings_import.reading.moments import moment
from services.web.ratings_import.reading.reader import read_export
from services.web.ratings_import.reading.tables import MAX_COLUMNS, read_table
from shared.contracts.errors import InvalidInput

pytestmark = pytest.mark.usefixtures("only_own_garbage")


def cells(text: str) -> list[list[str]]:
    return [row.cells for row in read_table(text).rows]


def test_quoted_cells_may_hold_delimiters_quotes_and_line_breaks() -> None:
    text = 'title,rating\n"Good, Bad",4\n"He said ""no""",3\n"two\nlines",2\n"three\n\nlines, here",1\n'
    assert cells(text) == [
        ["Good, Bad", "4"],
        ['He said "no"', "3"],
        ["two\nlines", "2"],
        ["three\n\nlines, here", "1"],
    ]


@pytest.mark.parametrize("bad", ['"The "Good" One",3', '"unclosed,3', '"a"b,3', "Good, Bad,3"])
def test_a_bad_line_costs_itself_alone(bad: str) -> None:
    table = read_table(f'title,rating\nA,1\n{bad}\nB,2\n"C, D",4\n')
    assert [row.cells for row in table.rows] == [["A", "1"], ["B", "2"], ["C, D", "4"]]
    assert table.bad_lines == [3]


def test_a_stray_carriage_return_ends_no_line() -> None:
    assert [row.get("title") for row in read_table("title,rating\nA\rlie,4\nB,2\n").rows] == ["A\rlie", "B"]
    assert cells("title,rating\rA,1\rB,2\r") == [["A", "1"], ["B", "2"]]


def test_lines_are_numbered_as_in_the_file() -> None:
    table = read_table('\n\ntitle,rating\n"two\nlines",4\n\nB,2\n')
    assert [row.line for row in table.rows] == [4, 7]


def test_thousands_of_columns_are_refused_at_once() -> None:
    started = time.process_time()
    with pytest.raises(InvalidInput):
        read_export((f"title,rating{',' * 6000}\n" + "," * 6000 + "\n" * 2).encode())
    with pytest.raises(InvalidInput):
        read_table(",".join("a" * (MAX_COLUMNS + 1)))
    assert time.process_time() - started < 1


def test_twenty_thousand_quotes_take_no_time() -> None:
    started = time.process_time()
    table = read_table("title,rating\n" + '"unclosed,4\n' * 19_999)
    assert (len(table.rows), len(table.bad_lines)) == (0, 19_999)
    assert time.process_time() - started < 5


def test_a_thousand_headers_are_refused_at_once() -> None:
    with pytest.raises(InvalidInput, match="more than 100 times"):
        read_table("title,rating\nrating,title\n" * 500)


@pytest.mark.parametrize(
    "text",
    [
        *(
            f"{name},rating\ntt0113277,9\n,5\ntt0114369,8\n"
            for name in ("id", "tconst", "movie", "Title ID", "x", "imdb_id")
        ),
        "link,rating\nhttps://www.imdb.com/title/tt0113277/,9\nimdb.com/title/tt0114369,8\n",
        *(f"tt0113277{delimiter}9\ntt0114369{delimiter}8\n" for delimiter in ",;\t"),
        '"tt0113277","9"\n"tt0114369","8/10"\n',
        "https://www.imdb.com/title/tt0113277/,9\nhttps://www.imdb.com/title/tt0114369/,8\n",
        "tt0113277,9,2024-05-01\ntt0114369,8,2024-05-02\n",
        "9,tt0113277\n8,tt0114369\n",
        "tt0113277;9,0\ntt0114369;8,0\n",
        "x,rating\n,5\ntt0113277,9\ntt0114369,8\n",
    ],
)
def test_numbers_of_imdb_are_films_whatever_they_are_called(text: str) -> None:
    found = [(entry.film, entry.rating) for entry in read_export(text.encode()).entries]
    assert found == [(Film("", imdb_id=113277), 9), (Film("", imdb_id=114369), 8)]


@pytest.mark.parametrize("title", ["TT", "tt12", "Heat", "Attt0113277"])
def test_a_title_is_no_number_of_imdb(title: str) -> None:
    [_, entry] = read_export(f"title,rating\ntt0113277,9\n{title},8\n".encode()).entries
    assert entry.film.title == title


def test_a_file_without_a_header_may_have_dates() -> None:
    [entry] = read_export(b"tt0113277,9,2024-05-01\n").entries
    assert entry.rated_at == moment("2024-05-01")


@pytest.mark.parametrize("row", ["{};9,5", "{}\t9,5", "{}\t9,5\tJan 2, 2020", "{};9,5;2020-01-02"])
def test_a_comma_within_a_value_does_not_separate_it(row: str) -> None:
    lines = [row.format(f"https://www.imdb.com/title/tt{number}/") for number in ("0113277", "0114369")]
    found = [(entry.film, entry.rating) for entry in read_export("\n".join(lines).encode()).entries]
    assert found == [(Film("", imdb_id=113277), 9.5), (Film("", imdb_id=114369), 9.5)]


def test_numbers_of_imdb_beside_titles_may_be_those_of_others() -> None:
    [entry] = read_export(b"title,parent id,rating\nOzymandias,tt0903747,9\n").entries
    assert entry.film == Film("Ozymandias")


@pytest.mark.parametrize("filler", [" ", "\t", ",", "/", "9", ";"])
@pytest.mark.parametrize("begun", ["tt0113277", "tt0113277,9", "https://imdb.com/title/tt0113277/", ""])
def test_a_long_first_line_takes_no_time(begun: str, filler: str) -> None:
    began = time.process_time()
    with suppress(InvalidInput):
        read_table(begun + filler * 100_000 + "x\n")
    assert time.process_time() - began < 0.5
