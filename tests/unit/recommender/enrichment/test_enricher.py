"""A run over the whole catalogue: resumable, bounded, and never half."""

from contextlib import suppress
from typing import Any

import pytest

from services.recommender.datasets.twins import Twins
from services.recommender.enrichment import enricher
from services.recommender.enrichment.enricher import Enricher
from services.recommender.enrichment.known_titles import KnownTitles
from services.recommender.records.importer import RecordImporter
from services.recommender.records.known_movies import DatasetMovies
from shared.contracts.movies import Movie
from shared.tmdb.paced_api import TmdbFailure, TmdbRefusesKey
from tests.support.catalogue.false_tmdb import HTML_OK, REFUSED, tmdb_movie
from tests.support.catalogue.movie_records import Killed, MemoryRecords
from tests.support.served_models import IDS
from tests.support.small_dataset import small_dataset
from tests.unit.recommender.enrichment.conftest import Tmdb

KNOWN = DatasetMovies(small_dataset(), Twins())
MOVIES = [
    Movie(movie_id=movie_id, title=f"Movie {movie_id}", year=1960 + place, genres=["Drama"])
    for place, movie_id in enumerate(IDS[:6])
]
"""Without ids, so each is searched."""


async def nothing_to_wait_for(_catalogue: int) -> None:
    """No reader runs."""


def start(tmdb: Tmdb, store: MemoryRecords, **others: Any) -> Enricher:
    return Enricher(tmdb.source, RecordImporter(store, KNOWN, nothing_to_wait_for), ["US", "DE"], **others)


def fill(tmdb: Tmdb) -> None:
    tmdb.fake.movies = {
        100 + movie.movie_id: tmdb_movie(100 + movie.movie_id, movie.title, movie.year, overview=f"About {movie.title}")
        for movie in MOVIES
    }


async def test_every_movie_gets_what_tmdb_knows_and_the_rest_is_named(tmdb: Tmdb) -> None:
    fill(tmdb)
    missing = tmdb.fake.movies.popitem()[1]
    store, done = MemoryRecords(), list[int]()
    summary = await start(tmdb, store, on_progress=done.append).enrich(MOVIES)
    assert (summary.report.changed, summary.failed, summary.refused, sum(done)) == (5, [], [], 6)
    assert summary.not_found == [f"{missing['title']} (1965)"]
    assert store.records[IDS[0]].fields.overview == f"About {MOVIES[0].title}"
    assert store.keys[f"tmdb:{100 + IDS[0]}"] == IDS[0]


async def test_a_second_run_asks_nothing_and_changes_nothing(tmdb: Tmdb) -> None:
    fill(tmdb)
    store = MemoryRecords()
    await start(tmdb, store).enrich(MOVIES)
    before, asked = dict(store.records), len(tmdb.fake.requests)
    summary = await start(tmdb, store).enrich(MOVIES)
    assert (summary.report.changed, summary.report.unchanged) == (0, 6)
    assert (store.records, len(tmdb.fake.requests)) == (before, asked)


@pytest.mark.parametrize("calls", range(0, 11, 2))
async def test_a_run_that_was_killed_goes_on_and_ends_in_the_same_state(tmdb: Tmdb, calls: int) -> None:
    fill(tmdb)
    whole, store = MemoryRecords(), MemoryRecords()
    await start(tmdb, whole).enrich(MOVIES)
    store.calls_left = calls
    with suppress(BaseExceptionGroup, Killed):
        await start(tmdb, store).enrich(MOVIES)
    assert store.calls_left < 0
    store.calls_left = None
    await start(tmdb, store).enrich(MOVIES)
    assert {key: each.fields for key, each in store.records.items()} == {
        key: each.fields for key, each in whole.records.items()
    }
    assert store.announced[-1] == set(whole.records)


async def test_a_movie_that_tmdb_does_not_answer_about_costs_no_other(tmdb: Tmdb) -> None:
    fill(tmdb)
    tmdb.fake.answers[f"/movie/{100 + IDS[2]}"] = [HTML_OK]
    store = MemoryRecords()
    summary = await start(tmdb, store).enrich(MOVIES)
    assert len(summary.failed) == 1
    assert summary.failed[0].startswith(MOVIES[2].title)
    assert len(store.records) == 5
    assert (await start(tmdb, store).enrich(MOVIES)).failed == []
    assert len(store.records) == 6


async def test_an_id_that_belongs_to_another_movie_is_refused_by_name(tmdb: Tmdb) -> None:
    fill(tmdb)
    store = MemoryRecords()
    store.keys[f"tmdb:{100 + IDS[1]}"] = IDS[20]
    summary = await start(tmdb, store).enrich(MOVIES)
    assert (len(summary.refused), summary.report.changed) == (1, 5)
    assert summary.refused[0].startswith(MOVIES[1].title)


async def test_a_refused_key_ends_the_run_at_once(tmdb: Tmdb) -> None:
    tmdb.fake.always = REFUSED
    with pytest.raises(TmdbRefusesKey):
        await start(tmdb, MemoryRecords()).enrich(MOVIES * 50)
    assert len(tmdb.fake.requests) <= enricher.CONCURRENT


async def test_a_tmdb_that_is_down_ends_the_run_and_what_was_found_stays(
    tmdb: Tmdb, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enricher, "MAX_FAILURES", 3)
    monkeypatch.setattr(enricher, "BATCH", 2)
    fill(tmdb)
    store = MemoryRecords()
    for movie in MOVIES[2:]:
        tmdb.fake.answers[f"/movie/{100 + movie.movie_id}"] = [HTML_OK]
    with pytest.raises(TmdbFailure, match="does not answer"):
        await start(tmdb, store).enrich(MOVIES)
    assert sorted(store.records) == IDS[:2]


async def test_the_best_known_of_each_year_are_added_and_known_ones_filled(tmdb: Tmdb) -> None:
    tmdb.fake.movies = {
        n: tmdb_movie(n, f"New {n}", year, vote_count=n, overview="A plot.", genres=[{"name": "Drama"}])
        for n, year in zip(range(1, 51), [2019, 2020] * 25, strict=True)
    }
    tmdb.fake.movies[99] = tmdb_movie(99, MOVIES[0].title, 2020, vote_count=99, overview="Known.")
    known = Movie(movie_id=IDS[0], title=MOVIES[0].title, year=2020, genres=[])
    store = MemoryRecords()
    summary = await start(tmdb, store).add_best_known([2019, 2020], 22, KnownTitles([known]), {"Drama"})
    assert (summary.report.added, summary.report.changed) == (43, 1)
    assert store.records[IDS[0]].fields.stated().keys() == {"overview", "tmdb_id", "from_tmdb"}
    added = [each.fields for movie_id, each in store.records.items() if movie_id != IDS[0]]
    assert {each.year for each in added} == {2019, 2020}
    assert all(each.genres == ["Drama"] for each in added)
    again = await start(tmdb, store).add_best_known([2019, 2020], 22, KnownTitles([known]), {"Drama"})
    assert (again.report.added, again.report.changed) == (0, 0)
