"""Passkeys, notices and one-time secrets in the stand-in for DynamoDB."""

import asyncio
from dataclasses import replace

from services.web.accounts.mail.address_table import AddressTable
from services.web.accounts.mail.mail_address import MailAddress
from services.web.accounts.notices.notice import Notice
from services.web.accounts.notices.notice_table import MOST_NOTICES, AccountNoticeTable
from services.web.accounts.one_time.one_time_secrets import OneTimeSecrets
from services.web.accounts.one_time.one_time_table import OneTimeTable
from services.web.accounts.passkeys.passkey import Passkey
from services.web.accounts.passkeys.passkey_table import PasskeyTable
from services.web.accounts.recovery_table import RecoveryTable
from services.web.accounts.session_table import SessionTable
from services.web.accounts.sessions import hash_secret
from tests.integration.web.conftest import Web


def passkey(number: int = 0) -> Passkey:
    return Passkey(f"credential {number}", "key", 3, "Phone", 1_900_000_000 + number)


def notice(number: int = 0) -> Notice:
    return Notice(notice_id=f"{number:016x}", kind="passkey", at=1_900_000_000, browser="Firefox", detail="Key")


async def test_a_passkey_is_kept_used_renamed_and_removed(web: Web) -> None:
    await web.sign_up()
    table = PasskeyTable(web.dynamodb, web.tables)
    assert await table.passkeys(944) == ()
    assert await table.add_passkey(944, passkey(), 10)
    assert not await table.add_passkey(944, passkey(), 10)
    assert await table.mark_used(944, passkey(), 4, 1_900_000_009)
    assert not await table.mark_used(944, passkey(), 5, 1_900_000_009)  # the count has changed meanwhile
    assert await table.rename_passkey(944, passkey().passkey_id, "Laptop")
    assert await table.passkeys(944) == (replace(passkey(), sign_count=4, used=1_900_000_009, name="Laptop"),)
    await table.remove_passkey(944, passkey().passkey_id)
    await table.remove_passkey(944, passkey().passkey_id)
    assert not await table.rename_passkey(944, passkey().passkey_id, "Laptop")
    assert await table.passkeys(944) == ()


async def test_of_many_passkeys_at_once_only_as_many_stay_as_may(web: Web) -> None:
    await web.sign_up()
    table = PasskeyTable(web.dynamodb, web.tables)
    added = await asyncio.gather(*(table.add_passkey(944, passkey(number), 3) for number in range(6)))
    assert sorted(added) == [False, False, False, True, True, True]
    assert len(await table.passkeys(944)) == 3


async def test_nobody_who_is_gone_gets_a_passkey(web: Web) -> None:
    table = PasskeyTable(web.dynamodb, web.tables)
    assert not await table.add_passkey(9999, passkey(), 10)
    assert await table.passkeys(9999) == ()


async def test_a_recovery_by_code_removes_passkeys_and_the_address(web: Web) -> None:
    await web.sign_up()
    table, codes = PasskeyTable(web.dynamodb, web.tables), RecoveryTable(web.dynamodb, web.tables)
    await table.add_passkey(944, passkey(), 10)
    addresses = AddressTable(web.dynamodb, web.tables)
    await addresses.set_address(944, MailAddress("ada@example.org", "de"))
    await codes.set_recovery_codes(944, {"a"})
    assert await codes.recover(944, {"a"}, set(), "hash")
    assert await table.passkeys(944) == ()
    assert await addresses.address(944) is None


async def test_a_secret_is_taken_by_one_of_many(web: Web) -> None:
    secrets = OneTimeSecrets(OneTimeTable(web.dynamodb, web.tables))
    secret = await secrets.new("recovery", {"user": 944, "address": "ada@example.org"})
    assert await secrets.read("recovery", secret) == {"user": 944, "address": "ada@example.org"}
    taken = await asyncio.gather(*(secrets.take("recovery", secret) for _ in range(6)))
    assert [values for values in taken if values] == [{"user": 944, "address": "ada@example.org"}]


async def notices_of(web: Web, token: str) -> list[Notice]:
    stored = await SessionTable(web.dynamodb, web.tables).session(944, hash_secret(token.partition(".")[2]))
    assert stored is not None
    return stored.user.notices


async def test_notices_come_with_the_session_and_go_when_they_are_read(web: Web) -> None:
    token = (await web.sign_up()).json()["token"]
    web.http.cookies.clear()
    await web.sign_in()
    table = AccountNoticeTable(web.dynamodb, web.tables)
    assert len(await table.add_notice(944, notice())) == 2
    told = await notices_of(web, token)
    assert (told[0], [each.kind for each in told]) == (notice(), ["passkey", "sign_in"])
    await table.remove_notices(944, [each.notice_id for each in told])
    assert await notices_of(web, token) == []


async def test_the_latest_notices_are_kept(web: Web) -> None:
    token = (await web.sign_up()).json()["token"]
    table = AccountNoticeTable(web.dynamodb, web.tables)
    for number in range(MOST_NOTICES + 3):
        await table.add_notice(944, notice(number))
    assert await notices_of(web, token) == [notice(number) for number in range(MOST_NOTICES + 2, 2, -1)]


async def test_what_happened_to_nobody_is_not_kept(web: Web) -> None:
    table = AccountNoticeTable(web.dynamodb, web.tables)
    assert await table.add_notice(9999, notice()) == []
    assert await table.remove_notices(9999, [notice().notice_id]) == []


async def test_the_next_request_of_another_session_is_told(web: Web) -> None:
    await web.sign_up()
    own = dict(web.http.cookies)
    assert "New in your account" not in (await web.http.get("/watchlist")).text
    web.http.cookies.clear()
    await web.sign_in()
    web.http.cookies.clear()
    web.http.cookies.update(own)
    assert "Somebody signed in." in (await web.http.get("/watchlist")).text


async def test_a_recovery_by_mail_needs_the_address_that_is_stored(web: Web) -> None:
    await web.sign_up()
    table = AddressTable(web.dynamodb, web.tables)
    assert not await table.recover(944, "ada@example.org", "hash")
    await table.set_address(944, MailAddress("ada@example.org", "de"))
    assert await table.address(944) == MailAddress("ada@example.org", "de")
    assert not await table.recover(944, "eve@example.org", "hash")
    codes = RecoveryTable(web.dynamodb, web.tables)
    await codes.set_recovery_codes(944, {"a"})
    assert await table.recover(944, "ada@example.org", "hash")
    assert await codes.recovery_codes(944) == set()
    await table.remove_address(944)
    assert await table.address(944) is None
