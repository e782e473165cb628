import pytest

from tests.support.questions.wishes import means, read


@pytest.mark.parametrize(
    ("words", "years"),
    [
        ("from 2000 to 22", [2000, 2022]),
        ("from 1980 to 22", [1980, 2022]),
        ("from 1998 to 02", [1998, 2002]),
        ("from 98 to 02", [1998, 2002]),
        ("from 98 to 2002", [1998, 2002]),
        ("from '85 to '92", [1985, 1992]),
        ("between 1985 and 92", [1985, 1992]),
        ("between 85 and 92", [1985, 1992]),
        ("1990-95", [1990, 1995]),
        ("1990/91", [1990, 1991]),
        ("from nineteen ninety to ninety five", [1990, 1995]),
        ("from two thousand to twenty two", [2000, 2022]),
        ("by ninety five", [None, 1995]),
        ("before 95", [None, 1994]),
        ("after 95", [1996, None]),
        ("since '95", [1995, None]),
        ("from 95", [1995, 1995]),
        ("von 1995 bis 98", [1995, 1998]),
        ("zwischen 1970 und 79", [1970, 1979]),
        ("von neunzehnhundertneunzig bis fünfundneunzig", [1990, 1995]),
        ("von Ende der 80er bis 92", [1987, 1992]),
        ("bis fünfundneunzig", [None, 1995]),
    ],
)
def test_a_year_without_its_century_is_the_next_one_or_of_the_last_century(words: str, years: object) -> None:
    wish = read(words)
    assert (means(wish.means), wish.not_understood) == ({"years": years}, [])


@pytest.mark.parametrize(
    "words",
    ["between 85 and 92 minutes", "zwischen 85 und 92 Minuten", "up to 90 minutes", "in 30 minutes", "up to 90"],
)
def test_minutes_are_no_years(words: str) -> None:
    assert read(words).means.years is None


@pytest.mark.parametrize(
    "words", ["for kids from 10 to 12", "after 10", "von 10 bis 12", "seit 20 Jahren", "between 30 and 40 movies"]
)
def test_small_numbers_and_numbers_of_other_things_are_no_years(words: str) -> None:
    assert read(words).means.years is None


def test_a_range_ends_neither_before_it_begins_nor_in_the_far_future() -> None:
    assert means(read("from 1980 to 70").means) == {"years": [1980, 1980]}
    assert read("from 1980 to 70").not_understood == ["70"]
    assert read("from 98 to 1990").not_understood != []
