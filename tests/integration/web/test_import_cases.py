"""Whole files against the real catalogues: which film gets which rating."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest

from services.recommender.datasets.fetch import fetch
from services.recommender.datasets.formats import DatasetError, read_dataset
from services.recommender.datasets.twins import find_twins, merge_twins
from services.recommender.domain.catalogue import Catalogue
from services.recommender.domain.title_matcher import match_titles
from services.web.ratings_import.exports import export_of, to_csv
from services.web.ratings_import.matching import RecommenderMatcher, requests_of
from services.web.ratings_import.plan import Plan, distinct_films, make_plan
from services.web.ratings_import.reading.reader import read_export
from shared.contracts.movies import NamedMovies
from shared.contracts.profiles import OwnRating, WholeProfile

CASES = Path(__file__).parents[2] / "unit" / "web" / "ratings_import" / "cases"
NOW = 1_800_000_000
STARS: Mapping[tuple[str, str], Mapping[str, float]] = {
    ("ten-point-scale-trakt.csv", "ml-100k"): {"Fargo": 4.5, "Titanic": 2.0, "Scream": 2.5, "Star Wars": 5.0},
    ("tmdb-export.csv", "ml-latest-small"): {
        "Fargo": 5.0,
        "Bio-Dome": 5.0,
        "Mighty Morphin Power Rangers: The Movie": 4.5,
    },
    ("criticker.csv", "ml-100k"): {"Fargo": 4.5, "Titanic": 0.5},
    ("movielens-ids-only.csv", "ml-100k"): {},
    ("newest-first.csv", "ml-100k"): {"Fargo": 4.5},
    ("decimal-commas.csv", "ml-100k"): {"Fargo": 4.5, "Titanic": 3.0},
    ("semicolons-decimal-commas.csv", "ml-100k"): {"Fargo": 4.5},
    ("one-bad-quote.csv", "ml-100k"): {"Fargo": 4.0, "Titanic": 2.0},
    ("latin-1.csv", "ml-100k"): {"Fargo": 4.0},
    ("excel-cp1252.csv", "ml-100k"): {"Les Misérables": 5.0},
    ("own-export-twins.csv", "ml-100k"): {"Chasing Amy": 5.0},
    ("sequel-takes-its-place.csv", "ml-100k"): {"I Know What You Did Last Summer": 5.0},
}


class InProcess:
    """The part of the recommender that an import asks, without the network."""

    def __init__(self, dataset: str) -> None:
        self.dataset = dataset

    async def match(self, named: NamedMovies) -> bytes:
        matches = match_titles(named.movies, catalogue_of(self.dataset), self.dataset)
        return matches.model_dump_json().encode()


@cache
def catalogue_of(dataset: str) -> Catalogue:
    """As it is served. Skips the test if a data set other than the default cannot be fetched."""
    try:
        source = read_dataset(fetch(dataset, Path(".data/downloads")))
    except DatasetError as error:
        if dataset == "ml-100k":
            raise
        pytest.skip(str(error))
    twins = find_twins(source)
    return Catalogue.from_dataset(merge_twins(source, twins), twins)


async def plan_of(content: bytes, name: str, dataset: str) -> Plan:
    reading = read_export(content, name)
    matcher = RecommenderMatcher(cast("Any", InProcess(dataset)))
    parts = requests_of(distinct_films(reading.entries))
    matches = [match for part in parts for match in await matcher.match(part, reading.dataset or None)]
    return make_plan(reading.entries, matches, reading.scale, NOW)


@pytest.mark.parametrize(("name", "dataset"), STARS)
async def test_every_film_gets_its_rating_and_no_other(name: str, dataset: str) -> None:
    plan = await plan_of((CASES / name).read_bytes(), name, dataset)
    catalogue = catalogue_of(dataset)
    assert {catalogue.get(each.movie_id).title: each.rating for each in plan.verdicts} == STARS[name, dataset]


async def test_the_order_of_the_rows_changes_nothing() -> None:
    contents = [(CASES / f"dated-{order}-first.csv").read_bytes() for order in ("oldest", "newest")]
    oldest, newest = [await plan_of(content, "ratings.csv", "ml-latest-small") for content in contents]
    assert sorted(map(repr, oldest.verdicts)) == sorted(map(repr, newest.verdicts))
    assert len(oldest.verdicts) == len({each.movie_id for each in oldest.verdicts}) == 50
    assert not oldest.open_films


@pytest.mark.parametrize("dataset", ["ml-100k", "ml-latest-small"])
async def test_an_export_of_every_film_is_imported_as_it_was(dataset: str) -> None:
    movies = catalogue_of(dataset).movies.values()
    when = "2026-01-02T03:04:05Z"
    ratings = [
        OwnRating.model_validate(movie.model_dump() | {"rating": 3.5, "rated_at": when, "average_rating": None})
        for movie in movies
    ]
    profile = WholeProfile(user_id=944, profile_version=1, ratings=ratings, seen=[], dismissed=[])
    plan = await plan_of(to_csv(export_of(profile, dataset)).encode(), "export.csv", dataset)
    assert {each.movie_id for each in plan.verdicts} == {movie.movie_id for movie in movies}
    assert {(each.rating, each.rated_at) for each in plan.verdicts} == {(3.5, 1_767_323_045)}
