import time

import pytest

from services.web.accounts.accounts import Account
from services.web.accounts.devices import Device
from services.web.accounts.sessions import (
    ENDED,
    SEEN_SECONDS,
    SESSIONS_PER_USER,
    OpenedSession,
    SignedInUser,
    session_id,
    surplus_sessions,
)
from shared.contracts.errors import StoreUnavailable
from tests.unit.web.conftest import Stores

ADA = SignedInUser(user_id=944, name="Ada")
FIREFOX = Device("Firefox", "Linux")


async def opened(stores: Stores) -> OpenedSession:
    stores.users.accounts.setdefault(944, Account(944, "Ada", "hash", {}))
    account = stores.users.accounts[944]
    return await stores.sessions.open(ADA, account.sessions, account.records, FIREFOX)


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
    found = [await stores.sessions.find(session.token) for session in later]
    assert [user and user.user_id for user in found] == [ADA.user_id] * SESSIONS_PER_USER


async def test_a_session_that_is_used_is_seen_again_each_quarter_of_an_hour(stores: Stores) -> None:
    session = await opened(stores)
    seen = stores.users.accounts[944].records.seen
    seen[session.session_id] -= SEEN_SECONDS
    before = seen[session.session_id]
    await stores.sessions.find(session.token)
    assert seen[session.session_id] >= before + SEEN_SECONDS
    stores.redis.values.clear()
    reads = stores.users.reads
    await stores.sessions.find(session.token)
    assert stores.users.reads == reads + 1, "nothing is written again"


async def test_a_session_is_valid_even_if_it_cannot_be_recorded_as_seen(
    stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise StoreUnavailable

    session = await opened(stores)
    stores.users.accounts[944].records.seen.clear()
    monkeypatch.setattr(stores.users, "mark_seen", away)
    assert await stores.sessions.find(session.token) == ADA


async def test_records_of_sessions_that_have_ended_are_forgotten(stores: Stores) -> None:
    sessions = [await opened(stores) for _ in range(3)]
    await stores.sessions.close_all(944)
    last = await opened(stores)
    records = stores.users.accounts[944].records
    assert records.devices == {last.session_id: FIREFOX}
    assert set(records.seen) == {session_id(last.key)}
    assert last.session_id not in {each.session_id for each in sessions}


async def test_a_surplus_session_ends_in_the_cache_too(stores: Stores) -> None:
    first = await opened(stores)
    stores.users.accounts[944].sessions[first.key] -= 1
    await stores.sessions.find(first.token)
    for _ in range(SESSIONS_PER_USER):
        await opened(stores)
    assert stores.redis.values[f"session:{first.key}"] == ENDED


def test_expired_sessions_make_room_first() -> None:
    now = int(time.time())
    sessions = {f"live{age}": now + 100 - age for age in range(SESSIONS_PER_USER - 1)} | {"over": now - 1}
    assert surplus_sessions(sessions) == ["over"]
