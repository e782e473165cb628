import pytest

from services.recommender.titles.typed.query import MAX_QUERY_WORDS, Query


@pytest.mark.parametrize(
    ("text", "titled", "year"),
    [
        ("fargo 1996", "fargo", 1996),
        ("Psycho (1960)", "psycho", 1960),
        ("psycho, 1960 ", "psycho", 1960),
        ("1984", None, 1984),
        ("(1984)", None, 1984),
        ("Movies of 1984", None, 1984),
        ("Filme aus dem Jahr 1984", None, 1984),
        ("in 2001 a space odyssey", None, None),
        ("2001 a space odyssey", None, None),
        ("fargo 3000", None, None),
        ("", None, None),
    ],
)
def test_a_query_may_end_with_a_year(text: str, titled: str | None, year: int | None) -> None:
    query = Query.from_text(text)
    assert (query.titled and query.titled.text, query.year) == (titled, year)


@pytest.mark.parametrize(
    ("text", "titled", "year"),
    [
        ("cape fear from nineteen sixty two", "cape fear", 1962),
        ("cape fear 1962", "cape fear", 1962),
        ("two thousand one", None, None),
        ("cape fear", None, None),
        ("", None, None),
    ],
)
def test_a_year_may_be_spoken(text: str, titled: str | None, year: int | None) -> None:
    query = Query.from_speech(text)
    assert (query.titled and query.titled.text, query.year) == (titled, year)


def test_only_the_first_words_count() -> None:
    assert len(Query.from_text("word " * 1000).whole.words) == MAX_QUERY_WORDS


@pytest.mark.parametrize(
    ("query", "sequel", "parts"),
    [
        ("star trek ii", ("star trek", 2), set()),
        ("episode 3", ("", 3), {"episode 3", "episode iii", "episode three", "episode drei"}),
        ("part x", ("", 10), {"part 10", "part x", "part ten", "part zehn"}),
        ("3", ("", 3), set()),
        *((text, ("jaws", 4), set()) for text in ("jaws4", "Jaws 4 movie", "jaws iv film")),
        ("scary movie 3", ("scary movie", 3), set()),
        ("kill bill vol. 2", ("kill bill", 2), set()),
        ("area 51", None, set()),
        ("blade runner 2049", None, set()),
        ("alien 0019999", None, set()),
        ("alien " + "9" * 194, None, set()),
        ("episode", None, set()),
        ("", None, set()),
    ],
)
def test_a_small_number_at_the_end_is_that_of_a_sequel_or_a_part(
    query: str, sequel: tuple[str, int] | None, parts: set[str]
) -> None:
    read = Query.from_text(query)
    assert (read.sequel, set(read.parts)) == (sequel, parts)
