from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from services.recommender.app import assemble, create_app
from services.recommender.domain.ports import Ports, ProfileStore
from services.recommender.domain.profile import UserProfile
from services.recommender.lists.served_model import ServedModel
from services.recommender.settings import RecommenderSettings
from shared.lists.cache_lease import Notices
from shared.telemetry.metrics import Metrics
from tests.support.fakes.profile_store import FakeProfileStore
from tests.support.fakes.published_lists import FakeCache, FakeReaders, FakeRecords
from tests.support.served_models import served_model

TOKEN = "3f9a1c77e2b84d05a6c1d9e08b7f2a4c5d6e7f8091a2b3c4"
USER, OTHER = 1000, 1001


@dataclass
class Eraser:
    erased: list[int] = field(default_factory=list)

    async def erase(self, user_id: int) -> None:
        self.erased.append(user_id)


class NoNotices:
    """A board of notices that nobody needs, since the cache of these tests does not fail."""

    epoch = 1

    def for_others(self, notices: Notices) -> Notices:
        return notices

    async def read(self) -> Notices:
        return Notices("v1", {})

    async def set_hides(self, catalogue: int) -> None: ...

    async def renewals(self) -> Mapping[str, int]:
        raise NotImplementedError

    async def cover(self, name: str, user_id: int) -> None: ...

    async def covered_users(self, name: str) -> frozenset[int] | None:
        raise NotImplementedError

    async def distrust(self, name: str, until: int) -> None: ...

    async def renew(self, name: str, until: int) -> bool:
        raise NotImplementedError

    async def withdraw_distrust(self, name: str) -> None: ...

    async def remove_unrenewed(self, name: str, until: int) -> bool:
        raise NotImplementedError


@dataclass
class Api:
    """The recommender over stores in memory, without its background work."""

    profiles: ProfileStore
    eraser: Eraser = field(default_factory=Eraser)
    cache: FakeCache = field(default_factory=FakeCache)
    served: ServedModel = field(default_factory=served_model)

    @asynccontextmanager
    async def client(self) -> AsyncIterator[httpx.AsyncClient]:
        app = create_app(RecommenderSettings(internal_token=TOKEN, _env_file=None))
        ports = Ports(self.profiles, self.eraser, self.cache, FakeRecords(), NoNotices(), FakeReaders())
        use_cases = assemble(ports, Metrics())
        use_cases["active_model"].current = self.served

        async def with_state(scope: Any, receive: Any, send: Any) -> None:
            await app({**scope, "state": dict(use_cases)}, receive, send)

        transport = httpx.ASGITransport(app=with_state, raise_app_exceptions=False)
        headers = {"Authorization": f"Bearer {TOKEN}"}
        async with httpx.AsyncClient(transport=transport, base_url="http://recommender", headers=headers) as client:
            yield client


@pytest.fixture
def store() -> FakeProfileStore:
    return FakeProfileStore(UserProfile(USER, 0), UserProfile(OTHER, 0))


@pytest.fixture
def api(store: FakeProfileStore) -> Api:
    return Api(store)


@pytest.fixture
async def client(api: Api) -> AsyncIterator[httpx.AsyncClient]:
    async with api.client() as client:
        yield client
