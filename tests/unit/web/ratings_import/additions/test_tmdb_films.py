"""Which films of a file TMDB knows for certain, and which of them the catalogue lacks."""

from datetime import date
from typing import Any

import pytest
from pydantic import SecretStr

from services.web.clients.recommender import Recommender
from services.web.ratings_import.additions.tmdb_films import MIN_VOTES, FoundFilm, TmdbFilms, can_be_asked_about
from services.web.ratings_import.reading.entries import Film
from shared.contracts.movie_records import MovieLine
from shared.http.service_client import open_service_client
from shared.tmdb.paced_api import TmdbFailure
from tests.support.catalogue.false_tmdb import HTML, FalseTmdb, paced_tmdb, tmdb_movie
from tests.support.fakes.recommender import FakeRecommender

DAY = date(2026, 11, 29)
HEAT = tmdb_movie(949, "Heat", 1995, imdb_id="tt0113277", genres=[{"name": "Drama"}, {"name": "Western"}])


class Site:
    def __init__(self, **heat: Any) -> None:
        self.tmdb, self.fake = FalseTmdb({949: HEAT | heat}), FakeRecommender()
        client = open_service_client("http://recommender", SecretStr("t" * 32), self.fake.transport())
        self.films = TmdbFilms(paced_tmdb(self.tmdb), Recommender(client), ["US"], lambda: DAY)

    async def find(self, film: Film) -> FoundFilm:
        return await self.films.find(film, await self.films.genres())


@pytest.mark.parametrize(
    "film",
    [
        Film("Heat", 1995),
        Film("HEAT", 1996),
        Film("", imdb_id=113277),
        Film("Heat", tmdb_id=949),
        Film("Hitze in der Stadt", 1995, tmdb_id=949),
    ],
)
async def test_a_film_that_the_catalogue_lacks_becomes_the_record_of_tmdb(film: Film) -> None:
    found = await Site().find(film)
    assert found.line is not None
    assert (found.line.title, found.line.year, found.line.tmdb_id, found.line.imdb_id) == ("Heat", 1995, 949, 113277)
    assert found.line.genres == ["Drama"], "of those that the catalogue has"
    assert found.line.from_tmdb is not None
    assert found.line.from_tmdb.fetched_on == "2026-11-29"


@pytest.mark.parametrize(
    "film",
    [
        Film("Heat", 1972),
        Film("Heat 2", 1995),
        Film("Another title", tmdb_id=949),
        Film("Another film", 2020, tmdb_id=949),
        Film("", tmdb_id=950),
    ],
)
async def test_a_film_that_is_not_certain_is_not_offered(film: Film) -> None:
    assert await Site().find(film) == FoundFilm()


@pytest.mark.parametrize(
    "heat",
    [
        {"adult": True},
        {"vote_count": MIN_VOTES - 1},
        {"vote_count": None},
        {"title": None, "original_title": None},
        {"release_date": ""},
        {"imdb_id": "tt0"},
    ],
)
async def test_an_entry_that_anybody_may_have_made_up_is_not_offered(heat: dict[str, Any]) -> None:
    assert (await Site(**heat).find(Film("", tmdb_id=949))).line is None


async def test_nothing_that_the_file_says_gets_into_the_record() -> None:
    film = Film("heat <b>", 1995, "My own words", tmdb_id=949)
    found = await Site().find(film)
    assert found.line is not None
    assert "words" not in found.line.model_dump_json()
    assert "<b>" not in found.line.model_dump_json()


async def test_a_film_that_is_here_under_another_name_becomes_a_candidate() -> None:
    site = Site(title="Alien", original_title="Der Fremde", release_date="1971-01-01")
    found = await site.find(Film("Der Fremde", 1971))
    assert found.line is None
    assert [(each.movie_id, each.title) for each in found.candidates] == [(1, "Alien")]


async def test_a_movie_with_other_ids_is_another_film() -> None:
    site = Site()
    site.fake.catalogue.added[7] = MovieLine(title="Heat", year=1995, tmdb_id=7)
    found = await site.find(Film("Heat", 1995))
    assert found.line is not None
    assert found.candidates == ()


async def test_an_outage_is_not_taken_for_no_film() -> None:
    site = Site()
    site.tmdb.always = HTML
    with pytest.raises(TmdbFailure):
        await site.find(Film("Heat", 1995))


def test_a_title_alone_is_not_asked_about() -> None:
    films = [
        Film("Heat"),
        Film("", 1995),
        Film("", movie_id=3),
        Film("Heat", 1995),
        Film("", imdb_id=1),
        Film("", tmdb_id=1),
    ]
    assert [can_be_asked_about(film) for film in films] == [False, False, False, True, True, True]
