import pytest

from services.web.queries.forms import local_path, read_address, read_amount, read_user_id
from shared.contracts.errors import InvalidInput


@pytest.mark.parametrize(("text", "number"), [("1", 1), (" 196 ", 196), ("007", 7), (str(2**53 - 1), 2**53 - 1)])
def test_a_whole_number_is_a_user_id(text: str, number: int) -> None:
    assert read_user_id(text) == number


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is missing"),
        ("  ", "is missing"),
        ("abc", "“abc” is not a user id"),
        ("0", "“0” is not a user id"),
        ("-5", "“-5” is not a user id"),
        ("1.5", "is not a user id"),
        ("1e3", "is not a user id"),
        ("٣", "is not a user id"),
        ("0x10", "is not a user id"),
        ("--1", "is not a user id"),
        (str(2**53), "is too large"),
        ("9" * 10_000, "is too large"),
        ("a" * 10_000, "a…” is not a user id"),
    ],
)
def test_other_user_ids_are_refused_with_the_allowed_range(text: str, says: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_user_id(text)
    assert says in refused.value.message
    assert "whole number, 1 or higher" in refused.value.message
    assert len(refused.value.message) < 200


@pytest.mark.parametrize(("text", "number"), [("1", 1), ("100", 100)])
def test_amounts_from_1_to_100_are_read(text: str, number: int) -> None:
    assert read_amount(text) == number


@pytest.mark.parametrize(
    ("text", "says"), [("", "missing"), ("many", "“many”"), ("0", "“0”"), ("-1", "“-1”"), ("101", "too many")]
)
def test_other_amounts_are_refused_with_the_allowed_range(text: str, says: str) -> None:
    with pytest.raises(InvalidInput, match=says) as refused:
        read_amount(text)
    assert "1 to 100 movies" in refused.value.message


@pytest.mark.parametrize("path", ["/", "/profile", "/result?user_id=944&amount=10", "/movies#list"])
def test_a_path_on_this_site_is_kept(path: str) -> None:
    assert local_path(path, "/movies") == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "profile",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/a\r\nX: y",
        "//[",
        "http://[",
    ],
)
def test_a_path_to_another_site_is_replaced(path: str) -> None:
    assert local_path(path, "/movies") == "/movies"


def test_an_address_is_read_within_bounds() -> None:
    assert read_address("/result?genre=A&genre=B").multi_items() == [("genre", "A"), ("genre", "B")]
    for wrong in ("http://[", "/result?" + "&".join(f"field{number}=1" for number in range(101))):
        with pytest.raises(InvalidInput):
            read_address(wrong)
