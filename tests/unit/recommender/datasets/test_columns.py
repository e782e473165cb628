import polars as pl
import pytest

from services.recommender.datasets.columns import (
    UnreadableFile,
    decoded,
    find_columns,
    header_of,
    read_columns,
    read_lines,
    read_plain_lines,
    select_columns,
)

NAMES = {"user_id": ("userid", "user"), "rating": ("rating",)}


@pytest.mark.parametrize("text", ["Amélie".encode(), "Amélie".encode("utf-8-sig"), "Amélie".encode("latin-1")])
def test_text_of_every_usual_encoding_is_decoded(text: bytes) -> None:
    assert decoded(text) == "Amélie"


@pytest.mark.parametrize(
    ("header", "places"),
    [
        (["User ID", "rating"], {"user_id": 0, "rating": 1}),
        (["rating:float", "user_id:token"], {"user_id": 1, "rating": 0}),
        (["user", "x", "RATING", "userId"], {"user_id": 3, "rating": 2}),
    ],
)
def test_columns_are_found_by_name(header: list[str], places: dict[str, int]) -> None:
    assert find_columns(header, NAMES, "ratings.csv") == places


def test_every_missing_column_is_named() -> None:
    with pytest.raises(UnreadableFile, match=r"r\.csv has no column userid and no column rating; it has a, b"):
        find_columns(["a", "b"], NAMES, "r.csv")


def test_lines_have_their_numbers_and_blank_ones_are_left_out() -> None:
    lines = read_lines(b"rating,user\n4,1\n\n3,2,9\n", ",", NAMES, "r.csv", pl.String())
    assert lines.select("user_id", "rating", "line", "extra").rows() == [("1", "4", 2, None), ("2", "3", 4, "9")]


def test_what_is_no_number_is_null_and_keeps_its_line() -> None:
    lines = read_plain_lines(b"1\t4\nx\t\n", "\t", ["user_id", "rating"], pl.Float64())
    assert lines.select("user_id", "rating", "line").rows() == [(1.0, 4.0, 1), (None, None, 2)]


@pytest.mark.parametrize("text", [b"", b"rating,user", b"rating,user\n"])
def test_a_file_without_lines_has_none(text: bytes) -> None:
    assert header_of(text, ",") == (["rating", "user"] if text else [])
    if text:
        assert read_lines(text, ",", NAMES, "r.csv", pl.String()).is_empty()


def test_quoted_fields_are_read_and_columns_selected() -> None:
    frame = read_columns(b'title,userId,rating\n"Postino, Il",1,4\n', ",", header=True, quoted=True)
    assert frame["title"].to_list() == ["Postino, Il"]
    assert select_columns(frame, NAMES, "r.csv").rows() == [("1", "4")]
