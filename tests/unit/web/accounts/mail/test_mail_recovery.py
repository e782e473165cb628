"""What a race leaves: `tests/unit/web/pages/account/test_mail.py` has the rest."""

from typing import Any

import pytest

from services.web.accounts.mail.mail_address import MailAddress
from services.web.accounts.mail.mail_recovery import LinkUsedUp, MailRecovery
from services.web.accounts.mail.outbox import MOST_WAITING, Outbox
from services.web.accounts.notices.notice import Notice
from services.web.accounts.one_time.one_time_secrets import OneTimeSecrets
from tests.unit.web.conftest import Stores
from tests.unit.web.memory_addresses import MemoryAddresses


def recovery(stores: Stores) -> MailRecovery:
    secrets, addresses = OneTimeSecrets(stores.one_time), MemoryAddresses(stores.users)
    return MailRecovery(addresses, secrets, stores.accounts, Outbox(lambda _: None), "https://movies.example")


async def test_of_two_uses_of_a_link_at_once_one_counts(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    mail = recovery(stores)
    session = await stores.accounts.sign_up("Ada", "correct horse")
    await mail.store.set_address(944, MailAddress("ada@example.org", "en"))
    secret = await mail.links.new("recovery", {"user": 944, "address": "ada@example.org"})
    hash_password = stores.accounts.passwords.hash

    async def second_comes_first(password: str) -> str:
        monkeypatch.setattr(stores.accounts.passwords, "hash", hash_password)
        await mail.recover(secret, "the second one")
        return await hash_password(password)

    monkeypatch.setattr(stores.accounts.passwords, "hash", second_comes_first)
    with pytest.raises(LinkUsedUp):
        await mail.recover(secret, "the first one")
    assert (await stores.accounts.sign_in("Ada", "the second one")).user.user_id == 944
    assert await stores.sessions.find(session.token) is None


async def test_news_are_dropped_while_too_many_mails_wait(stores: Stores) -> None:
    mail = recovery(stores)
    notice: Any = Notice(notice_id="a" * 16, kind="app", at=0)
    for _ in range(MOST_WAITING + 1):
        mail.tell(944, notice)
