import numpy as np

from services.recommender.evaluation.behaviour.personas import PERSONAS, PersonaList


def listed(movie_ids: list[int], stars: float = 4.0, genres: tuple[str, ...] = (), year: int = 1990) -> PersonaList:
    count = len(movie_ids)
    return PersonaList(movie_ids, np.full(count, stars), [set(genres)] * count, np.full(count, year))


MOVIES = list(range(1000, 1020))


def test_a_disliked_series_is_not_listed() -> None:
    assert PERSONAS["one star alone"].is_right(listed(MOVIES))
    assert not PERSONAS["one star alone"].is_right(listed([*MOVIES[:-1], 181]))


def test_at_most_two_movies_are_predicted_badly() -> None:
    assert PERSONAS["hates popular"].is_right(listed(MOVIES))
    assert not PERSONAS["hates popular"].is_right(listed(MOVIES, stars=2.4))


def test_genres_and_years_count() -> None:
    assert PERSONAS["romcoms"].is_right(listed(MOVIES, genres=("Romance", "Comedy")))
    assert not PERSONAS["romcoms"].is_right(listed(MOVIES, genres=("Comedy",)))
    assert PERSONAS["noir"].is_right(listed(MOVIES, year=1944))
    assert not PERSONAS["noir"].is_right(listed(MOVIES))
    assert PERSONAS["musicals"].is_right(listed(MOVIES, genres=("Musical",)))
    assert not PERSONAS["musicals"].is_right(listed([82, *MOVIES[1:]], genres=("Musical",)))


def test_only_the_first_fourteen_count_where_it_says_so() -> None:
    assert PERSONAS["arthouse"].is_right(listed([*MOVIES[:14], 50]))
    assert not PERSONAS["arthouse"].is_right(listed([50, *MOVIES[:14]]))
