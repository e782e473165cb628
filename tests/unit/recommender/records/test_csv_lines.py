"""Every row of a CSV file stands for itself, whatever is wrong with those around it."""

from typing import Any

import pytest

from services.recommender.records.csv_lines import csv_lines, has_header


def rows(text: str) -> dict[int, Any]:
    return dict(csv_lines(text))


def test_any_field_of_a_record_may_be_a_column() -> None:
    text = "movieId,hidden,directors,otherTitles,Certificate\n1,true,A One|B Two,,PG\n"
    assert rows(text) == {2: {"movie_id": "1", "hidden": "true", "directors": ["A One", "B Two"], "certificate": "PG"}}


def test_an_unknown_column_is_reported_and_nothing_is_read() -> None:
    ((number, fault),) = csv_lines("movieId,titel\n1,Dune\n2,Alien\n")
    assert number == 1
    assert "(titel)" in fault
    assert "Nothing was read" in fault


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("2,American President, The (1995),Drama", "4 columns"),
        ("2,Short", "2 columns"),
        ('2,"Never closed (1995),Drama', "not closed"),
        ('2,"Badly" quoted (1995),Drama', "check its quotes"),
        ('2,"' + "x" * 70_000 + '",Drama', "longer than 64 KB"),
        ('2,"' + "x" * 70_000, "longer than 64 KB"),
    ],
)
def test_a_damaged_row_costs_no_other(row: str, fault: str) -> None:
    before, after = "1,Toy Story (1995),Comedy", "3,Heat (1995),Action"
    read = rows(f"movieId,title,genres\n{before}\n{row}\n{after}\n")
    assert read[2]["movie_id"] == "1"
    assert fault in read[3]
    assert read[4] == {"movie_id": "3", "title": "Heat", "year": 1995, "genres": ["Action"]}
    assert len(read) == 3


def test_a_quoted_text_may_have_lines_and_commas() -> None:
    text = 'key,title,overview\r\na,"Crouching, Hiding","One.\r\n\r\nTwo ""three""."\r\nb,Next,x\r\n'
    assert rows(text) == {
        2: {"key": "a", "title": "Crouching, Hiding", "overview": 'One.\n\nTwo "three".'},
        5: {"key": "b", "title": "Next", "overview": "x"},
    }


def test_two_quotes_that_are_not_closed_do_not_swallow_what_is_between() -> None:
    text = 'key,title\na,"One\nb,Two\nc,"Three\nd,Four\n'
    read = rows(text)
    assert read[3] == {"key": "b", "title": "Two"}
    assert read[5] == {"key": "d", "title": "Four"}


def test_the_most_used_tags_of_a_movie_come_first() -> None:
    text = "userId,movieId,tag\n1,7,pixar\n2,7,fun\n3,7,fun\n4,8\n"
    assert rows(text) == {
        2: {"movie_id": "7", "tags": ["fun", "pixar"]},
        5: "it has 2 columns and the header 3; a comma within a text needs quotes",
    }


@pytest.mark.parametrize(
    ("line", "expected"),
    [("movieId,title", True), ("\0\0", False), ('{"x": 1, "title"', False), ("x" * 200_000, False), ("", False)],
)
def test_a_header_names_a_column(line: str, expected: bool) -> None:
    assert has_header(line) is expected
