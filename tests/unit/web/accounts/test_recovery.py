"""Recovery codes: each works once, only for its owner, and ends whatever was open."""

from collections.abc import Collection

import pytest

from services.web.accounts.recovery import CODES, Recovery, WrongCode, hash_code, new_code
from shared.contracts.errors import InvalidInput
from tests.unit.web.conftest import Stores

NEW = "wet battery 7"


@pytest.fixture
def recovery(stores: Stores) -> Recovery:
    return Recovery(stores.users, stores.accounts)


async def codes_of_ada(stores: Stores, recovery: Recovery) -> list[str]:
    session = await stores.accounts.sign_up("Ada", "correct horse")
    return await recovery.renew(session.user.user_id)


async def test_a_code_sets_a_new_password_once(stores: Stores, recovery: Recovery) -> None:
    codes = await codes_of_ada(stores, recovery)
    assert len(set(codes)) == CODES == await recovery.left(944)
    await recovery.recover("ada", codes[3], NEW)
    assert (await stores.accounts.sign_in("Ada", NEW)).user.user_id == 944
    assert await recovery.left(944) == CODES - 1
    with pytest.raises(WrongCode):
        await recovery.recover("Ada", codes[3], "another battery")
    await recovery.recover(944, codes[0], "another battery")


async def test_all_sessions_end(stores: Stores, recovery: Recovery) -> None:
    codes = await codes_of_ada(stores, recovery)
    session = await stores.accounts.sign_in("Ada", "correct horse")
    assert await stores.sessions.find(session.token) is not None
    await recovery.recover("Ada", codes[0], NEW)
    assert await stores.sessions.find(session.token) is None


async def test_new_codes_replace_those_before(stores: Stores, recovery: Recovery) -> None:
    codes = await codes_of_ada(stores, recovery)
    await recovery.renew(944)
    with pytest.raises(WrongCode):
        await recovery.recover("Ada", codes[0], NEW)


@pytest.mark.parametrize("name", ["Ben", "Nobody", 945, 7])
async def test_a_code_is_of_one_user(stores: Stores, recovery: Recovery, name: int | str) -> None:
    codes = await codes_of_ada(stores, recovery)
    await stores.accounts.sign_up("Ben", "correct horse")
    with pytest.raises(WrongCode):
        await recovery.recover(name, codes[0], NEW)
    assert await recovery.left(944) == CODES


@pytest.mark.parametrize("code", ["", "-", "AAAA-AAAA-AAAA-AAAA", "é" * 16, "x" * 64])
async def test_anything_else_is_no_code(stores: Stores, recovery: Recovery, code: str) -> None:
    await codes_of_ada(stores, recovery)
    with pytest.raises(WrongCode):
        await recovery.recover("Ada", code, NEW)


async def test_a_password_that_is_not_allowed_uses_up_no_code(stores: Stores, recovery: Recovery) -> None:
    codes = await codes_of_ada(stores, recovery)
    with pytest.raises(InvalidInput):
        await recovery.recover("Ada", codes[0], "password")
    assert await recovery.left(944) == CODES


async def test_two_uses_at_once_count_once(stores: Stores, recovery: Recovery, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = await codes_of_ada(stores, recovery)
    recover = stores.users.recover

    async def second_comes_first(user: int, before: Collection[str], left: Collection[str], password: str) -> bool:
        monkeypatch.setattr(stores.users, "recover", recover)
        await recovery.recover("Ada", codes[0], "the second one")
        return await recover(user, before, left, password)

    monkeypatch.setattr(stores.users, "recover", second_comes_first)
    with pytest.raises(WrongCode):
        await recovery.recover("Ada", codes[0], NEW)
    assert await recovery.left(944) == CODES - 1


def test_a_code_is_read_as_people_type_it() -> None:
    code = "ABCO-IB23-4567-AAAA"
    assert hash_code(code) == hash_code(" abc0 1823 4567aaaa ") != ""
    assert hash_code(new_code()) != hash_code(new_code())
