import pytest

from services.voice.dialogue.own_lists import OwnLists
from shared.contracts.errors import ListNotOpen
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
