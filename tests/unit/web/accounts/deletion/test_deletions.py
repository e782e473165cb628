import asyncio
from dataclasses import dataclass, field

import pytest

from services.web.accounts.accounts import DeletionUnderWay, WrongCredentials, WrongPassword
from services.web.accounts.deletion import deletions as module
from services.web.accounts.deletion.deletions import LATE_SECONDS, Deletions
from shared.contracts.errors import Conflict, StoreUnavailable
from tests.unit.web.conftest import Stores
from tests.unit.web.memory_deletions import MemoryDeletions

PASSWORD = "correct horse"
ADA = 944


@dataclass
class Erasures:
    """What other parts delete. Fails for those who are in `failing`."""

    erased: list[int] = field(default_factory=list)
    failing: set[int] = field(default_factory=set)
    slow: bool = False

    async def erase(self, user_id: int) -> None:
        if self.slow:
            await asyncio.sleep(60)
        if user_id in self.failing:
            raise StoreUnavailable
        self.erased.append(user_id)


@dataclass
class Clock:
    now: float = 0

    def __call__(self) -> float:
        return self.now


@dataclass
class Replica:
    stores: Stores
    list: MemoryDeletions
    erasures: Erasures = field(default_factory=Erasures)
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.deletions = Deletions(self.list, self.stores.accounts, self.erasures.erase, self.clock)


@pytest.fixture
def replica(stores: Stores) -> Replica:
    return Replica(stores, MemoryDeletions(stores.users.accounts))


async def test_a_deletion_ends_all_sessions_and_frees_the_name(replica: Replica) -> None:
    session = await replica.stores.accounts.sign_up("Ada", PASSWORD)
    assert await replica.deletions.delete(ADA, PASSWORD)
    assert replica.erasures.erased == [ADA]
    assert (replica.stores.users.accounts, replica.stores.users.names) == ({}, {})
    assert await replica.stores.sessions.find(session.token) is None
    assert replica.deletions.unfinished() == 0


async def test_a_wrong_password_deletes_nothing(replica: Replica) -> None:
    session = await replica.stores.accounts.sign_up("Ada", PASSWORD)
    for user_id in (ADA, 945):
        with pytest.raises(WrongPassword):
            await replica.deletions.delete(user_id, "wrong horse")
    assert await replica.stores.sessions.find(session.token) == session.user
    assert (replica.erasures.erased, replica.list.listed) == ([], set())


async def test_while_an_account_is_being_deleted_nobody_gets_in_and_only_its_owner_is_told(replica: Replica) -> None:
    session = await replica.stores.accounts.sign_up("Ada", PASSWORD)
    replica.erasures.failing = {ADA}
    assert not await replica.deletions.delete(ADA, PASSWORD)
    assert await replica.stores.sessions.find(session.token) is None
    with pytest.raises(DeletionUnderWay):
        await replica.stores.accounts.sign_in("Ada", PASSWORD)
    with pytest.raises(WrongCredentials):
        await replica.stores.accounts.sign_in("Ada", "wrong horse")
    assert replica.deletions.unfinished() == 1


async def test_a_deletion_that_was_killed_is_finished_by_another_replica(replica: Replica) -> None:
    await replica.stores.accounts.sign_up("Ada", PASSWORD)
    replica.erasures.failing = {ADA}
    await replica.deletions.delete(ADA, PASSWORD)
    other = Replica(replica.stores, replica.list)
    await other.deletions.resume()
    assert replica.stores.users.accounts == {}
    await replica.deletions.resume()
    assert (other.deletions.unfinished(), replica.deletions.unfinished()) == (0, 0)


async def test_a_slow_deletion_does_not_keep_its_owner_waiting(
    replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    await replica.stores.accounts.sign_up("Ada", PASSWORD)
    monkeypatch.setattr(module, "AT_ONCE_SECONDS", 0.01)
    replica.erasures.slow = True
    assert not await replica.deletions.delete(ADA, PASSWORD)


async def test_a_deletion_that_fails_keeps_no_other_waiting(replica: Replica) -> None:
    replica.erasures.failing = {ADA, 945}
    for user_id, name in enumerate(("Ada", "Bea"), ADA):
        await replica.stores.accounts.sign_up(name, PASSWORD)
        await replica.deletions.delete(user_id, PASSWORD)
    replica.erasures.failing = {ADA}
    await replica.deletions.resume()
    assert list(replica.stores.users.accounts) == [ADA]
    assert replica.deletions.unfinished() == 1


async def test_what_was_stored_meanwhile_is_erased_later(replica: Replica) -> None:
    await replica.stores.accounts.sign_up("Ada", PASSWORD)
    await replica.deletions.delete(ADA, PASSWORD)
    replica.clock.now += LATE_SECONDS / 2
    await replica.deletions.resume()
    assert replica.erasures.erased == [ADA]
    replica.clock.now += LATE_SECONDS / 2
    await replica.deletions.resume()
    assert (replica.erasures.erased, replica.list.listed) == ([ADA, ADA], set())


async def test_what_another_replica_has_finished_is_forgotten(replica: Replica) -> None:
    await replica.stores.accounts.sign_up("Ada", PASSWORD)
    await replica.deletions.delete(ADA, PASSWORD)
    await replica.list.end(ADA)
    await replica.deletions.resume()
    assert replica.deletions._removed_at == {}


async def test_a_deletion_asked_for_twice_is_one(replica: Replica) -> None:
    await replica.stores.accounts.sign_up("Ada", PASSWORD)
    replica.erasures.failing = {ADA}
    await replica.deletions.delete(ADA, PASSWORD)
    replica.erasures.failing = set()
    assert await replica.deletions.delete(ADA, PASSWORD)


async def test_an_account_that_keeps_changing_is_not_deleted(replica: Replica, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(_account: object) -> bool:
        return False

    await replica.stores.accounts.sign_up("Ada", PASSWORD)
    monkeypatch.setattr(replica.list, "begin", refuse)
    with pytest.raises(Conflict):
        await replica.deletions.delete(ADA, PASSWORD)
    assert replica.erasures.erased == []


async def test_while_the_store_is_away_the_background_work_goes_on(
    replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store that is away is told by its own probe; work that ended counts as failed for half a minute."""
    answers = iter([StoreUnavailable(), StoreUnavailable()])
    asked_again = asyncio.Event()

    async def under_way() -> list[int]:
        for error in answers:
            raise error
        asked_again.set()
        return []

    monkeypatch.setattr(module, "RESUME_SECONDS", 0.01)
    monkeypatch.setattr(replica.list, "under_way", under_way)
    work = asyncio.create_task(replica.deletions.run())
    await asyncio.wait_for(asked_again.wait(), 5)
    work.cancel()
