import numpy as np
import pytest

from services.recommender.titles.segment import Segment
from services.recommender.titles.titled_movie import TitledMovie
from services.recommender.titles.typed.query import Query
from services.recommender.titles.typed.search import Tier, search_segment
from tests.support.titles.small_catalogue import TITLES, titled_movies

SEGMENT = Segment.from_movies(titled_movies())


def tiers(query: str) -> dict[str, int]:
    found = search_segment(Query.from_text(query), SEGMENT).tolist()
    return {f"{title} {year}": tier for (title, year), tier in zip(TITLES, found, strict=True) if tier != Tier.NONE}


@pytest.mark.parametrize(
    ("query", "title", "tier"),
    [
        ("the godfather", "The Godfather 1972", Tier.TITLE),
        ("se7en", "Seven (a.k.a. Se7en) 1995", Tier.TITLE),
        ("spiderman", "Spider-Man 2002", Tier.TITLE),
        ("empire strikes back", "Star Wars: Episode V - The Empire Strikes Back 1980", Tier.SUBTITLE),
        ("star wars", "Star Wars: Episode IV - A New Hope 1977", Tier.FIRST_WORDS),
        ("godf", "The Godfather 1972", Tier.BEGINNING),
        ("angry m", "12 Angry Men 1957", Tier.PHRASE),
        ("life brian", "Monty Python's Life of Brian 1979", Tier.IN_ORDER),
        ("brian life", "Monty Python's Life of Brian 1979", Tier.ANY_ORDER),
        ("godfathr", "The Godfather 1972", Tier.TYPOS),
        ("lifeof monty", "Monty Python's Life of Brian 1979", Tier.TYPOS),
        ("ali en", "Alien 1979", Tier.TITLE),
        ("hamlet 1996", "Hamlet 1996", Tier.TITLE),
        ("hamlet 1997", "Hamlet 1996", Tier.NEXT_YEAR),
        ("hamlet 1996", "Hamlet 1990", Tier.OTHER_YEAR),
    ],
)
def test_films_match_in_tiers(query: str, title: str, tier: int) -> None:
    assert tiers(query)[title] == tier


def test_films_of_a_year_come_after_those_with_it_in_their_titles() -> None:
    assert tiers("1996") == {"Hamlet 1996": Tier.OF_YEAR, "Fly Away Home 1996": Tier.OF_YEAR}
    segment = Segment.from_movies([TitledMovie(1, "Blade Runner", 1982), TitledMovie(2, "1982: A Year", 2004)])
    assert search_segment(Query.from_text("1982"), segment).tolist() == [Tier.OF_YEAR, Tier.BEGINNING]


def test_films_that_share_a_word_or_a_beginning_are_of_one_tier() -> None:
    movies = [TitledMovie(at, title) for at, title in enumerate(["Love Jones", "Crazy Love", "The Lover", "Lost"])]
    segment = Segment.from_movies(movies)
    assert search_segment(Query.from_text("love"), segment).tolist() == [Tier.BEGINNING] * 3 + [Tier.NONE]
    assert search_segment(Query.from_text("the"), segment).tolist() == [Tier.NONE] * 2 + [Tier.BEGINNING, Tier.NONE]


def test_typos_are_not_looked_for_where_a_title_begins_so() -> None:
    assert list(tiers("alien")) == ["Alien 1979", "Aliens 1986"]
    assert list(tiers("heat")) == ["The Heat 2013"]


@pytest.mark.parametrize("query", ["", "  ", "?!", "\x00", "💥"])
def test_nothing_matches_a_query_without_words(query: str) -> None:
    assert tiers(query) == {}


@pytest.mark.parametrize("query", ["a " * 5000, "x" * 5000, "godfather " * 1000, "a1990 " * 50, "(" * 200, "1" * 200])
def test_any_query_has_an_answer(query: str) -> None:
    assert np.all(search_segment(Query.from_text(query), SEGMENT) >= Tier.TITLE)


def test_a_title_with_the_same_article_comes_first() -> None:
    segment = Segment.from_movies([TitledMovie(1, "Room", 2015), TitledMovie(2, "The Room", 2003)])
    found = {query: search_segment(Query.from_text(query), segment).tolist() for query in ("the room", "room")}
    assert found == {"the room": [Tier.SUBTITLE, Tier.TITLE], "room": [Tier.TITLE, Tier.TITLE]}


@pytest.mark.parametrize(("query", "found"), [("Æon", []), ("aeon", []), ("neon", [1]), ("feat", [2]), ("ehat", [2])])
def test_a_short_word_with_another_first_letter_is_a_whole_title_or_another_word(query: str, found: list[int]) -> None:
    segment = Segment.from_movies([TitledMovie(1, "The Neon Bible", 1995), TitledMovie(2, "Heat", 1995)])
    tiers = search_segment(Query.from_text(query), segment)
    assert [film for film, tier in enumerate(tiers.tolist(), 1) if tier != Tier.NONE] == found


@pytest.mark.parametrize(
    ("query", "title"),
    [("Æon Flux", "Aeon Flux"), ("aeon flux", "Æon Flux"), ("Lodz", "Łódź"), ("bjork", "Bjørk"), ("Strasse", "Straße")],
)
def test_letters_count_as_people_type_them(query: str, title: str) -> None:
    segment = Segment.from_movies([TitledMovie(1, title, 2005)])
    assert search_segment(Query.from_text(query), segment).tolist() == [Tier.TITLE]
