import asyncio
import time
from collections.abc import Awaitable, Callable
from itertools import count

import httpx
import pytest

from services.web.accounts.recovery_table import RecoveryTable
from services.web.accounts.session_table import SessionTable
from services.web.accounts.sessions import SESSION_SECONDS, SESSIONS_PER_USER, OpenedSession, SignedInUser
from services.web.accounts.user_table import UserTable
from services.web.oauth.grant_table import GrantTable
from services.web.oauth.grants import UserLinks, new_family
from shared.contracts.errors import Conflict
from shared.lists.store_format import StoreFormat
from tests.integration.web.conftest import Web
from tests.support.processes.stack import AwsStandin, RedisStandin
from tests.support.waiting import eventually


async def test_new_users_get_the_ids_after_the_data_set(web: Web) -> None:
    ids = [(await web.sign_up(name)).json()["user_id"] for name in ("Ada", "Bob")]
    assert ids == [944, 945]


async def test_of_concurrent_sign_ups_with_one_name_one_succeeds(web: Web) -> None:
    users = [{"name": name, "password": f"horse of {name}"} for name in ("Ada", "ada", "ADA", "aDA")]
    answers = await asyncio.gather(*(web.http.post("/api/users", json=user) for user in users))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]


async def test_concurrent_repetitions_of_one_sign_up_are_one(web: Web) -> None:
    answers = await asyncio.gather(*(web.sign_up() for _ in range(4)))
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.json()["user_id"] for answer in answers}) == 1
    assert (await web.sign_in()).status_code == 200


async def test_concurrent_sign_ups_get_different_ids(web: Web) -> None:
    answers = await asyncio.gather(*(web.sign_up(f"User {letter}") for letter in "abcde"))
    assert len({answer.json()["user_id"] for answer in answers}) == 5


async def test_signing_in_by_id_takes_the_right_password(web: Web) -> None:
    await web.sign_up()
    by_id = await web.http.post("/api/session", json={"user_id": 944, "password": "correct horse"})
    assert by_id.json()["name"] == "Ada"
    assert (await web.sign_in("wrong horse")).status_code == 401


async def test_a_changed_password_keeps_one_session_and_no_link_in_the_store(web: Web) -> None:
    await web.sign_up()
    await web.sign_in()
    table = UserTable(web.dynamodb, web.tables, StoreFormat())
    user_id = await table.find_id("ada")
    assert user_id is not None
    account = await table.find(user_id)
    assert account is not None
    kept = dict(list(account.sessions.items())[:1])
    grants = GrantTable(web.dynamodb, web.tables)
    await grants.add_family(user_id, new_family())
    await grants.add_family(user_id, new_family("Host"))
    await table.set_password(account, "another hash", kept)
    assert await grants.links(user_id) == UserLinks("Ada", frozenset())
    changed = await table.find(user_id)
    assert changed is not None
    assert (changed.password_hash, changed.sessions) == ("another hash", kept)
    with pytest.raises(Conflict):
        await table.set_password(account, "a third hash", {})


async def test_a_recovery_code_sets_the_password_once_in_the_store(web: Web) -> None:
    await web.sign_up()
    codes = RecoveryTable(web.dynamodb, web.tables)
    assert await codes.recovery_codes(944) == set()
    await codes.set_recovery_codes(944, {"a", "b"})
    used = await asyncio.gather(*(codes.recover(944, {"a", "b"}, {"b"}, f"hash {number}") for number in range(4)))
    assert sorted(used) == [False, False, False, True]
    assert await codes.recovery_codes(944) == {"b"}
    account = await UserTable(web.dynamodb, web.tables, StoreFormat()).find(944)
    assert account is not None
    assert (account.password_hash, account.sessions) == (f"hash {used.index(True)}", {})


async def test_an_eleventh_session_ends_the_oldest_in_the_store(web: Web) -> None:
    users, table = UserTable(web.dynamodb, web.tables, StoreFormat(2, 2)), SessionTable(web.dynamodb, web.tables)
    first = (await web.sign_up()).json()["token"]
    user, now = SignedInUser(user_id=944, name="Ada"), int(time.time())
    for age in range(SESSIONS_PER_USER - 1):
        await table.add_session(OpenedSession(user, f"944.{age}", now + SESSION_SECONDS + 10 + age), [], [])
    await web.sign_in()
    account = await users.find(944)
    assert account is not None
    assert len(account.sessions) == SESSIONS_PER_USER
    web.http.cookies.clear()
    answer = await web.http.delete("/api/users/944/ratings/1", headers={"Authorization": f"Bearer {first}"})
    assert answer.status_code == 401


