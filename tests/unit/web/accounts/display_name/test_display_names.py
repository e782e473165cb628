"""A display name is for those whom its owner lets see it."""

import pytest

from services.web.accounts.display_name.display_names import DisplayName, DisplayNames
from shared.contracts.errors import InvalidInput
from tests.unit.web.conftest import Stores


@pytest.fixture
def names(stores: Stores) -> DisplayNames:
    return DisplayNames(stores.users, stores.sessions)


async def test_the_site_calls_somebody_by_it_at_once(stores: Stores, names: DisplayNames) -> None:
    session = await stores.accounts.sign_up("Ada", "correct horse")
    before = await stores.sessions.find(session.token)
    await names.change(944, " Countess  Lovelace ", is_public=False)
    after = await stores.sessions.find(session.token)
    assert before is not None
    assert after is not None
    assert (before.called, after.called, after.name) == ("Ada", "Countess Lovelace", "Ada")
    await names.change(944, " ", is_public=True)
    again = await stores.sessions.find(session.token)
    assert again is not None
    assert again.called == "Ada"
    assert await names.read(944) == DisplayName()


async def test_strangers_see_it_only_if_it_is_public_and_never_the_other_name(
    stores: Stores, names: DisplayNames
) -> None:
    await stores.accounts.sign_up("Ada", "correct horse")
    assert [await names.shown_to(944, is_invited=invited) for invited in (True, False)] == ["", ""]
    await names.change(944, "Countess", is_public=False)
    assert [await names.shown_to(944, is_invited=invited) for invited in (True, False)] == ["Countess", ""]
    await names.change(944, "Countess", is_public=True)
    assert [await names.shown_to(944, is_invited=invited) for invited in (True, False)] == ["Countess", "Countess"]


@pytest.mark.parametrize("text", ["944", "\u202eAda", "x" * 41, "\u3164"])
async def test_a_name_that_misleads_or_cannot_be_seen_is_refused(
    stores: Stores, names: DisplayNames, text: str
) -> None:
    await stores.accounts.sign_up("Ada", "correct horse")
    await names.change(944, "Countess", is_public=True)
    with pytest.raises(InvalidInput):
        await names.change(944, text, is_public=True)
    assert await names.read(944) == DisplayName("Countess", True)
