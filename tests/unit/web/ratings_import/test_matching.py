from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from services.web.clients.recommender import Recommender
from services.web.ratings_import.matching import (
    MAX_CHARACTERS_PER_REQUEST,
    MAX_FILMS_PER_REQUEST,
    RecommenderMatcher,
    named_movie,
    requests_of,
)
from services.web.ratings_import.reading.entries import Film
from shared.contracts.movies import MatchCandidate, Matches, Movie, NamedMovies, TitleMatch


@given(st.lists(st.integers(0, 300).map(lambda length: Film("x" * length)), max_size=500))
def test_requests_hold_all_films_in_order_and_never_too_many(films: list[Film]) -> None:
    parts = list(requests_of(films))
    assert [film for part in parts for film in part] == films
    assert all(0 < len(part) <= MAX_FILMS_PER_REQUEST for part in parts)
    assert all(sum(len(film.title) for film in part) <= MAX_CHARACTERS_PER_REQUEST for part in parts)


class Catalogue:
    """Knows one film, whose id it believes whatever the title; asked without ids it finds nothing."""

    def __init__(self) -> None:
        self.requests: list[NamedMovies] = []

    async def match(self, named: NamedMovies) -> bytes:
        self.requests.append(named)
        heat = MatchCandidate(movie=Movie(movie_id=7, title="Heat", year=1995, genres=[]), confidence=1)
        found = TitleMatch(movie_id=7, confidence=1, candidates=[heat])
        nothing = TitleMatch(movie_id=None, confidence=0, candidates=[])
        matches = [found if movie.movie_id else nothing for movie in named.movies]
        return Matches(movie_ids=[match.movie_id for match in matches], matches=matches).model_dump_json().encode()


async def test_an_id_of_our_own_counts_only_with_its_title() -> None:
    catalogue = Catalogue()
    films = [Film("Heat", movie_id=7), Film("Ran", movie_id=7), Film("", movie_id=7)]
    matches = await RecommenderMatcher(cast("Recommender", catalogue)).match(films, "ml-100k")
    assert [match.movie_id for match in matches] == [7, None, 7]
    assert [movie.title for movie in catalogue.requests[1].movies] == ["Ran"]


def test_numbers_of_an_unnamed_data_set_are_not_passed_on() -> None:
    film = Film("Amelie", 2001, "Le Fabuleux destin", imdb_id=211915, movie_id=7)
    named = named_movie(film, None)
    assert (named.movie_id, named.dataset, named.imdb_id) == (None, None, 211915)
    assert named.other_titles == ["Le Fabuleux destin"]
