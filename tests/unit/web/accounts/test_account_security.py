from typing import Literal

import pytest
from argon2 import PasswordHasher, extract_parameters

from services.web.accounts.accounts import WrongCredentials
from services.web.accounts.passwords import Passwords
from shared.contracts.errors import InvalidInput, NameTaken
from shared.contracts.user_names import name_key
from tests.unit.web.conftest import QUICK, Stores


class CountingHasher(PasswordHasher):
    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.verified = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
        self.verified += 1
        return super().verify(hash, password)


async def test_neither_password_nor_session_secret_is_stored(stores: Stores) -> None:
    session = await stores.accounts.sign_up("Ada", "correct horse")
    stored = repr(stores.users)
    assert "correct horse" not in stored
    assert session.token.partition(".")[2] not in stored
    assert stores.users.accounts[944].password_hash.startswith("$argon2id$")


@pytest.mark.parametrize("other", ["ADA", " ada ", "\uff21\uff44\uff41", "aDa"])
async def test_a_name_is_taken_in_every_spelling_that_looks_alike(stores: Stores, other: str) -> None:
    await stores.accounts.sign_up("Ada", "correct horse")
    with pytest.raises(NameTaken):
        await stores.accounts.sign_up(other, "another horse")


@pytest.mark.parametrize(
    "name", ["", "   ", "x" * 41, "12345", "12 345", "\uff11\uff12", "a\0b", "a\nb\x1bc", "a\u202eb", "a\u200bb"]
)
async def test_an_ambiguous_or_unprintable_name_is_refused(stores: Stores, name: str) -> None:
    with pytest.raises(InvalidInput):
        await stores.accounts.sign_up(name, "correct horse")


@pytest.mark.parametrize("name", ["x", "R2 D2", "黒澤 明", "Žižek", "🎬 fan", "x" * 40])
async def test_a_name_in_any_script_is_accepted(stores: Stores, name: str) -> None:
    assert (await stores.accounts.sign_up(name, "correct horse")).user.name == name


async def test_a_refused_sign_up_uses_up_no_id(stores: Stores) -> None:
    await stores.accounts.sign_up("Ada", "correct horse")
    with pytest.raises(NameTaken):
        await stores.accounts.sign_up("ada", "another horse")
    assert (await stores.accounts.sign_up("Bob", "correct horse")).user.user_id == 945


@pytest.mark.parametrize("who", [944, "Ada", 196, 0, 2**53 - 1, "nobody", "", "\ufdfa" * 200])
async def test_unknown_users_and_wrong_passwords_are_indistinguishable(stores: Stores, who: int | str) -> None:
    await stores.accounts.sign_up("Ada", "correct horse")
    hasher = CountingHasher()
    stores.accounts.passwords = Passwords(hasher)
    with pytest.raises(WrongCredentials, match="do not belong together"):
        await stores.accounts.sign_in(who, "wrong horse")
    assert hasher.verified == 1


@pytest.mark.parametrize(("known", "unknown"), [("Ada", "nobody"), (944, 945), (944, 196)])
async def test_known_and_unknown_users_cost_the_same_store_reads(
    stores: Stores, known: int | str, unknown: int | str
) -> None:
    await stores.accounts.sign_up("Ada", "correct horse")
    reads = []
    for who in (known, unknown):
        before = stores.users.reads
        with pytest.raises(WrongCredentials):
            await stores.accounts.sign_in(who, "wrong horse")
        reads.append(stores.users.reads - before)
    assert reads[0] == reads[1] > 0


def test_the_dummy_hash_costs_as_much_as_a_real_one() -> None:
    passwords = Passwords()
    real, nobody = passwords.hasher.hash("correct horse"), passwords._dummy_hash
    assert extract_parameters(real) == extract_parameters(nobody)


async def test_the_dummy_hash_matches_no_password() -> None:
    assert not await Passwords(QUICK).verify(None, "nobody has this password")


async def test_a_broken_hash_matches_no_password() -> None:
    assert not await Passwords(QUICK).verify("not a hash", "correct horse")


def test_name_keys_are_idempotent() -> None:
    for name in ("ǰ", "ΐ", "ﬃ", "ẞ", "İ", "\uff21  b"):
        assert name_key(name_key(name)) == name_key(name)
