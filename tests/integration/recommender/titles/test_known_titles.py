"""Titles as people type, write and say them, in the real catalogues."""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from services.recommender.datasets.fetch import fetch
from services.recommender.datasets.formats import DatasetError, read_dataset
from services.recommender.datasets.twins import find_twins, merge_twins
from services.recommender.domain.catalogue import Catalogue
from services.recommender.domain.title_matcher import match_titles, understand_title
from services.recommender.titles.matching import WantedFilm, match
from shared.contracts.movies import Movie, NamedMovie
from shared.contracts.queries import MovieQuery

CASES = Path(__file__).parent


@cache
def catalogue_of(dataset: str) -> Catalogue:
    """Skips the test if a data set other than the default cannot be fetched."""
    try:
        read = read_dataset(fetch(dataset, Path(".data/downloads")))
    except DatasetError as error:
        if dataset == "ml-100k":
            raise
        pytest.skip(str(error))
    twins = find_twins(read)
    return Catalogue.from_dataset(merge_twins(read, twins), twins)


def rows(name: str, dataset: str) -> Iterator[dict[str, str]]:
    with (CASES / name).open(newline="") as file:
        reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, restval="")
        yield from (row for row in reader if row["dataset"] == dataset)


def names(movie: Movie) -> set[str]:
    return {movie.title, f"{movie.title} ({movie.year})"}


@pytest.fixture(params=["ml-100k", "ml-latest-small"])
def dataset(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    catalogue_of(name)
    return name


def test_searches_find_the_right_film_first(dataset: str) -> None:
    for row in rows("search.tsv", dataset):
        first = catalogue_of(dataset).page(MovieQuery(q=row["query"], limit=1)).movies[0]
        assert row["first"] in names(first), row["query"]
        assert row["not first"] not in names(first)


def test_titles_of_other_sites_match_the_right_film_or_none(dataset: str) -> None:
    for row in rows("titles.tsv", dataset):
        named = NamedMovie(title=row["name"], year=int(row["year"]))
        movie_id = match_titles([named], catalogue_of(dataset), dataset).movie_ids[0]
        matched = {""} if movie_id is None else names(catalogue_of(dataset).get(movie_id))
        assert row["film"] in matched, row["name"]


def test_spoken_titles_are_understood_or_asked_about(dataset: str) -> None:
    for row in rows("spoken_titles.tsv", dataset):
        understood = understand_title(row["heard"], catalogue_of(dataset))
        expected = "absent" if row["film"].startswith("(not there") else "certain"
        assert understood.certainty == {"asked": "uncertain"}.get(row["answer"], expected), row["heard"]
        if expected == "certain":
            assert row["film"] in names(understood.movies[0]), row["heard"]


def test_a_film_that_is_left_out_matches_no_other(dataset: str) -> None:
    """With the same title and year, a film without ids is the same; four pairs of ml-latest-small have ids."""
    catalogue = catalogue_of(dataset)
    for movie in catalogue.movies.values():
        others = catalogue.titles.with_changes(removed=[movie.movie_id])
        found = match(WantedFilm(movie.title, movie.year), others, catalogue.rating_count).movie
        assert found is None or (movie.year == found.year and _share_a_name(movie.title, found.title)), movie.title
        if found is not None and movie.imdb_id is not None:
            wanted = WantedFilm(movie.title, movie.year, imdb_id=movie.imdb_id, tmdb_id=movie.tmdb_id)
            assert match(wanted, others, catalogue.rating_count).movie is None, movie.title


def _share_a_name(title: str, other: str) -> bool:
    """ML-100K has one film as "Der Bewegte Mann" and as "Maybe, Maybe Not (Der Bewegte Mann)"."""
    return title in other or other in title


def test_every_film_is_found_by_its_own_title_and_id(dataset: str) -> None:
    catalogue = catalogue_of(dataset)
    for movie in catalogue.movies.values():
        by_title = match(WantedFilm(movie.title, movie.year), catalogue.titles, catalogue.rating_count)
        assert names(movie) & {
            name for each in by_title.candidates for name in names(catalogue.get(each.movie.movie_id))
        }
        if movie.imdb_id is not None:
            by_id = match(WantedFilm(imdb_id=movie.imdb_id), catalogue.titles, catalogue.rating_count)
            assert by_id.movie is not None
            assert catalogue.get(by_id.movie.movie_id).imdb_id == movie.imdb_id
