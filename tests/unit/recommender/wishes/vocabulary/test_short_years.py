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
        ("from 95 or later", [1995, None]),
        ("from 95 to now", [1995, None]),
        ("aus 95 oder früher", [None, 1995]),
        ("movies from 95, please", [1995, 1995]),
        ("(from 95)", [1995, 1995]),
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


@pytest.mark.parametrize(
    "words",
    [
        *("runtime > 90", "laufzeit < 90", "length < 90", "a rating of 80", "score of 75", "a runtime from 75 to 90"),
        *("around the world in 80 days", "gone in 60 seconds", "a western, by 60 people", "after 50 first dates"),
        *("aus 50 Ländern", "von 70 Filmen", "vor 50 Jahren", "in 80 Tagen um die Welt", "by 40 thieves"),
        *("from 40 to 50 countries", "von 40 bis 50 Ländern", "in 60 or 70 countries", "in 35.5 mm", "in 80%"),
        *("a length from 85", "aged from 40"),
    ],
)
def test_what_is_counted_is_no_year(words: str) -> None:
    wish = read(words)
    assert wish.means.years is None
    assert wish.not_understood != []


@pytest.mark.parametrize(
    "words",
    [
        *("movies from 95 that are funny", "from 95 and funny", "aus 95, etwas Lustiges", "aus 95 aber lustig"),
        *("a comedy from 95. Please", "eine Komödie von 95 bitte", "a comedy from 95 - nothing more"),
    ],
)
def test_words_without_a_noun_may_follow_a_short_year(words: str) -> None:
    assert means(read(words).means) == {"genres": ["Comedy"], "years": [1995, 1995]}


def test_a_range_that_begins_with_a_whole_year_may_stand_before_what_is_wanted() -> None:
    assert means(read("1990-95 comedies").means) == {"genres": ["Comedy"], "years": [1990, 1995]}


def test_a_range_ends_neither_before_it_begins_nor_in_the_far_future() -> None:
    assert means(read("from 1980 to 70").means) == {"years": [1980, 1980]}
    assert read("from 1980 to 70").not_understood == ["70"]
    assert read("from 98 to 1990").not_understood != []
