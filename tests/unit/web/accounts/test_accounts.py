import pytest

from services.web.accounts.accounts import WrongCredentials, validate_password
from shared.contracts.errors import InvalidInput, NameTaken
from tests.unit.web.conftest import Stores

PASSWORD = "correct horse"


@pytest.mark.parametrize("length", [8, 200])
def test_passwords_have_8_to_200_characters(length: int) -> None:
    password = ("x9!kfp2q" * 25)[:length]
    assert validate_password(password, "Ada") == password


@pytest.mark.parametrize("length", [0, 7, 201])
def test_shorter_and_longer_passwords_are_refused(length: int) -> None:
    with pytest.raises(InvalidInput, match="8 to 200 characters"):
        validate_password(("x9!kfp2q" * 26)[:length], "Ada")


async def test_signing_up_opens_a_session(stores: Stores) -> None:
    session = await stores.accounts.sign_up("Ada", PASSWORD)
    assert (session.user.user_id, session.user.name) == (944, "Ada")
    assert await stores.sessions.find(session.token) == session.user


async def test_a_name_can_be_taken_once_however_it_is_written(stores: Stores) -> None:
    await stores.accounts.sign_up("Ada", PASSWORD)
    with pytest.raises(NameTaken):
        await stores.accounts.sign_up("ADA", "another horse")


async def test_signing_up_again_with_the_same_password_signs_in(stores: Stores) -> None:
    """The response to the first time may have been lost."""
    first = await stores.accounts.sign_up("Ada", PASSWORD)
    again = await stores.accounts.sign_up(" ada ", PASSWORD)
    assert again.user == first.user
    found = [await stores.sessions.find(session.token) for session in (again, first)]
    assert [user and user.user_id for user in found] == [first.user.user_id] * 2
    assert list(stores.users.accounts) == [944]


async def test_a_taken_name_takes_the_same_work_as_a_free_one(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    work: list[str] = []
    hash_password, verify = stores.accounts.passwords.hash, stores.accounts.passwords.verify

    async def counted_hash(password: str) -> str:
        work.append("hash")
        return await hash_password(password)

    async def counted_verify(password_hash: str | None, password: str) -> bool:
        work.append("hash")
        return await verify(password_hash, password)

    monkeypatch.setattr(stores.accounts.passwords, "hash", counted_hash)
    monkeypatch.setattr(stores.accounts.passwords, "verify", counted_verify)
    await stores.accounts.sign_up("Ada", PASSWORD)
    assert work == ["hash"]
    with pytest.raises(NameTaken):
        await stores.accounts.sign_up("Ada", "wrong horse")
    assert work == ["hash"] * 2


@pytest.mark.parametrize("name_or_id", ["Ada", "ada", 944])
async def test_a_user_signs_in_by_name_or_id(stores: Stores, name_or_id: str | int) -> None:
    await stores.accounts.sign_up("Ada", PASSWORD)
    session = await stores.accounts.sign_in(name_or_id, PASSWORD)
    assert await stores.sessions.find(session.token) == session.user


@pytest.mark.parametrize("name_or_id", ["Ada", "Bob", "", "x" * 500, 944, 945])
async def test_a_wrong_password_and_an_unknown_user_fail_alike(stores: Stores, name_or_id: str | int) -> None:
    await stores.accounts.sign_up("Ada", PASSWORD)
    with pytest.raises(WrongCredentials):
        await stores.accounts.sign_in(name_or_id, "wrong horse")


async def test_a_password_matches_in_any_unicode_normal_form(stores: Stores) -> None:
    await stores.accounts.sign_up("Ada", "caf\u00e9 au lait")
    assert await stores.accounts.sign_in("Ada", "cafe\u0301 au lait")
