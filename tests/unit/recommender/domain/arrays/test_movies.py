import pytest

from services.recommender.domain.arrays.movies import ChangedMovies, MovieTable
from shared.contracts.movies import Movie
from shared.lists.fragments.table import Fragments

MOVIES = {
    3: Movie(movie_id=3, title='"Amélie"', year=None, genres=[]),
    7: Movie(movie_id=7, title="Emma", year=1996, genres=["Drama", "Comedy"], imdb_id=116191, tmdb_id=3573),
}
TABLE = MovieTable(Fragments.from_movies(MOVIES.values()))
DUNE = Movie(movie_id=5, title="Dune", year=2024, genres=[])


def test_movies_are_read_as_they_were() -> None:
    assert TABLE == MOVIES
    assert (list(TABLE), len(TABLE)) == ([3, 7], 2)


@pytest.mark.parametrize("movie_id", [-1, 0, 5, 8, 2**70])
def test_others_are_not_in_the_table(movie_id: int) -> None:
    assert movie_id not in TABLE
    assert TABLE.get(movie_id) is None


def test_changes_are_over_the_others() -> None:
    changed = ChangedMovies(TABLE, {5: DUNE, 7: MOVIES[7].model_copy(update={"year": 1997}), 9: None})
    assert (list(changed), len(changed)) == ([3, 5, 7], 3)
    assert (changed[5], changed[7].year, changed[3]) == (DUNE, 1997, MOVIES[3])
    assert [movie_id in changed for movie_id in (3, 5, 9, 4)] == [True, True, False, False]
    assert changed.get(9) is None
