"""A deletion under interruptions, in the stand-in of DynamoDB."""

import asyncio

import pytest
from redis.asyncio import Redis

from services.web.accounts.accounts import Accounts
from services.web.accounts.deletion.deletion_table import DeletionTable
from services.web.accounts.passwords import Passwords
from services.web.accounts.session_table import SessionTable
from services.web.accounts.sessions import OpenedSession, SessionCache, Sessions, SignedInUser
from services.web.accounts.user_table import UserTable
from shared.contracts.errors import NotSignedIn
from shared.lists.store_format import StoreFormat
from shared.stores.tables import SCHEMAS
from tests.integration.web.conftest import Web
from tests.support.processes.stack import RedisStandin
from tests.support.waiting import eventually

PASSWORD = "correct horse"


async def test_a_deletion_is_finished_in_the_background_and_lets_nobody_in(web: Web) -> None:
    token = (await web.sign_up()).json()["token"]
    web.recommender.down = True
    deleted = await web.http.post("/profile/delete", data={"password": PASSWORD})
    assert deleted.headers["location"] == "/goodbye?deletion=under-way"
    web.http.cookies.clear()
    bearer = {"Authorization": f"Bearer {token}"}
    assert (await web.http.delete("/api/sessions", headers=bearer)).status_code == 401
    signing_in = await web.sign_in()
    assert (signing_in.status_code, "is being deleted" in signing_in.json()["detail"]) == (409, True)
    assert (await web.sign_in("wrong horse")).status_code == 401
    assert (await web.sign_up()).status_code == 409
    web.recommender.down = False

    table = UserTable(web.dynamodb, web.tables, StoreFormat(2, 2))

    async def is_gone() -> bool:
        return await table.find(944) is None

    await eventually(is_gone)
    assert (await web.sign_up()).status_code == 201


async def test_nothing_opens_a_session_of_an_account_that_is_being_deleted(web: Web) -> None:
    await web.sign_up()
    users, sessions = UserTable(web.dynamodb, web.tables, StoreFormat(2, 2)), SessionTable(web.dynamodb, web.tables)
    deletions = DeletionTable(web.dynamodb, web.tables)
    account = await users.find(944)
    assert account is not None
    assert not await deletions.begin(account), "it has an open session"
    await sessions.remove_all_sessions(944)
    assert await deletions.begin(account)
    assert await deletions.under_way() == [944]
    with pytest.raises(NotSignedIn):
        await users.set_link_key(944, "a key")
    user = SignedInUser(user_id=944, name="Ada")
    late = [OpenedSession(user, f"944.{number}", 2_000_000_000) for number in range(3)]
    opened = await asyncio.gather(*(sessions.add_session(each, [], []) for each in late), return_exceptions=True)
    assert [isinstance(error, NotSignedIn) or "deleted" in str(error) for error in opened] == [True] * 3
    marked = await users.find(944)
    assert marked is not None
    assert (marked.deleting, marked.sessions) == (True, {})
    await deletions.end(944)
    assert await deletions.under_way() == []


async def test_two_replicas_that_finish_one_deletion_leave_a_later_owner_of_the_name_alone(web: Web) -> None:
    await web.sign_up()
    users = UserTable(web.dynamodb, web.tables, StoreFormat(2, 2))
    await users.remove(944, "ada")
    assert (await web.sign_up()).json()["user_id"] == 945
    await users.remove(944, "ada")
    assert await users.find_id("ada") == 945
    sessions = Sessions(SessionTable(web.dynamodb, web.tables), SessionCache(None, ""))  # type: ignore[arg-type]
    assert await Accounts(users, Passwords(), sessions).check_password(945, PASSWORD)


async def test_nothing_of_a_deleted_person_is_left_in_tables_cache_and_logs(
    web: Web, redis_standin: RedisStandin, capfd: pytest.CaptureFixture[str]
) -> None:
    """Planted are a name, a password and a user agent. Only the id stays."""
    credentials = {"name": "Plantedname", "password": "planted password"}
    web.http.headers["User-Agent"] = "planted-agent"
    await web.http.post("/api/users", json=credentials)
    await web.rate()
    await web.http.post("/api/session", json={"name": "Plantedname", "password": "planted guess"})
    account = await UserTable(web.dynamodb, web.tables, StoreFormat(2, 2)).find(944)
    assert account is not None
    assert (await web.http.post("/profile/delete", data={"password": credentials["password"]})).status_code == 303
    left = [await everything(web), await cached(redis_standin), *capfd.readouterr()]
    for trace in ("planted", account.password_hash, *account.sessions):
        assert [trace.lower() in text.lower() for text in left[:1] + left[2:]] == [False] * 3, trace
    assert "planted" not in left[1].lower()


async def everything(web: Web) -> str:
    names = (f"{web.tables.prefix}{name}" for name in SCHEMAS)
    return repr([(await web.dynamodb.scan(TableName=name))["Items"] for name in names])


async def cached(redis_standin: RedisStandin) -> str:
    async with Redis.from_url(redis_standin.url) as redis:
        found = [(key, await redis.dump(key)) async for key in redis.scan_iter()]
    return repr(found)
