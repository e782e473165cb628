"""The web app with its stores in memory and a fake recommender behind it."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from argon2 import PasswordHasher
from pydantic import SecretStr
from redis.asyncio import Redis

from services.web.accounts.accounts import Account, Accounts
from services.web.accounts.passwords import Passwords
from services.web.accounts.recovery import Recovery
from services.web.accounts.sessions import OpenedSession, SessionCache, Sessions, SignedInUser
from services.web.app import build_dependencies, create_app
from services.web.clients.recommender import Recommender
from services.web.clients.voice import Voice
from services.web.dependencies import Dependencies
from services.web.oauth.visitor_tokens import VisitorTokens
from services.web.ratings_import.imports import Imports
from services.web.ratings_import.matching import RecommenderMatcher
from services.web.settings import WebSettings
from shared.contracts.errors import Conflict, NameTaken, StoreUnavailable
from shared.contracts.lists import Visibility
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
from tests.support.running_app import RunningApp, running_app
from tests.unit.web.memory_imports import MemoryImportStore

TOKEN = SecretStr("a-token-of-the-services-only")
SETTINGS = WebSettings(
    internal_token=TOKEN,
    recommender_url="http://recommender",
    allowed_hosts="web",
    oauth_client_secret=SecretStr(CLIENT_SECRET),
    oauth_redirect_uris=",".join(REDIRECT_URIS),
)
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class MemoryRedis:
    """The part of a Redis client that web uses; records the commands."""

    def __init__(self) -> None:
        self.values: dict[str, bytes] = {}
        self.lists: dict[str, list[bytes]] = {}
        self.commands: list[str] = []
        self.down = False

    async def _record(self, command: str, name: str) -> None:
        self.commands.append(f"{command} {name}")
        if self.down:
            raise ConnectionError

    async def get(self, name: str) -> bytes | None:
        await self._record("GET", name)
        return self.values.get(name)

    async def set(self, name: str, value: bytes, *, ex: int, nx: bool = False) -> None:
        await self._record(f"SET EX {ex}", name)
        if not (nx and name in self.values):
            self.values[name] = value

    async def lrange(self, name: str, *_all: int) -> list[bytes]:
        await self._record("LRANGE", name)
        return self.lists.get(name, [])

    async def delete(self, name: str) -> None:
        await self._record("DEL", name)
        self.lists.pop(name, None)

    def register_script(self, _script: str) -> Any:
        async def run(keys: list[str], args: list[Any]) -> bytes:  # noqa: ARG001
            await self._record("EVALSHA", keys[0])
            return b"life"

        return run

    def pipeline(self) -> "MemoryPipeline":
        return MemoryPipeline(self)


class MemoryPipeline:
    """Counts, and appends to lists; keys never expire, and lists are not trimmed."""

    def __init__(self, redis: MemoryRedis) -> None:
        self.redis = redis
        self.name = ""
        self.pushed: list[bytes] = []

    def rpush(self, name: str, value: str) -> "MemoryPipeline":
        self.name = name
        self.pushed.append(value.encode())
        return self

    def incr(self, name: str) -> "MemoryPipeline":
        self.name = name
        return self

    def expire(self, *_args: object, **_options: object) -> "MemoryPipeline":
        return self

    ttl = ltrim = expire

    async def execute(self) -> list[int]:
        if self.pushed:
            await self.redis._record("RPUSH", self.name)
            self.redis.lists.setdefault(self.name, []).extend(self.pushed)
            return []
        await self.redis._record("INCR", self.name)
        tries = int(self.redis.values.get(self.name, 0)) + 1
        self.redis.values[self.name] = b"%d" % tries
        return [tries, 1, 42]


@dataclass
class MemoryUsers:
    accounts: dict[int, Account] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    links: dict[int, set[str]] = field(default_factory=dict)
    visibility: dict[int, Visibility] = field(default_factory=dict)
    link_keys: dict[int, str] = field(default_factory=dict)
    codes: dict[int, set[str]] = field(default_factory=dict)
    down: bool = False
    reads: int = 0

    def _record(self) -> None:
        self.reads += 1
        if self.down:
            raise StoreUnavailable

    async def next_id(self) -> int:
        self._record()
        return 944 + len(self.accounts)

    async def create(
        self,
        account: Account,
        key: str,
        created: datetime,  # noqa: ARG002
        visibility: Visibility = "open",
    ) -> None:
        self._record()
        self.visibility[account.user_id] = visibility
        if key in self.names:
            raise NameTaken
        self.names[key] = account.user_id
        self.accounts[account.user_id] = account

    async def find(self, user_id: int) -> Account | None:
        self._record()
        return self.accounts.get(user_id)

    async def find_id(self, key: str) -> int | None:
        self._record()
        return self.names.get(key)

    async def link_key(self, user_id: int) -> str | None:
        self._record()
        return self.link_keys.get(user_id)

    async def set_link_key(self, user_id: int, key: str) -> None:
        self._record()
        self.link_keys[user_id] = key

    async def set_password(self, old: Account, password_hash: str, sessions: dict[str, int]) -> None:
        self._record()
        if self.accounts[old.user_id].password_hash != old.password_hash:
            raise Conflict
        self.accounts[old.user_id] = replace(old, password_hash=password_hash, sessions=sessions)

    async def recovery_codes(self, user_id: int) -> set[str]:
        self._record()
        return self.codes.get(user_id, set())

    async def set_recovery_codes(self, user_id: int, hashes: Collection[str]) -> None:
        self._record()
        self.codes[user_id] = set(hashes)

    async def recover(self, user_id: int, codes: Collection[str], left: Collection[str], password_hash: str) -> bool:
        self._record()
        if self.codes.get(user_id, set()) != set(codes):
            return False
        self.codes[user_id] = set(left)
        self.accounts[user_id] = replace(self.accounts[user_id], password_hash=password_hash, sessions={})
        return True

    async def remove(self, user_id: int, key: str) -> None:
        self._record()
        del self.accounts[user_id]
        del self.names[key]
        self.links.pop(user_id, None)

    async def session_owner(self, user_id: int, key: str) -> tuple[SignedInUser, int] | None:
        self._record()
        account = self.accounts.get(user_id)
        if account is None or key not in account.sessions:
            return None
        return SignedInUser(user_id=user_id, name=account.name), account.sessions[key]

    async def add_session(self, session: OpenedSession, dropped: list[str]) -> None:
        sessions = self.accounts[session.user.user_id].sessions
        sessions[session.key] = session.expires_at
        for key in dropped:
            del sessions[key]

    async def remove_session(self, user_id: int, key: str) -> None:
        self._record()
        if user_id in self.accounts:
            self.accounts[user_id].sessions.pop(key, None)

    async def remove_all_sessions(self, user_id: int) -> list[str]:
        self._record()
        sessions = self.accounts[user_id].sessions
        removed = list(sessions)
        sessions.clear()
        self.links.pop(user_id, None)
        return removed


@dataclass
class Stores:
    """Stores in memory, and the use cases on top of them."""

    redis: MemoryRedis = field(default_factory=MemoryRedis)
    users: MemoryUsers = field(default_factory=MemoryUsers)

    def __post_init__(self) -> None:
        self.cache = RedisCache(cast("Redis", self.redis), pause_seconds=0)
        self.grants = MemoryGrants(self.users)
        self.imports = MemoryImportStore()
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
            yield replace(
                deps,
                accounts=stores.accounts,
                recovery=Recovery(stores.users, stores.accounts),
                sessions=stores.sessions,
                account_linking=replace(deps.account_linking, store=stores.grants),
                visitor_tokens=VisitorTokens(TOKEN, stores.users),
                imports=imports,
            )
            await imports.close()

    app = create_app(SETTINGS.model_copy(update={"reports_dir": tmp_path}), in_memory)
    async with running_app(app) as running:
        transport = httpx.ASGITransport(running, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://web") as client:
            yield Site(running, client, stores, recommender, dynamodb)
