import pytest

from services.recommender.enrichment.known_titles import KnownTitles
from shared.contracts.movies import Movie
from shared.tmdb.movies import TmdbMovie
from tests.support.catalogue.false_tmdb import tmdb_movie

WITH_IDS = Movie(movie_id=1, title="Emma", year=1996, genres=[], imdb_id=116191, tmdb_id=3573)
BARE = Movie(movie_id=2, title="Il Postino (The Postman)", year=1994, genres=[])
KNOWN = KnownTitles([WITH_IDS, BARE])


def found(tmdb_id: int, title: str, year: int | None, **others: object) -> int | None:
    movie = KNOWN.find(TmdbMovie.model_validate(tmdb_movie(tmdb_id, title, year, **others)))
    return movie.movie_id if movie else None


def test_ids_decide() -> None:
    assert found(3573, "Jane Austen's Emma", 1997) == 1
    assert found(9, "Emma", 1996, imdb_id="tt0116191") == 1
    assert found(12254, "Emma", 1996, imdb_id="tt0118308") is None


@pytest.mark.parametrize(
    ("title", "year", "expected"),
    [
        ("Il postino", 1994, 2),
        ("The Postman", 1995, 2),
        ("The Postman", 1997, None),
        ("Il Postino", None, None),
        ("Heat", 1995, None),
    ],
)
def test_title_and_about_the_year_decide_where_a_movie_has_no_ids(
    title: str, year: int | None, expected: int | None
) -> None:
    assert found(7, title, year) == expected
