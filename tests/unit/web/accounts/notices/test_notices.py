"""Who uses an account is told what happened to it elsewhere."""

import pytest

from services.web.accounts.devices import Device
from services.web.accounts.notices.notices import Notices
from services.web.accounts.sessions import OpenedSession, SignedInUser
from tests.unit.web.conftest import Stores

PHONE, LAPTOP = Device("Safari", "iPhone"), Device("Firefox", "Linux")
PASSWORD = "correct horse"


@pytest.fixture
def notices(stores: Stores) -> Notices:
    return Notices(stores.users, stores.sessions)


async def user_of(stores: Stores, session: OpenedSession) -> SignedInUser:
    user = await stores.sessions.find(session.token)
    assert user is not None
    return user


async def test_a_sign_in_is_told_everywhere_else_at_once(stores: Stores) -> None:
    first = await stores.accounts.sign_up("Ada", PASSWORD, device=LAPTOP)
    assert (await user_of(stores, first)).notices == []  # and is in the cache now
    second = await stores.accounts.sign_in("Ada", PASSWORD, PHONE)
    [notice] = (await user_of(stores, first)).notices
    assert (notice.kind, notice.device) == ("sign_in", PHONE)
    assert (await user_of(stores, second)).notices == []


async def test_a_session_that_was_closed_again_is_told_all_the_same(stores: Stores) -> None:
    first = await stores.accounts.sign_up("Ada", PASSWORD)
    await stores.sessions.close((await stores.accounts.sign_in("Ada", PASSWORD, PHONE)).token)
    assert [notice.device for notice in (await user_of(stores, first)).notices] == [PHONE]


async def test_deeds_are_told_in_every_session_the_newest_first(stores: Stores, notices: Notices) -> None:
    session = await stores.accounts.sign_up("Ada", PASSWORD)
    await user_of(stores, session)
    await notices.add(944, "password", LAPTOP)
    await notices.add(944, "passkey", PHONE, "Key")
    told = (await user_of(stores, session)).notices
    assert [(notice.kind, notice.detail) for notice in told] == [("passkey", "Key"), ("password", "")]


async def test_what_was_read_goes_and_what_came_meanwhile_stays(stores: Stores, notices: Notices) -> None:
    session = await stores.accounts.sign_up("Ada", PASSWORD)
    await notices.add(944, "password", LAPTOP)
    read = [notice.notice_id for notice in (await user_of(stores, session)).notices]
    await notices.add(944, "app", PHONE, "Alexa")
    await notices.dismiss(944, read)
    assert [notice.kind for notice in (await user_of(stores, session)).notices] == ["app"]


async def test_what_happened_does_not_fail_because_it_cannot_be_told(stores: Stores, notices: Notices) -> None:
    await stores.accounts.sign_up("Ada", PASSWORD)
    stores.users.down = True
    await notices.add(944, "password", LAPTOP)


async def test_reading_a_session_again_does_not_revive_an_ended_one(stores: Stores) -> None:
    session = await stores.accounts.sign_up("Ada", PASSWORD)
    await stores.sessions.close(session.token)
    await stores.sessions.forget_in_cache([session.key])
    await stores.sessions.cache.fill(session.key, session.user)  # by who had read it before it ended
    assert await stores.sessions.find(session.token) is None
    stores.redis.down = True
    await stores.sessions.forget_in_cache([session.key])
