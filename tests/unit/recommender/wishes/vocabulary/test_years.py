import pytest

from tests.support.questions.wishes import means, read


@pytest.mark.parametrize(
    ("words", "years"),
    [
        ("after 1990", [1991, None]),
        ("before 1940", [None, 1939]),
        ("since 1990", [1990, None]),
        ("until 1980", [None, 1980]),
        ("from the eighties", [1980, 1989]),
        ("early nineties", [1990, 1993]),
        ("aus den siebzigern", [1970, 1979]),
        ("zwischen 1960 und 1970", [1960, 1970]),
        ("around 1985", [1982, 1988]),
        ("new", [1994, None]),
        ("not after 1950", [None, 1950]),
        ("from the last 10 years", [2016, None]),
        ("by 1980", [None, 1980]),
        ("up to and including 1975", [None, 1975]),
        ("bis einschließlich 1975", [None, 1975]),
        ("from 1990 to now", [1990, None]),
        ("von 1990 bis heute", [1990, None]),
        ("no older than 10 years", [2016, None]),
        ("from the 20th century", [None, 1999]),
        *((words, [None, 1949]) for words in ("older movies than 1950", "ältere Filme als 1950", "< 1950")),
        *((words, [None, 1949]) for words in ("Filme die älter sind als 1950", "movies older than 1950")),
        *((words, [1991, None]) for words in ("newer films than 1990", "Filme, die jünger sind als 1990", "> 1990")),
        *((words, [1950, None]) for words in ("no older films than 1950", "keine älteren Filme als 1950", ">= 1950")),
        ("<= 1950", [None, 1950]),
    ],
)
def test_each_wording_has_its_value(words: str, years: object) -> None:
    wish = read(words)
    assert (means(wish.means), wish.not_understood) == ({"years": years}, [])
