import pytest

from services.recommender.titles.segment import Segment
from services.recommender.titles.titled_movie import TitledMovie
from services.recommender.titles.typed.query import Query
from services.recommender.titles.typed.search import Tier, search_segment
from tests.support.titles.small_catalogue import TITLES, titled_movies

SEGMENT = Segment.from_movies(titled_movies())


def found(query: str) -> set[str]:
    tiers = search_segment(Query.from_text(query), SEGMENT).tolist()
    return {title for (title, _year), tier in zip(TITLES, tiers, strict=True) if tier != Tier.NONE}


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("kung fu panda adventures", "Kung Fu Panda"),
        ("panda fu xyzzy", "Kung Fu Panda"),
        ("hamlet xyzzy", "Hamlet"),
        ("teh professionl", "The Professional"),
    ],
)
def test_most_of_the_words_are_enough_or_a_whole_title(query: str, title: str) -> None:
    assert title in found(query)


@pytest.mark.parametrize("query", ["brian willis", "kung hanks", "6 spider", "liffe xyzzy", "panda xyzzy plugh"])
def test_one_of_two_words_is_not_enough(query: str) -> None:
    """Most names of people share a word with an unrelated title."""
    assert found(query) == set()


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        *((query, False) for query in ("michael douglas", "douglas michael", "michael clarke duncan")),
        *((query, True) for query in ("michael", "michael movie", "michael trailer", "michael komödie")),
    ],
)
def test_a_title_that_is_a_given_name_is_not_everybody_who_has_it(query: str, is_found: bool) -> None:
    segment = Segment.from_movies([TitledMovie(1, "Michael", 1996)])
    assert (search_segment(Query.from_text(query), segment)[0] != Tier.NONE) == is_found