async def test_a_session_survives_a_restart_of_redis(web: Web, redis_standin: RedisStandin) -> None:
    await web.sign_up()
    assert (await web.rate()).status_code == 200
    await asyncio.to_thread(redis_standin.stop)
    try:
        assert (await web.rate()).status_code == 200
    finally:
        await asyncio.to_thread(redis_standin.start)
    assert (await web.rate()).status_code == 200


async def test_signing_out_ends_a_cached_session(web: Web) -> None:
    token = (await web.sign_up()).json()["token"]
    assert (await web.rate()).status_code == 200
    await web.http.delete("/api/session")
    web.http.cookies.clear()
    web.http.headers["Authorization"] = f"Bearer {token}"
    assert (await web.rate()).status_code == 401


async def refused(attempt: Callable[[], Awaitable[httpx.Response]], allowed: int) -> httpx.Response:
    """The first refusal. A slow Redis leaves some attempts uncounted, so it may come late, but never early."""
    for tries in range(5 * allowed):
        answer = await attempt()
        if answer.status_code == 429:
            assert tries >= allowed
            return answer
    raise AssertionError("never refused")


async def test_password_guesses_are_limited(web: Web) -> None:
    await web.sign_up()
    answer = await refused(lambda: web.sign_in("wrong horse"), allowed=9)
    assert 1 <= int(answer.headers["retry-after"]) <= 60


async def test_repeated_sign_ups_are_limited(web: Web) -> None:
    names = (f"User {number}" for number in count())
    answer = await refused(lambda: web.sign_up(next(names)), allowed=5)
    assert 60 < int(answer.headers["retry-after"]) <= 600


async def test_during_a_store_outage_no_write_is_confirmed(web: Web, aws_standin: AwsStandin) -> None:
    await web.sign_up()
    assert (await web.rate()).status_code == 200
    await asyncio.to_thread(aws_standin.kill)
    try:
        for answer in (await web.sign_up("Bob"), await web.sign_in(), await web.http.delete("/api/session")):
            assert answer.status_code == 503
            assert answer.headers["retry-after"] == "2"
            assert "store is temporarily unavailable" in answer.json()["detail"]
        assert (await web.http.get("/health/ready")).json()["dependencies"]["dynamodb"] == "down"
        assert (await web.rate()).status_code == 200, "the session is known to Redis"
    finally:
        await asyncio.to_thread(aws_standin.start)

    async def recovered() -> bool:
        health = (await web.http.get("/health/ready")).json()
        return bool(health["dependencies"]["dynamodb"] == "up")

    await eventually(recovered)
    assert (await web.sign_in()).status_code == 200
    assert (await web.sign_up("Bob")).status_code == 201


async def test_before_the_tables_are_filled_signing_up_is_unavailable(web: Web) -> None:
    await web.dynamodb.delete_item(TableName=web.tables.users, Key={"user_id": {"N": "0"}})
    answer = await web.sign_up()
    assert answer.status_code == 503
    assert "still being set up" in answer.json()["detail"]


async def test_signing_out_everywhere_ends_cached_sessions(web: Web) -> None:
    tokens = []
    for enter in (web.sign_up, web.sign_in):
        tokens.append((await enter()).json()["token"])
        web.http.cookies.clear()
    bearers = [{"Authorization": f"Bearer {token}"} for token in tokens]
    seen = [await web.http.get("/api/users/944/ratings", headers=bearer) for bearer in bearers]
    assert [answer.status_code for answer in seen] == [200, 200]
    assert (await web.http.delete("/api/sessions", headers=bearers[0])).status_code == 204
    seen = [await web.http.get("/api/users/944/ratings", headers=bearer) for bearer in bearers]
    assert [answer.status_code for answer in seen] == [401, 401]
    assert (await web.sign_in()).status_code == 200


async def test_password_guesses_are_limited_without_redis_too(web: Web, redis_standin: RedisStandin) -> None:
    await web.sign_up()
    await asyncio.to_thread(redis_standin.stop)
    try:
        statuses = [(await web.sign_in("wrong horse")).status_code for _ in range(11)]
    finally:
        await asyncio.to_thread(redis_standin.start)
    assert statuses == [401] * 10 + [429]
