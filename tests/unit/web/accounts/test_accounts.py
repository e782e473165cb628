import pytest

from services.web.accounts.accounts import WrongCredentials, WrongPassword, validate_name, validate_password
from shared.contracts.errors import InvalidInput, NameTaken, StoreUnavailable
from tests.unit.web.conftest import Stores

PASSWORD = "correct horse"


@pytest.mark.parametrize(
    ("text", "name"), [("Ada", "Ada"), ("  Ada   Lovelace ", "Ada Lovelace"), ("\uff21da", "Ada"), ("4da", "4da")]
)
def test_a_name_is_normalized(text: str, name: str) -> None:
    assert validate_name(text) == name


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Choose a name"),
        (" ", "Choose a name"),
        ("a" * 41, "at most 40"),
        ("a\x00b", "cannot be shown"),
        ("12 3", "digits alone"),
    ],
)
def test_an_invalid_name_is_refused(text: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        validate_name(text)


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
        await stores.accounts.sign_up("ADA", PASSWORD)


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


async def test_deleting_an_account_erases_data_first_and_ends_all_sessions(stores: Stores) -> None:
    session = await stores.accounts.sign_up("Ada", PASSWORD)
    erased: list[int] = []

    async def erase(user_id: int) -> None:
        assert user_id in stores.users.accounts
        erased.append(user_id)

    await stores.accounts.delete(944, PASSWORD, erase)
    assert erased == [944]
    assert (stores.users.accounts, stores.users.names) == ({}, {})
    assert await stores.sessions.find(session.token) is None


async def test_a_wrong_password_deletes_nothing(stores: Stores) -> None:
    await stores.accounts.sign_up("Ada", PASSWORD)

    async def erase(_user_id: int) -> None:
        pytest.fail("erased")

    for user_id in (944, 945):
        with pytest.raises(WrongPassword):
            await stores.accounts.delete(user_id, "wrong horse", erase)
    assert 944 in stores.users.accounts


async def test_after_a_failed_erasure_the_user_can_try_again(stores: Stores) -> None:
    await stores.accounts.sign_up("Ada", PASSWORD)

    async def fail(_user_id: int) -> None:
        raise StoreUnavailable

    with pytest.raises(StoreUnavailable):
        await stores.accounts.delete(944, PASSWORD, fail)
    assert await stores.accounts.sign_in("Ada", PASSWORD)
