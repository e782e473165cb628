"""The web app with its stores in memory and a fake recommender behind it."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from argon2 import PasswordHasher
from pydantic import SecretStr
from redis.asyncio import Redis

from services.web.accounts.accounts import Accounts
from services.web.accounts.display_name.display_names import DisplayNames
from services.web.accounts.notices.notices import Notices
from services.web.accounts.one_time.one_time_secrets import OneTimeSecrets
from services.web.accounts.passkeys.passkeys import Passkeys
from services.web.accounts.passwords import Passwords
from services.web.accounts.recovery import Recovery
from services.web.accounts.session_list import SessionList
from services.web.accounts.sessions import (
    SessionCache,
    Sessions,
)
from services.web.app import build_dependencies, create_app
from services.web.clients.recommender import Recommender
from services.web.clients.voice import Voice
from services.web.dependencies import Dependencies
from services.web.oauth.visitor_tokens import VisitorTokens
from services.web.ratings_import.imports import Imports
from services.web.ratings_import.matching import RecommenderMatcher
from services.web.rooms.room_watch import RoomWatch
from services.web.rooms.rooms import Rooms
from services.web.settings import WebSettings
from services.web.webhooks.webhooks import Webhooks
from shared.http.service_client import open_service_client
from shared.lists.cache_lease import CacheLease
from shared.lists.format1.notice_table import NoticeTable
from shared.lists.fragments.files import FragmentFiles
from shared.lists.fragments.store import FragmentStore
from shared.lists.fragments.sync import FragmentsSync
from shared.stores.aws import DynamoDBClient
from shared.stores.redis_cache import RedisCache
from shared.stores.tables import Tables
from shared.telemetry.telemetry import Telemetry
from tests.support.alexa.account_linking import CLIENT_SECRET, REDIRECT_URIS
from tests.support.fakes.grants import MemoryGrants
from tests.support.fakes.objects import MemoryObjects
from tests.support.fakes.recommender import FakeRecommender
from tests.support.running.app import RunningApp, running_app
from tests.support.running.web_parts import web_parts_made_once
from tests.unit.web.memory_deletions import memory_deletions
from tests.unit.web.memory_imports import MemoryImportStore
from tests.unit.web.memory_passkeys import MemoryOneTime, MemoryPasskeys
from tests.unit.web.memory_redis import MemoryRedis
from tests.unit.web.memory_rooms import MemoryRooms
from tests.unit.web.memory_users import MemoryUsers
from tests.unit.web.webhooks.memory_webhooks import MemoryWebhooks

TOKEN = SecretStr("a-token-of-the-services-only")
SETTINGS = WebSettings(
    internal_token=TOKEN,
    recommender_url="http://recommender",
    allowed_hosts="web",
    oauth_client_secret=SecretStr(CLIENT_SECRET),
    oauth_redirect_uris=",".join(REDIRECT_URIS),
)
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@dataclass
class Stores:
    """Stores in memory, and the use cases on top of them."""

    redis: MemoryRedis = field(default_factory=MemoryRedis)
    users: MemoryUsers = field(default_factory=MemoryUsers)

    def __post_init__(self) -> None:
        self.cache = RedisCache(cast("Redis", self.redis), pause_seconds=0)
        self.grants = MemoryGrants(self.users)
        self.imports = MemoryImportStore()
        self.rooms = MemoryRooms()
        self.webhooks = MemoryWebhooks()
        self.passkeys = MemoryPasskeys()
        self.one_time = MemoryOneTime()
        self.sessions = Sessions(self.users, SessionCache(self.cache, ""))
        self.accounts = Accounts(self.users, Passwords(QUICK), self.sessions)


@pytest.fixture
def stores() -> Stores:
    return Stores()


class UnreachableDynamoDB:
    """Records every call and refuses it."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def __getattr__(self, name: str) -> Any:
        async def fail(**_: object) -> None:
            self.calls.append(name)
            raise OSError

        return fail


class ValidLease(CacheLease):
    """Always trusts the cache."""

    def is_valid(self) -> bool:
        return True


@dataclass
class Site:
    app: RunningApp
    client: httpx.AsyncClient
    stores: Stores
    recommender: FakeRecommender
    dynamodb: UnreachableDynamoDB

    @property
    def dependencies(self) -> Dependencies:
        dependencies: Dependencies = self.app.state["dependencies"]
        return dependencies

    def replace(self, **dependencies: Any) -> None:
        self.app.state["dependencies"] = replace(self.dependencies, **dependencies)

    async def sign_up(self, name: str = "Ada", password: str = "correct horse") -> int:
        """Returns the new user's id; the client keeps the session cookie."""
        answer = await self.client.post("/api/users", json={"name": name, "password": password})
        assert answer.status_code == 201, answer.text
        return int(answer.json()["user_id"])


@pytest.fixture(scope="session", autouse=True)
def web_parts() -> Iterator[None]:
    with web_parts_made_once():
        yield


@pytest.fixture
async def site(stores: Stores, tmp_path: Path) -> AsyncIterator[Site]:
    """Reports are read from `tmp_path`."""
    recommender, dynamodb = FakeRecommender(), UnreachableDynamoDB()

    @asynccontextmanager
    async def in_memory(settings: WebSettings, telemetry: Telemetry) -> AsyncIterator[Dependencies]:
        async with open_service_client(
            "http://recommender", settings.internal_token, recommender.transport()
        ) as client:
            dynamodb_client = cast("DynamoDBClient", dynamodb)
            deps = build_dependencies(
                settings,
                stores.cache,
                dynamodb_client,
                Recommender(client),
                Voice(client),
                Passwords(QUICK),
                telemetry,
                FragmentsSync(FragmentStore(MemoryObjects()), FragmentFiles(tmp_path)),
            )
            deps.user_lists.reader.lease = ValidLease(NoticeTable(dynamodb_client, Tables()))
            imports = Imports(stores.imports, deps.recommender, RecommenderMatcher(deps.recommender), 1000)
            rooms = Rooms(stores.rooms, deps.recommender.deal)
            webhooks = Webhooks(stores.webhooks, deps.recommender.set_hooked)
            erasers = (deps.recommender.erase, imports.erase, rooms.erase, webhooks.erase)
            yield replace(
                deps,
                rooms=rooms,
                room_watch=RoomWatch(stores.rooms.version),
                accounts=stores.accounts,
                deletions=memory_deletions(stores.accounts, *erasers),
                recovery=Recovery(stores.users, stores.accounts),
                passkeys=Passkeys(stores.passkeys, OneTimeSecrets(stores.one_time), stores.accounts),
                display_names=DisplayNames(stores.users, stores.sessions),
                notices=Notices(stores.users, stores.sessions),
                sessions=stores.sessions,
                session_list=SessionList(stores.users, stores.sessions),
                account_linking=replace(deps.account_linking, store=stores.grants),
                connected_apps=replace(deps.connected_apps, store=stores.grants),
                visitor_tokens=VisitorTokens(TOKEN, stores.users),
                imports=imports,
                webhooks=webhooks,
            )
            await imports.close()

    app = create_app(SETTINGS.model_copy(update={"reports_dir": tmp_path}), in_memory)
    async with running_app(app) as running:
        transport = httpx.ASGITransport(running, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://web") as client:
            yield Site(running, client, stores, recommender, dynamodb)
