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
        ("gegen 1950", [1947, 1953]),
        ("aus den Nullerjahren", [2000, 2009]),
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
        *(
            (words, [1990, None])
            for words in ("between 1990 and today", "between 1990 and now", "zwischen 1990 und heute")
        ),
        *((words, [1990, None]) for words in ("between the nineties and now", "zwischen den 90ern und heute")),
        *((words, [1991, None]) for words in ("over 1990", "above 1990", "beyond 1990", "past the year 1990")),
        *((words, [None, 1989]) for words in ("under 1990", "below 1990", "Filme unter 1990")),
        *((words, [1990, None]) for words in ("at least 1990", "mindestens 1990", "wenigstens 1990", "minimum 1990")),
        *((words, [1990, None]) for words in ("not under 1990", "nicht unter 1990", "1990+", "1990 and above")),
        *((words, [1990, None]) for words in ("1990 at the earliest", "1990 mindestens", "1990 plus")),
        *((words, [None, 1990]) for words in ("at most 1990", "höchstens 1990", "maximal von 1990", "not over 1990")),
        *((words, [None, 1990]) for words in ("1990 at the latest", "1990 and below", "1990 höchstens")),
        ("about 1990", [1987, 1993]),
        *((words, [1960, 1975]) for words in ("from 1960 up to 1975", "von 1960 bis einschließlich 1975")),
        *(
            (words, [1960, 1975])
            for words in ("from 1960 through to 1975", "1960 bis 1975 einschließlich", "from 60 up to 75")
        ),
        *((words, [1950, 1979]) for words in ("from the fifties up to the seventies", "von den 50ern bis in die 70er")),
        ("bis in die 70er", [None, 1979]),
        *(
            (words, [1980, None])
            for words in ("not old", "nothing old", "not too old", "nothing too old", "not so old")
        ),
        *((words, [1980, None]) for words in ("nicht zu alt", "nichts allzu Altes", "keine zu alten Filme", "too old")),
        *((words, [None, 1993]) for words in ("nothing new", "not too new", "nichts zu Neues", "no new movies")),
    ],
)
def test_each_wording_has_its_value(words: str, years: object) -> None:
    wish = read(words)
    assert (means(wish.means), wish.not_understood) == ({"years": years}, [])


@pytest.mark.parametrize(
    "words", ["over 2000 people", "at least 2000 votes", "mindestens 1950 Stimmen", "under 2000 dollars", "1990 days"]
)
def test_a_number_of_other_things_is_no_year(words: str) -> None:
    assert read(words).means.years is None


@pytest.mark.parametrize("words", ["under two hours", "over 2 hours", "at least 90 minutes"])
def test_lengths_are_no_years(words: str) -> None:
    assert list(means(read(words).means)) == ["runtime"]


@pytest.mark.parametrize("words", ["1990 comedies", "1990 movies", "comedies from 1990"])
def test_a_year_may_stand_before_what_is_wanted(words: str) -> None:
    assert means(read(words).means)["years"] == [1990, 1990]
