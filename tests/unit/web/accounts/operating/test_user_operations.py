import pytest

from services.web.accounts.accounts import AccountLocked
from services.web.accounts.operating.user_operations import UserOperations
from shared.contracts.errors import StoreUnavailable, UserNotFound
from tests.unit.web.conftest import Stores
from tests.unit.web.memory_operating import MemoryAudit, MemoryLocks

PASSWORD = "correct horse"


@pytest.fixture
def audit() -> MemoryAudit:
    return MemoryAudit()


@pytest.fixture
def operations(stores: Stores, audit: MemoryAudit) -> UserOperations:
    return UserOperations(audit, MemoryLocks(stores.users.accounts), stores.sessions)


def said(audit: MemoryAudit) -> list[tuple[str, str, int]]:
    return [(each.operator, each.action, each.user_id) for each in audit.entries]


async def test_a_locked_user_is_signed_out_and_cannot_sign_in(
    stores: Stores, operations: UserOperations, audit: MemoryAudit
) -> None:
    session = await stores.accounts.sign_up("Ada", PASSWORD)
    user_id = session.user.user_id
    await operations.lock("ops", user_id)
    assert await stores.sessions.find(session.token) is None
    for again in (stores.accounts.sign_in, stores.accounts.sign_up):
        with pytest.raises(AccountLocked):
            await again("Ada", PASSWORD)
    await operations.unlock("ops", user_id)
    assert (await stores.accounts.sign_in("Ada", PASSWORD)).user.user_id == user_id
    assert said(audit) == [("ops", "locked", user_id), ("ops", "unlocked", user_id)]


async def test_ended_sessions_do_not_lock_anybody_out(
    stores: Stores, operations: UserOperations, audit: MemoryAudit
) -> None:
    session = await stores.accounts.sign_up("Ada", PASSWORD)
    await operations.end_sessions("ops", session.user.user_id)
    assert await stores.sessions.find(session.token) is None
    await stores.accounts.sign_in("Ada", PASSWORD)
    assert said(audit) == [("ops", "ended all sessions of", session.user.user_id)]


async def test_without_the_log_nothing_is_done(stores: Stores, operations: UserOperations, audit: MemoryAudit) -> None:
    session = await stores.accounts.sign_up("Ada", PASSWORD)
    audit.down = True
    for deed in (operations.lock, operations.end_sessions, operations.unlock):
        with pytest.raises(StoreUnavailable):
            await deed("ops", session.user.user_id)
    assert await stores.sessions.find(session.token) is not None
    assert not stores.users.accounts[session.user.user_id].locked


async def test_an_unknown_user_is_not_found(operations: UserOperations) -> None:
    with pytest.raises(UserNotFound):
        await operations.lock("ops", 7)
