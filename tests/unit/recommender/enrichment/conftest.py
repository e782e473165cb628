from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, timedelta

import httpx
import pytest
from pydantic import SecretStr

from services.recommender.enrichment.kept_answers import KeptAnswers
from services.recommender.enrichment.source import TmdbSource
from shared.tmdb.api import TmdbApi
from shared.tmdb.paced_api import PacedTmdb
from tests.support.catalogue.false_tmdb import FalseTmdb
from tests.support.fakes.objects import MemoryObjects

TODAY = date(2026, 11, 29)


@dataclass
class Tmdb:
    fake: FalseTmdb
    objects: MemoryObjects
    source: TmdbSource
    slept: list[float]


@pytest.fixture
async def tmdb() -> AsyncIterator[Tmdb]:
    """A false TMDB, asked without waiting."""
    fake, objects, slept = FalseTmdb(), MemoryObjects(), list[float]()
    time = 0.0

    async def sleep(seconds: float) -> None:
        nonlocal time
        time += seconds
        slept.append(seconds)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(fake.app())) as client:
        api = TmdbApi(client, "http://tmdb/3", SecretStr("key"))
        paced = PacedTmdb(api, 1000, lambda: time, sleep)
        yield Tmdb(fake, objects, TmdbSource(paced, KeptAnswers(objects, timedelta(days=30), lambda: TODAY)), slept)
