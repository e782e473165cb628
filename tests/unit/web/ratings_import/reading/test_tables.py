import time

import pytest

from services.web.ratings_import.reading.reader import read_export
from services.web.ratings_import.reading.tables import MAX_COLUMNS, read_table
from shared.contracts.errors import InvalidInput


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
