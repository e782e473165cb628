"""A small catalogue of titles, with siblings, remakes and translations."""

from services.recommender.titles.title_index import TitleIndex
from services.recommender.titles.titled_movie import TitledMovie

TITLES = [
    ("The Godfather", 1972),
    ("The Godfather: Part II", 1974),
    ("Star Wars: Episode IV - A New Hope", 1977),
    ("Star Wars: Episode V - The Empire Strikes Back", 1980),
    ("Star Trek II: The Wrath of Khan", 1982),
    ("Alien", 1979),
    ("Aliens", 1986),
    ("Seven (a.k.a. Se7en)", 1995),
    ("Dumb & Dumber (Dumb and Dumber)", 1994),
    ("Hamlet", 1990),
    ("Hamlet", 1996),
    ("Monty Python's Life of Brian", 1979),
    ("The Professional", 1994),
    ("12 Angry Men", 1957),
    ("M", 1931),
    ("E.T. the Extra-Terrestrial", 1982),
    ("Spider-Man", 2002),
    ("The Heat", 2013),
    ("Kung Fu Panda", 2008),
    ("Fly Away Home", 1996),
    ("Lost", None),
]
"""Ids are 10, 20, ... in this order."""


def titled_movies() -> list[TitledMovie]:
    return [TitledMovie(10 * (place + 1), title, year) for place, (title, year) in enumerate(TITLES)]


def title_index() -> TitleIndex:
    return TitleIndex.from_movies(titled_movies())


def popularity(movie_id: int) -> int:
    """All films are known, those in front best."""
    return 1000 - movie_id


def titles_of(movie_ids: list[int]) -> list[str]:
    return [TITLES[movie_id // 10 - 1][0] for movie_id in movie_ids]
