"""TMDB's data on the real stand-ins: found by the running services, resumable, and not kept for too long."""

from datetime import UTC, datetime, timedelta

from pydantic import SecretStr

from services.recommender.enrichment.__main__ import run
from services.recommender.enrichment.settings import EnrichmentSettings
from services.web.clients.recommender import Recommender
from services.web.ratings_import.additions.tmdb_films import TmdbFilms
from services.web.ratings_import.import_store import ImportTable
from services.web.ratings_import.imports import Imports
from services.web.ratings_import.matching import RecommenderMatcher
from services.web.ratings_import.record import ImportState
from shared.contracts.movie_records import MovieFields, MovieRecord
from tests.integration.recommender.conftest import Services
from tests.support.catalogue.false_tmdb import ALIEN, FalseTmdb, paced_tmdb, tmdb_movie
from tests.support.processes.app_server import served
from tests.support.waiting import eventually


async def test_the_pages_know_what_tmdb_says_and_a_second_run_asks_nothing(here: Services) -> None:
    stores = here.stores
    movies = here.recommender.dataset.movies
    first = movies.row(0, named=True)
    fake = FalseTmdb(
        {
            348: {**ALIEN, "title": first["title"], "release_date": f"{first['year']}-01-01"},
            7: tmdb_movie(7, "New", 2025),
        }
    )
    async with served(fake.app()) as url:
        settings = EnrichmentSettings.model_validate(
            {**stores.settings.model_dump(), "tmdb_api_key": SecretStr("key"), "tmdb_api_url": f"{url}/3"}
            | {"tmdb_requests_per_second": 50, "watch_regions": "DE"}
        )
        summary = await run(settings, None, 1)
        assert (summary.report.changed, summary.failed, summary.refused) == (1, [], [])
        assert len(summary.not_found) == movies.height - 1
        asked = len(fake.requests)
        again = await run(settings, None, 1)
        assert (again.report.changed, again.report.unchanged, len(fake.requests)) == (0, 1, asked)
        assert (await run(settings, 2025, 5)).report.added == 1

    async def is_shown() -> bool:
        response = await here.web.get(f"/api/movies/{first['movie_id']}")
        return bool(response.json().get("runtime") == 117)

    await eventually(is_shown)
    page = (await here.web.get(f"/movies/{first['movie_id']}")).text
    assert "1 h 57 min" in page
    assert "Sigourney Weaver" in page


async def test_what_tmdb_said_too_long_ago_is_gone(here: Services) -> None:
    records = here.stores.records
    for movie_id, days in ((1_000_001, 179), (1_000_002, 181)):
        day = (datetime.now(UTC) - timedelta(days=days)).date().isoformat()
        said = {"title": "Mine", "runtime": 99, "from_tmdb": {"fields": ["runtime"], "fetched_on": day}}
        await records.put(MovieRecord(movie_id=movie_id, version=1, fields=MovieFields.model_validate(said)), [])
    kept = await records.load([1_000_001, 1_000_002])
    assert [kept[movie_id].fields.runtime for movie_id in sorted(kept)] == [99, None]
    assert [kept[movie_id].fields.title for movie_id in sorted(kept)] == ["Mine", "Mine"]


async def test_an_import_adds_films_of_tmdb_rates_them_and_is_undone(here: Services) -> None:
    user_id, recommender = await here.sign_up("Ada"), Recommender(here.recommender.http)
    known = here.recommender.dataset.movies.row(0, named=True)
    fake = FalseTmdb({7: tmdb_movie(7, "Past Lives", 2023), 8: tmdb_movie(8, "Aftersun", 2022)})
    store, finder = ImportTable(here.stores.dynamodb, here.stores.tables), TmdbFilms(paced_tmdb(fake), recommender, [])
    matcher = RecommenderMatcher(recommender)
    imports = Imports(store, recommender, matcher, 100, finder=finder, additions_per_day=10)
    file = (
        f'title,year,rating\n"{known["title"]}",{known["year"]},9\nPast Lives,2023,10\nAftersun,2022,8\nNone,2001,1\n'
    )

    async def finished(import_id: str) -> ImportState:
        await imports.wait()
        return (await imports.load(user_id, import_id)).state

    async def rated() -> dict[str, float]:
        response = await here.recommender.http.get(f"/internal/users/{user_id}/ratings")
        return {each["title"]: each["rating"] for each in response.json()["ratings"]}

    import_id = (await imports.upload(user_id, "r.csv", file.encode())).import_id
    assert await finished(import_id) is ImportState.READY
    await imports.ask_tmdb(await imports.load(user_id, import_id))
    assert await finished(import_id) is ImportState.READY
    record = await imports.add_all(await imports.load(user_id, import_id))
    assert (record.offered, await rated()) == (2, {})
    await imports.commit(record)
    assert await finished(import_id) is ImportState.DONE
    record = await imports.load(user_id, import_id)
    assert await rated() == {known["title"]: 4.5, "Past Lives": 5.0, "Aftersun": 4.0}
    assert sorted(record.added) == [1, 2]
    await imports.undo(record)
    assert await finished(import_id) is ImportState.UNDONE
    assert await rated() == {}
    again = await imports.upload(user_id, "r.csv", file.encode())
    assert await finished(again.import_id) is ImportState.READY
    summary = (await imports.load(user_id, again.import_id)).summary
    assert summary is not None
    assert (summary.matched, summary.unmatched) == (3, 1)
    await imports.close()
