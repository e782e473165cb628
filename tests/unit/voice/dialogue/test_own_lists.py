from collections.abc import Sequence

import pytest

from services.voice.dialogue.own_lists import AccountsOfTurn, OwnLists, are_titles_only
from services.voice.dialogue.ports import Account
from shared.contracts.errors import ListNotOpen, Unavailable
from shared.contracts.movies import Movie
from tests.support.alexa.turns import LINKED, REVOKED
from tests.support.fakes.voice import FakeAccounts, FakeBackend, FakeLists


def lists(token: str | None, hidden: int) -> OwnLists:
    backend = FakeBackend(hidden={hidden})
    return OwnLists(FakeLists(backend), FakeAccounts(backend), token)


async def test_a_hidden_list_is_read_to_the_account_that_owns_it() -> None:
    await lists(LINKED, 945).movies(945, 5)
    for token in (None, REVOKED):
        with pytest.raises(ListNotOpen):
            await lists(token, 945).movies(945, 5)
    with pytest.raises(ListNotOpen):
        await lists(LINKED, 196).movies(196, 5)


async def test_other_lists_need_no_account() -> None:
    assert await lists(None, 945).movies(196, 2) == await lists(LINKED, 945).movies(196, 2, is_owner=True)


async def test_only_the_owner_of_a_registered_users_list_gets_more_than_titles() -> None:
    assert not are_titles_only(await lists(LINKED, 196).movies(945, 5))
    assert not are_titles_only(await lists(None, 945).movies(196, 5))
    for token in (None, REVOKED):
        assert are_titles_only(await lists(token, 196).movies(945, 5))


async def test_without_the_web_service_an_open_list_is_read_as_to_others() -> None:
    backend = FakeBackend(accounts_down=True)
    assert are_titles_only(await OwnLists(FakeLists(backend), FakeAccounts(backend), LINKED).movies(945, 5))


async def test_whether_a_hidden_list_is_ones_own_stays_open_without_the_web_service() -> None:
    backend = FakeBackend(accounts_down=True, hidden={945})
    with pytest.raises(Unavailable):
        await OwnLists(FakeLists(backend), FakeAccounts(backend), LINKED).movies(945, 5)


class CountedLists(FakeLists):
    reads = 0

    async def movies(self, user_id: int, amount: int, *, is_owner: bool = False) -> Sequence[Movie]:
        self.reads += 1
        return await super().movies(user_id, amount, is_owner=is_owner)


@pytest.mark.parametrize(("token", "hidden"), [(LINKED, set()), (LINKED, {945}), (None, set())])
async def test_a_list_is_read_once(token: str | None, hidden: set[int]) -> None:
    backend = FakeBackend(hidden=hidden)
    counted = CountedLists(backend)
    await OwnLists(counted, FakeAccounts(backend), token).movies(945, 5)
    assert counted.reads == 1


class CountedAccounts:
    def __init__(self, error: Exception | None = None) -> None:
        self.error, self.lookups = error, 0

    async def owner(self, access_token: str) -> Account | None:
        self.lookups += 1
        if self.error:
            raise self.error
        return Account(user_id=len(access_token), name="Ada", scopes=[])


async def test_an_account_is_looked_up_once_a_turn_also_in_vain() -> None:
    counted = CountedAccounts()
    accounts = AccountsOfTurn(counted)
    assert await accounts.owner("abc") == await accounts.owner("abc") != await accounts.owner("abcd")
    assert counted.lookups == 2
    failing = CountedAccounts(Unavailable())
    accounts = AccountsOfTurn(failing)
    for _ in range(2):
        with pytest.raises(Unavailable):
            await accounts.owner("abc")
    assert failing.lookups == 1
