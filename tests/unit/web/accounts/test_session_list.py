import time

import pytest

from services.web.accounts.devices import Device
from services.web.accounts.session_list import SessionList, SessionNotFound
from services.web.accounts.sessions import SESSION_SECONDS, OpenedSession
from tests.unit.web.conftest import Stores

PHONE, LAPTOP = Device("Chrome", "Android"), Device("Firefox", "Linux")


@pytest.fixture
def session_list(stores: Stores) -> SessionList:
    return SessionList(stores.users, stores.sessions)


async def two_sessions(stores: Stores) -> tuple[OpenedSession, OpenedSession]:
    first = await stores.accounts.sign_up("Ada", "correct horse", device=PHONE)
    return first, await stores.accounts.sign_in("Ada", "correct horse", LAPTOP)


async def test_the_current_session_comes_first(stores: Stores, session_list: SessionList) -> None:
    phone, laptop = await two_sessions(stores)
    for token, devices in ((phone.token, [PHONE, LAPTOP]), (laptop.token, [LAPTOP, PHONE])):
        listed = await session_list.read(944, token)
        assert [each.device for each in listed] == devices
        assert [each.is_current for each in listed] == [True, False]


async def test_a_session_of_an_earlier_version_has_a_time_and_no_device(
    stores: Stores, session_list: SessionList
) -> None:
    await two_sessions(stores)
    now = int(time.time())
    stores.users.accounts[944].sessions["old"] = now - 100 + SESSION_SECONDS
    stores.users.accounts[944].sessions["over"] = now - 1
    old = (await session_list.read(944, ""))[-1]
    assert (old.session_id, str(old.device), int(old.last_seen.timestamp())) == ("old", "Unknown device", now - 100)
    assert old.signed_in == old.last_seen
    assert len(await session_list.read(944, "")) == 3


async def test_an_ended_session_is_out_although_it_was_cached(stores: Stores, session_list: SessionList) -> None:
    phone, laptop = await two_sessions(stores)
    assert await stores.sessions.find(phone.token) is not None
    await session_list.end(944, phone.session_id)
    assert await stores.sessions.find(phone.token) is None
    assert await stores.sessions.find(laptop.token) is not None
    with pytest.raises(SessionNotFound):
        await session_list.end(944, phone.session_id)


async def test_nobody_ends_the_session_of_somebody_else(stores: Stores, session_list: SessionList) -> None:
    phone, _ = await two_sessions(stores)
    ben = await stores.accounts.sign_up("Ben", "correct horse")
    for user_id in (ben.user.user_id, 9999):
        with pytest.raises(SessionNotFound):
            await session_list.end(user_id, phone.session_id)
        await session_list.end_others(user_id, phone.token)
    assert await stores.sessions.find(phone.token) is not None
    assert await session_list.read(9999, phone.token) == []


async def test_all_others_end_at_once(stores: Stores, session_list: SessionList) -> None:
    phone, laptop = await two_sessions(stores)
    third = await stores.accounts.sign_in(944, "correct horse")
    await session_list.end_others(944, laptop.token)
    found = [await stores.sessions.find(each.token) for each in (phone, laptop, third)]
    assert [user is not None for user in found] == [False, True, False]
    await session_list.end_others(944, laptop.token)
    assert await stores.sessions.find(laptop.token) is not None
