import polars as pl
import pytest

from services.recommender.datasets.formats import MOVIES, RATINGS, Dataset
from services.recommender.domain.catalogue import Catalogue
from services.recommender.domain.title_matcher import match_titles
from shared.contracts.movies import NamedMovie

TITLES = [
    (1, "The Godfather", 1972),
    (2, "The Godfather: Part II", 1974),
    (3, "Seven (Se7en)", 1995),
    (4, "The City of Lost Children (Cité des enfants perdus, La)", 1995),
    (5, "Aliens", 1986),
    (6, "Hamlet", 1990),
    (7, "Hamlet", 1996),
    (8, "WALL·E", 2008),
    (9, "Unknown", None),
]
CATALOGUE = Catalogue.from_dataset(
    Dataset(
        RATINGS.to_frame(), pl.DataFrame([(*row, []) for row in TITLES], schema=MOVIES, orient="row"), pl.DataFrame()
    )
)


def matched(title: str = "", year: int | None = None, movie_id: int | None = None) -> int | None:
    named = NamedMovie(title=title, year=year, movie_id=movie_id)
    return match_titles([named], CATALOGUE, "ml-100k").movie_ids[0]


@pytest.mark.parametrize(
    ("title", "year", "movie_id"),
    [
        ("The Godfather", 1972, 1),
        ("Godfather, The (1972)", None, 1),
        ("the godfather part ii", 1974, 2),
        ("Se7en", 1995, 3),
        ("La Cité des enfants perdus", 1995, 4),
        ("The Godfather", 1973, 1),
        ("Hamlet", 1996, 7),
        ("The Godfather", None, 1),
    ],
)
def test_a_movie_is_found_by_the_name_it_has_elsewhere(title: str, year: int | None, movie_id: int) -> None:
    assert matched(title, year) == movie_id


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("Alien", 1979),
        ("Hamlett", 1990),
        ("Alien", None),
        ("Hamlet", None),
        ("Hamlet", 2000),
        ("The Godfather: Part III", 1990),
        ("?", 1),
    ],
)
def test_another_movie_is_not_taken_for_it(title: str, year: int | None) -> None:
    assert matched(title, year) is None


@pytest.mark.parametrize(("ratings", "expected"), [(9, None), (19, None), (20, 5)])
def test_a_title_alone_is_that_of_a_film_with_a_fifth_of_the_best_known_ones_ratings(
    ratings: int, expected: int | None
) -> None:
    rows = [(user, movie_id, 4.0, 1) for movie_id, count in ((1, 100), (5, ratings)) for user in range(1, count + 1)]
    movies = pl.DataFrame([(*row, []) for row in TITLES], schema=MOVIES, orient="row")
    known = Dataset(pl.DataFrame(rows, schema=RATINGS, orient="row"), movies, pl.DataFrame())
    named = [NamedMovie(title="Aliens")]
    assert match_titles(named, Catalogue.from_dataset(known), "ml-100k").movie_ids == [expected]


def test_an_id_counts_where_there_is_no_title_alone() -> None:
    assert matched(movie_id=5) == 5
    assert matched(movie_id=500) is None
    assert matched("Fargo", 1996, movie_id=5) is None


def test_every_title_of_the_catalogue_is_found() -> None:
    named = [NamedMovie(title=movie.title, year=movie.year) for movie in CATALOGUE.movies.values()]
    assert match_titles(named, CATALOGUE, "ml-100k").movie_ids == list(CATALOGUE.movies)
