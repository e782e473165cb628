"""People whose lists anybody can judge, on MovieLens 100K, through the recommender's API."""

import csv
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from services.recommender.datasets.fetch import fetch
from services.recommender.datasets.formats import read_dataset
from services.recommender.domain.loaded_dataset import LoadedDataset
from services.recommender.domain.published_model import PublishedModel
from services.recommender.evaluation.behaviour.personas import AMOUNT, DIFFERENT, PERSONAS, STAR_WARS, PersonaList
from services.recommender.lists.served_model import ServedModel
from services.recommender.model import ALGORITHMS, best_algorithm, fit
from tests.support.fakes.profile_store import FakeProfileStore
from tests.unit.recommender.api.conftest import Api

LINES = Path(__file__).with_name("personas.tsv").read_text().splitlines()
ROWS = list(csv.DictReader(LINES, delimiter="\t"))
RATINGS = {
    row["persona"]: {int(movie): float(stars) for movie, stars in (pair.split(":") for pair in pairs)}
    for row in ROWS
    for pairs in [row["ratings (ml-100k ids:stars)"].split()]
}


@pytest.fixture(scope="module")
def served() -> ServedModel:
    dataset = read_dataset(fetch("ml-100k", Path(".data/downloads")))
    name = best_algorithm(dataset.users.height, dataset.movies.height)
    model = fit(ALGORITHMS[name], dataset.ratings, dataset.movies)
    return ServedModel(
        LoadedDataset.from_source("ml-100k", dataset),
        PublishedModel("v1", name, "ml-100k", datetime(2026, 1, 1, tzinfo=UTC), model),
    )


@pytest.fixture
async def client(served: ServedModel) -> AsyncIterator[httpx.AsyncClient]:
    async with Api(FakeProfileStore(), served=served).client() as client:
        yield client


async def listed(client: httpx.AsyncClient, ratings: dict[int, float]) -> list[dict[str, Any]]:
    picks = [{"movie_id": movie_id, "rating": stars} for movie_id, stars in ratings.items()]
    response = await client.post(f"/internal/preview?amount={AMOUNT}", json={"ratings": picks})
    movies: list[dict[str, Any]] = response.raise_for_status().json()["movies"]
    assert len(movies) == AMOUNT
    return movies


def as_persona_list(movies: list[dict[str, Any]]) -> PersonaList:
    return PersonaList(
        movie_ids=[movie["movie_id"] for movie in movies],
        stars=np.array([movie["predicted_rating"] for movie in movies]),
        genres=[set(movie["genres"]) for movie in movies],
        years=np.array([movie["year"] or np.nan for movie in movies]),
    )


@pytest.mark.parametrize("name", PERSONAS)
async def test_the_list_is_right(client: httpx.AsyncClient, name: str) -> None:
    assert PERSONAS[name].ratings == RATINGS[name]
    movies = await listed(client, RATINGS[name])
    assert PERSONAS[name].is_right(as_persona_list(movies)), [movie["title"] for movie in movies]


@pytest.mark.parametrize("name", DIFFERENT)
async def test_people_who_disagree_have_different_lists(client: httpx.AsyncClient, name: str) -> None:
    one, other, least = DIFFERENT[name]
    assert one == RATINGS[name]
    lists = [{movie["movie_id"] for movie in await listed(client, ratings)} for ratings in (one, other)]
    assert len(lists[0] - lists[1]) >= least


@pytest.mark.parametrize("name", RATINGS)
async def test_a_low_rating_is_never_a_reason(client: httpx.AsyncClient, name: str) -> None:
    disliked = {movie_id for movie_id, stars in RATINGS[name].items() if stars <= 2}
    for movie in await listed(client, RATINGS[name]):
        cited = {each["movie_id"] for each in movie["explanation"].get("movies", [])}
        assert not cited & disliked
    assert RATINGS["one star alone"] == {STAR_WARS: 1}


@pytest.mark.parametrize(
    ("one", "other"),
    [((88,), (195,)), ((88, 216), (195, 183)), ((88, 216, 739), (195, 183, 96)), ((71, 95, 99), (185, 603, 479))],
)
async def test_first_ratings_of_opposite_tastes_lead_to_different_lists(
    client: httpx.AsyncClient, one: tuple[int, ...], other: tuple[int, ...]
) -> None:
    tops = [
        {movie["movie_id"] for movie in (await listed(client, dict.fromkeys(ids, 5.0)))[:10]} for ids in (one, other)
    ]
    assert len(tops[0] - tops[1]) >= 4
