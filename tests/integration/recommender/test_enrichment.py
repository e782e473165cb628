"""TMDB's data on the real stand-ins: found by the running services, resumable, and not kept for too long."""

from datetime import UTC, datetime, timedelta

from pydantic import SecretStr

from services.recommender.enrichment.__main__ import run
from services.recommender.enrichment.settings import EnrichmentSettings
from shared.contracts.movie_records import MovieFields, MovieRecord
from tests.integration.recommender.conftest import Services
from tests.support.catalogue.false_tmdb import ALIEN, FalseTmdb, tmdb_movie
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
