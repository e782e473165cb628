import time

import pytest

from services.web.accounts.accounts import Account
from services.web.accounts.sessions import ENDED, SESSIONS_PER_USER, OpenedSession, SignedInUser, surplus_sessions
from tests.unit.web.conftest import Stores

ADA = SignedInUser(user_id=944, name="Ada")


async def opened(stores: Stores) -> OpenedSession:
    stores.users.accounts.setdefault(944, Account(944, "Ada", "hash", {}))
    return await stores.sessions.open(ADA, stores.users.accounts[944].sessions)


async def test_a_session_is_read_from_redis_the_second_time(stores: Stores) -> None:
    session = await opened(stores)
    assert await stores.sessions.find(session.token) == ADA
    reads = stores.users.reads
    assert await stores.sessions.find(session.token) == ADA
    assert stores.users.reads == reads


async def test_a_session_is_found_without_redis(stores: Stores) -> None:
    session = await opened(stores)
    stores.redis.down = True
    assert await stores.sessions.find(session.token) == ADA


@pytest.mark.parametrize("token", ["", "944", "944.", "944.short", "x." + "a" * 43, "0." + "a" * 43, "٩." + "a" * 43])
async def test_a_malformed_token_is_unknown_without_a_store_read(stores: Stores, token: str) -> None:
    assert await stores.sessions.find(token) is None
    assert stores.redis.commands == []
    assert stores.users.reads == 0


async def test_the_secret_of_one_user_does_not_open_another(stores: Stores) -> None:
    session = await opened(stores)
    stores.users.accounts[945] = Account(945, "Bob", "hash", {})
    secret = session.token.partition(".")[2]
    assert await stores.sessions.find(f"945.{secret}") is None


async def test_an_expired_session_is_unknown(stores: Stores) -> None:
    session = await opened(stores)
    stores.users.accounts[944].sessions[session.key] = int(time.time()) - 1
    assert await stores.sessions.find(session.token) is None


async def test_a_closed_session_is_unknown(stores: Stores) -> None:
    session = await opened(stores)
    await stores.sessions.find(session.token)
    await stores.sessions.close(session.token)
    assert await stores.sessions.find(session.token) is None


async def test_a_read_that_began_earlier_does_not_revive_a_closed_session(stores: Stores) -> None:
    session = await opened(stores)
    await stores.sessions.close(session.token)
    await stores.sessions.cache.fill(session.key, ADA)
    assert stores.redis.values[f"session:{session.key}"] == ENDED


async def test_the_oldest_session_makes_room_for_an_eleventh(stores: Stores) -> None:
    first = await opened(stores)
    stores.users.accounts[944].sessions[first.key] -= 1
    later = [await opened(stores) for _ in range(SESSIONS_PER_USER)]
    assert await stores.sessions.find(first.token) is None
    assert [await stores.sessions.find(session.token) for session in later] == [ADA] * SESSIONS_PER_USER


def test_expired_sessions_make_room_first() -> None:
    now = int(time.time())
    sessions = {f"live{age}": now + 100 - age for age in range(SESSIONS_PER_USER - 1)} | {"over": now - 1}
    assert surplus_sessions(sessions) == ["over"]
