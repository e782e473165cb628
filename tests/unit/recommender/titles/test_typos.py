"""Typos in well-known titles, among little known films with similar ones."""

import pytest

from services.recommender.titles.spoken import Certainty, understand
from services.recommender.titles.title_index import TitleIndex, places_in_order
from services.recommender.titles.titled_movie import TitledMovie

KNOWN = [
    *("Star Wars", "Star Trek: First Contact", "Toy Story", "The Godfather", "The Lion King", "Pulp Fiction"),
    *("Die Hard", "Top Gun", "Jurassic Park", "Back to the Future", "Forrest Gump", "Blade Runner", "Men in Black"),
    *("The Silence of the Lambs", "The Empire Strikes Back", "Mission: Impossible", "Braveheart", "Casablanca"),
]
LITTLE_KNOWN = [
    *("Stag", "Stars", "The Star", "The War", "Wes", "War Stories", "Story", "Fathers' Day", "Father of the Bride"),
    *("Die", "Top Hat", "King", "Hart", "Park", "Black", "Men", "Back", "Gump", "Lambs", "The Blade", "Story of Tony"),
]
MOVIES = [TitledMovie(number, title, 1990) for number, title in enumerate([*KNOWN, *LITTLE_KNOWN])]
INDEX = TitleIndex.from_movies(MOVIES)
RATINGS = [500 - number if number < len(KNOWN) else 3 for number in range(len(MOVIES))]
TYPOS = [
    ("star wrs", "Star Wars"),
    ("str wars", "Star Wars"),
    ("star wras", "Star Wars"),
    ("star trk", "Star Trek: First Contact"),
    ("tpy story", "Toy Story"),
    ("toy stry", "Toy Story"),
    ("god fathr", "The Godfather"),
    ("lion kng", "The Lion King"),
    ("pulp fictoin", "Pulp Fiction"),
    ("die hrd", "Die Hard"),
    ("top gn", "Top Gun"),
    ("jurasic park", "Jurassic Park"),
    ("back to the futre", "Back to the Future"),
    ("forest gump", "Forrest Gump"),
    ("blad runer", "Blade Runner"),
    ("men in blck", "Men in Black"),
    ("silense of the lamsb", "The Silence of the Lambs"),
    ("empire striks back", "The Empire Strikes Back"),
    ("mission imposible", "Mission: Impossible"),
    ("braveheat", "Braveheart"),
    ("casablanka", "Casablanca"),
]


def first_found(query: str) -> str:
    ids = INDEX.segments[0].movie_ids
    return MOVIES[int(places_in_order(*INDEX.search(query), ids, ids)[0])].title


@pytest.mark.parametrize(("typed", "title"), TYPOS)
def test_a_title_with_a_typo_comes_first(typed: str, title: str) -> None:
    assert first_found(typed) == title


@pytest.mark.parametrize(("heard", "title"), TYPOS)
def test_a_heard_title_with_a_typo_is_likely(heard: str, title: str) -> None:
    found = understand(heard, INDEX, RATINGS.__getitem__)
    assert found.certainty == Certainty.UNCERTAIN or title == "Star Trek: First Contact"
    assert found.candidates[0].title == title


def test_the_nearer_title_comes_before_the_better_known_one() -> None:
    index = TitleIndex.from_movies([TitledMovie(0, "Constantine", 2005), TitledMovie(1, "Constantino", 1990)])
    assert index.search("constantinos")[1].argmin() == 1


def test_a_short_word_that_titles_have_is_no_typo() -> None:
    assert first_found("the war park") == "Park"
