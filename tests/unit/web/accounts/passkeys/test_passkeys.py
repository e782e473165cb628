"""Passkeys: made with the password, used without a name, and every way to cheat with them."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from services.web.accounts.accounts import WrongPassword
from services.web.accounts.devices import Device
from services.web.accounts.one_time.one_time_secrets import OneTimeSecrets
from services.web.accounts.passkeys.ceremonies import RelyingParty
from services.web.accounts.passkeys.passkeys import (
    PASSKEYS_PER_USER,
    PasskeyNotFound,
    PasskeyRefused,
    Passkeys,
    TooManyPasskeys,
    UnknownPasskey,
)
from services.web.accounts.sessions import OpenedSession
from shared.contracts.errors import InvalidInput
from tests.support.passkeys.authenticator import PRESENT, Authenticator
from tests.unit.web.conftest import Stores
from tests.unit.web.memory_passkeys import MemoryOneTime, MemoryPasskeys

PARTY = RelyingParty("movies.example", "https://movies.example")
DEVICE = Device("Firefox", "Linux")
PASSWORD = "correct horse"


@dataclass
class World:
    stores: Stores
    ada: OpenedSession
    store: MemoryPasskeys = field(default_factory=MemoryPasskeys)
    authenticator: Authenticator = field(default_factory=lambda: Authenticator(PARTY.origin))

    def __post_init__(self) -> None:
        self.passkeys = Passkeys(self.store, OneTimeSecrets(MemoryOneTime()), self.stores.accounts)

    async def begin(self, session: OpenedSession | None = None) -> tuple[dict[str, Any], str]:
        by = session or self.ada
        ceremony = await self.passkeys.begin_registration(PARTY, by.user, by.token, PASSWORD)
        return json.loads(ceremony.options), ceremony.secret

    async def register(self, secret: str, answer: str, session: OpenedSession | None = None) -> None:
        by = session or self.ada
        await self.passkeys.register(PARTY, by.user, by.token, secret, answer, "Phone")

    async def make(self, session: OpenedSession | None = None) -> None:
        options, secret = await self.begin(session)
        await self.register(secret, self.authenticator.make(options), session)

    async def begin_sign_in(self) -> tuple[dict[str, Any], str]:
        ceremony = await self.passkeys.begin_sign_in(PARTY)
        return json.loads(ceremony.options), ceremony.secret

    async def sign_in(self, secret: str, answer: str) -> OpenedSession:
        return await self.passkeys.sign_in(PARTY, secret, answer, DEVICE)


async def signing_in_is_refused(world: World) -> None:
    options, secret = await world.begin_sign_in()
    with pytest.raises(UnknownPasskey):
        await world.sign_in(secret, world.authenticator.use(options))


async def making_one_is_refused(world: World) -> None:
    options, secret = await world.begin()
    with pytest.raises(PasskeyRefused):
        await world.register(secret, world.authenticator.make(options))


@pytest.fixture
async def world(stores: Stores) -> World:
    return World(stores, await stores.accounts.sign_up("Ada", PASSWORD))


async def test_a_passkey_signs_in_without_a_name(world: World) -> None:
    await world.make()
    options, secret = await world.begin_sign_in()
    assert "allowCredentials" not in options or options["allowCredentials"] == []
    session = await world.sign_in(secret, world.authenticator.use(options))
    assert session.user == world.ada.user
    assert await world.stores.sessions.find(session.token) == world.ada.user
    [passkey] = await world.passkeys.read(944)
    assert (passkey.name, passkey.sign_count, passkey.used is not None) == ("Phone", 1, True)


async def test_the_password_is_needed_to_make_one(world: World) -> None:
    with pytest.raises(WrongPassword):
        await world.passkeys.begin_registration(PARTY, world.ada.user, world.ada.token, "wrong horse")


async def test_the_browser_is_asked_for_a_discoverable_and_verified_passkey(world: World) -> None:
    await world.make()
    options, _ = await world.begin()
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert [each["id"] for each in options["excludeCredentials"]] == [
        each.credential for each in await world.store.passkeys(944)
    ]


async def test_an_answer_to_make_one_is_taken_once(world: World) -> None:
    options, secret = await world.begin()
    answer = world.authenticator.make(options)
    await world.register(secret, answer)
    with pytest.raises(PasskeyRefused):
        await world.register(secret, answer)


async def test_a_challenge_is_of_one_session(world: World) -> None:
    options, secret = await world.begin()
    other = await world.stores.accounts.sign_in("Ada", PASSWORD)
    with pytest.raises(PasskeyRefused):
        await world.register(secret, world.authenticator.make(options), other)


async def test_a_challenge_is_of_one_user(world: World) -> None:
    ben = await world.stores.accounts.sign_up("Ben", PASSWORD)
    options, secret = await world.begin()
    with pytest.raises(PasskeyRefused):
        await world.register(secret, world.authenticator.make(options), ben)
    assert await world.passkeys.read(ben.user.user_id) == []


async def test_challenges_to_make_and_to_use_one_are_not_exchanged(world: World) -> None:
    await world.make()
    options, secret = await world.begin()
    with pytest.raises(UnknownPasskey):
        await world.sign_in(secret, world.authenticator.use(options))
    options, secret = await world.begin_sign_in()
    with pytest.raises(PasskeyRefused):
        await world.register(secret, world.authenticator.make(options | {"user": {"id": "OTQ0"}, "rp": {"id": "x"}}))


async def test_the_same_passkey_is_not_added_twice(world: World) -> None:
    await world.make()
    options, secret = await world.begin()
    with pytest.raises(TooManyPasskeys):
        await world.register(secret, world.authenticator.make(options, world.authenticator.passkeys[0]))


async def test_ten_passkeys_are_enough(world: World) -> None:
    for _ in range(PASSKEYS_PER_USER):
        await world.make()
    with pytest.raises(TooManyPasskeys):
        await world.make()


@pytest.mark.parametrize("origin", ["https://evil.example", "http://movies.example", "https://movies.example:8443", ""])
async def test_an_answer_given_to_another_site_is_refused(world: World, origin: str) -> None:
    await world.make()
    world.authenticator.origin = origin
    await signing_in_is_refused(world)
    await making_one_is_refused(world)


async def test_a_passkey_of_another_relying_party_is_refused(world: World) -> None:
    await world.make()
    world.authenticator.passkeys[0].host = "evil.example"
    await signing_in_is_refused(world)


async def test_a_user_who_was_not_verified_is_refused(world: World) -> None:
    await world.make()
    world.authenticator.flags = PRESENT
    await signing_in_is_refused(world)
    await making_one_is_refused(world)


async def test_an_answer_is_not_replayed(world: World) -> None:
    await world.make()
    options, secret = await world.begin_sign_in()
    answer = world.authenticator.use(options)
    await world.sign_in(secret, answer)
    for again in (secret, (await world.begin_sign_in())[1]):
        with pytest.raises(UnknownPasskey):
            await world.sign_in(again, answer)


async def test_a_challenge_expires(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.make()
    options, secret = await world.begin_sign_in()
    answer, later = world.authenticator.use(options), time.time() + 300
    monkeypatch.setattr(time, "time", lambda: later)
    with pytest.raises(UnknownPasskey):
        await world.sign_in(secret, answer)


async def test_the_answer_to_the_challenge_of_another_browser_is_refused(world: World) -> None:
    await world.make()
    options, _ = await world.begin_sign_in()
    _, other = await world.begin_sign_in()
    with pytest.raises(UnknownPasskey):
        await world.sign_in(other, world.authenticator.use(options))


async def test_a_passkey_opens_its_own_account_only(world: World) -> None:
    ben = await world.stores.accounts.sign_up("Ben", PASSWORD)
    await world.make()
    await world.make(ben)
    bens = world.authenticator.passkeys[1]
    for user in (b"944", b"945 ", b"", b"-1", b"\xff", b"9" * 5000):
        options, secret = await world.begin_sign_in()
        with pytest.raises(UnknownPasskey):
            await world.sign_in(secret, world.authenticator.use(options, bens, user))


async def test_a_copy_is_found_out_by_its_count(world: World) -> None:
    await world.make()
    original = world.authenticator.passkeys[0]
    copy = replace(original)
    for _ in range(2):
        options, secret = await world.begin_sign_in()
        await world.sign_in(secret, world.authenticator.use(options, original))
    options, secret = await world.begin_sign_in()
    with pytest.raises(UnknownPasskey):
        await world.sign_in(secret, world.authenticator.use(options, copy))


async def test_of_two_uses_with_one_count_one_counts(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.make()
    original = world.authenticator.passkeys[0]
    copy, passkeys_of = replace(original), world.store.passkeys
    before = await passkeys_of(944)
    options, secret = await world.begin_sign_in()
    await world.sign_in(secret, world.authenticator.use(options, original))

    async def as_read_before(_: int) -> Any:
        return before

    monkeypatch.setattr(world.store, "passkeys", as_read_before)
    options, secret = await world.begin_sign_in()
    with pytest.raises(UnknownPasskey):
        await world.sign_in(secret, world.authenticator.use(options, copy))


async def test_a_removed_passkey_opens_nothing(world: World) -> None:
    await world.make()
    [passkey] = await world.passkeys.read(944)
    await world.passkeys.remove(944, PASSWORD, passkey.passkey_id)
    await signing_in_is_refused(world)
    with pytest.raises(PasskeyNotFound):
        await world.passkeys.rename(944, passkey.passkey_id, "Laptop")


async def test_a_passkey_gets_a_name_that_can_be_shown(world: World) -> None:
    await world.make()
    [passkey] = await world.passkeys.read(944)
    await world.passkeys.rename(944, passkey.passkey_id, " Laptop ")
    assert [each.name for each in await world.passkeys.read(944)] == ["Laptop"]
    with pytest.raises(InvalidInput):
        await world.passkeys.rename(944, passkey.passkey_id, "\u202e")


def change_signature(answer: dict[str, Any]) -> None:
    answer["response"]["signature"] = answer["response"]["signature"][:-4] + "AAAA"


def change_id(answer: dict[str, Any]) -> None:
    answer["id"] = "AAAA"


def drop_user(answer: dict[str, Any]) -> None:
    del answer["response"]["userHandle"]


@pytest.mark.parametrize("change", [change_signature, change_id, drop_user])
async def test_a_changed_answer_is_refused(world: World, change: Callable[[dict[str, Any]], None]) -> None:
    await world.make()
    options, secret = await world.begin_sign_in()
    answer = json.loads(world.authenticator.use(options))
    change(answer)
    with pytest.raises(UnknownPasskey):
        await world.sign_in(secret, json.dumps(answer))


NONSENSE = ["", "null", "[]", "{}", "[" * 8000, '{"id": 1}', "\x00", "é"]


@pytest.mark.parametrize("answer", NONSENSE, ids=range(len(NONSENSE)))
async def test_nonsense_is_refused(world: World, answer: str) -> None:
    await world.make()
    with pytest.raises(UnknownPasskey):
        await world.sign_in((await world.begin_sign_in())[1], answer)
    with pytest.raises(PasskeyRefused):
        await world.register((await world.begin())[1], answer)
