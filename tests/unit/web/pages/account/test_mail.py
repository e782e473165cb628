"""A verified address, and a forgotten password by mail, with a real SMTP server."""

import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from email.message import EmailMessage
from html import escape

import httpx
import pytest

from services.web.accounts.mail.mail_recovery import MailRecovery
from services.web.accounts.mail.outbox import Outbox
from services.web.accounts.mail.smtp import MailServer
from services.web.accounts.notices.notices import Notices
from services.web.accounts.one_time.one_time_secrets import LIFETIME_SECONDS, OneTimeSecrets
from tests.support.mail.smtp_server import SmtpServer, smtp_server
from tests.unit.web.conftest import Site
from tests.unit.web.memory_addresses import MemoryAddresses

PASSWORD, NEW = "correct horse", "wet battery 7"
ADDRESS = "ada@example.org"
LINK = re.compile(r"https://movies\.example(/\S+)")


@dataclass
class Post:
    site: Site
    server: SmtpServer
    mail: MailRecovery

    async def next(self) -> EmailMessage | None:
        """What the next waiting mail becomes, if anything."""
        before = len(self.server.mails)
        await self.mail.outbox.send_next()
        return self.server.mails[-1] if len(self.server.mails) > before else None

    async def next_link(self) -> str:
        mail = await self.next()
        assert mail is not None
        return str(LINK.findall(mail.get_content())[0])

    async def ask(self, address: str = ADDRESS, password: str = PASSWORD) -> httpx.Response:
        return await self.site.client.post("/profile/mail", data={"address": address, "password": password})

    async def verify(self, address: str = ADDRESS) -> None:
        await self.ask(address)
        token = (await self.next_link()).partition("token=")[2]
        answer = await self.site.client.post("/profile/mail/verify", data={"token": token})
        assert answer.status_code == 303
        await self.next()

    async def remove(self, password: str = PASSWORD) -> httpx.Response:
        return await self.site.client.post("/profile/mail/delete", data={"password": password})

    async def told(self) -> tuple[str, str]:
        mail = await self.next()
        assert mail is not None
        return str(mail["To"]), mail.get_content().splitlines()[0]

    async def recovery_token(self, name: str = "Ada") -> str:
        assert (await self.site.client.post("/recover/mail", data={"name": name})).status_code == 200
        return (await self.next_link()).partition("token=")[2]

    async def recover(self, token: str, password: str = NEW) -> httpx.Response:
        return await self.site.client.post("/recover/link", data={"token": token, "password": password})


@pytest.fixture
async def post(site: Site) -> AsyncIterator[Post]:
    """Ada, 944, is signed in."""
    await site.sign_up()
    async with smtp_server() as server:
        sender = MailServer("127.0.0.1", server.port, "site@movies.example", "none")
        stores, secrets = site.stores, OneTimeSecrets(site.stores.one_time)
        addresses, outbox = MemoryAddresses(stores.users), Outbox(sender.send)
        mail = MailRecovery(addresses, secrets, stores.accounts, outbox, "https://movies.example")
        site.replace(mail=mail, notices=Notices(stores.users, stores.sessions, mail.tell))
        yield Post(site, server, mail)


async def test_an_address_counts_after_its_link_was_opened(post: Post) -> None:
    assert (await post.ask()).headers["location"] == "/profile?mail=sent#mail"
    address = await post.next_link()
    assert await post.mail.store.address(944) is None
    page = (await post.site.client.get(address)).text
    assert ("This address is mine" in page, f"<bdi>{ADDRESS}</bdi>" in page) == (True, True)
    assert await post.mail.store.address(944) is None, "programs that look into mails open links"
    token = address.partition("token=")[2]
    assert (await post.site.client.post("/profile/mail/verify", data={"token": token})).status_code == 303
    assert ADDRESS in (await post.site.client.get("/profile")).text
    assert await post.told() == (ADDRESS, "The mail address was changed.")
    for again in (
        await post.site.client.get(address),
        await post.site.client.post("/profile/mail/verify", data={"token": token}),
    ):
        assert (again.status_code, "This link was used before" in again.text) == (422, True)


async def test_the_link_of_an_address_is_of_the_user_who_asked(post: Post) -> None:
    await post.ask()
    token = (await post.next_link()).partition("token=")[2]
    await post.site.sign_up("Eve")
    assert (await post.site.client.get(f"/profile/mail?token={token}")).status_code == 422
    assert (await post.site.client.post("/profile/mail/verify", data={"token": token})).status_code == 422
    assert await post.mail.store.address(945) is None
    assert (await post.recover(token)).status_code == 422, "nor does it recover anything"


async def test_an_open_session_alone_sets_no_address(post: Post) -> None:
    assert (await post.ask(password="wrong horse")).status_code == 403


async def test_an_open_session_alone_removes_no_address(post: Post) -> None:
    await post.verify()
    assert (await post.remove("wrong horse")).status_code == 403
    assert ADDRESS in (await post.site.client.get("/profile")).text


async def test_an_address_is_told_that_another_one_replaces_it(post: Post) -> None:
    await post.verify()
    await post.verify("new@example.org")
    assert await post.told() == (ADDRESS, "The mail address was changed.")


async def test_an_address_is_told_that_it_was_removed(post: Post) -> None:
    await post.verify()
    await post.remove()
    assert await post.next() is None, "there is no other address"
    assert await post.told() == (ADDRESS, "The mail address was removed.")


async def test_a_recovery_by_code_removes_the_address_and_tells_it(post: Post) -> None:
    await post.verify()
    [code, *_] = await post.site.dependencies.recovery.renew(944)
    form = {"name": "Ada", "code": code, "password": NEW}
    assert (await post.site.client.post("/recover", data=form)).status_code == 200
    assert await post.mail.store.address(944) is None
    assert await post.next() is None
    assert await post.told() == (ADDRESS, "The account was recovered, with a new password.")


@pytest.mark.parametrize("address", ["", "ada", "ada@example.org\nBcc: eve@example.org", "a@b", "<a@b.example>"])
async def test_what_is_no_address_is_refused(post: Post, address: str) -> None:
    refused = await post.ask(address)
    assert (refused.status_code, f'name="address" value="{escape(address)}"' in refused.text) == (422, True)
    assert 'aria-describedby="mail_address_error" autofocus' in refused.text


async def test_a_forgotten_password_is_replaced_once_and_everything_open_ends(post: Post) -> None:
    await post.verify()
    await post.site.dependencies.recovery.renew(944)
    token = await post.recovery_token()
    assert "New password" in (await post.site.client.get(f"/recover/link?token={token}")).text
    assert (await post.recover(token, "password")).status_code == 422, "a common password uses up no link"
    done = await post.recover(token)
    assert (done.status_code, "Your password is changed." in done.text) == (200, True)
    assert (await post.site.client.get("/profile")).status_code == 401
    assert (await post.recover(token, "wet battery 8")).status_code == 422
    assert (await post.site.client.post("/signin", data={"name": "Ada", "password": NEW})).status_code == 303
    assert await post.site.dependencies.recovery.left(944) == 0, "whoever reads the mail knows no code"


async def test_a_link_expires_after_a_quarter_of_an_hour(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    await post.verify()
    token, later = await post.recovery_token(), time.time() + LIFETIME_SECONDS["recovery"]
    monkeypatch.setattr(time, "time", lambda: later)
    assert (await post.recover(token)).status_code == 422
    assert LIFETIME_SECONDS["recovery"] == 15 * 60


async def test_a_link_to_an_address_that_was_removed_recovers_nothing(post: Post) -> None:
    await post.verify()
    token = await post.recovery_token()
    await post.remove()
    assert [await post.next() is None, await post.next() is None] == [True, False]
    assert (await post.recover(token)).status_code == 422


async def test_unknown_users_and_users_without_an_address_get_the_same_answer_and_no_mail(post: Post) -> None:
    await post.verify()
    await post.site.sign_up("Ben")
    assert await post.next() is None, "a new user has no address"
    answers = []
    for name in ("Ada", "Ben", "Nobody", "13", "99999"):
        reads = post.site.stores.users.reads
        answers.append((await post.site.client.post("/recover/mail", data={"name": name})).text)
        assert post.site.stores.users.reads == reads, "nothing is looked up before the answer"
    assert len(set(answers)) == 1
    mails = [await post.next() for _ in answers]
    assert [mail is not None for mail in mails] == [True, False, False, False, False]


async def test_three_mails_in_a_quarter_of_an_hour_are_enough(post: Post) -> None:
    answers = [await post.site.client.post("/recover/mail", data={"name": "Nobody"}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]


async def test_links_lead_to_the_site_of_the_settings_whatever_the_request_says(post: Post) -> None:
    await post.verify()
    await post.site.client.post("/recover/mail", data={"name": "Ada"}, headers={"x-forwarded-host": "evil.example"})
    assert (await post.next_link()).startswith("/recover/link?token=")


async def test_news_are_mailed_in_the_language_of_the_address(post: Post) -> None:
    post.site.client.cookies["matinee_language"] = "de"
    await post.verify()
    del post.site.client.cookies["matinee_language"]
    await post.site.client.post("/api/session", json={"name": "Ada", "password": PASSWORD})
    mail = await post.next()
    assert mail is not None
    assert (mail["Subject"], "Jemand hat sich angemeldet." in mail.get_content()) == ("Neu in deinem Konto", True)


async def test_signing_in_by_signing_up_again_is_news_too(post: Post) -> None:
    await post.verify()
    await post.site.sign_up()
    mail = await post.next()
    assert mail is not None
    assert "Somebody signed in." in mail.get_content()


async def test_a_server_that_refuses_stops_nothing(post: Post) -> None:
    post.server.refuses = True
    await post.ask()
    assert await post.next() is None
    post.server.refuses = False
    await post.verify()


async def test_without_a_server_there_are_no_such_pages(site: Site) -> None:
    await site.sign_up()
    assert 'id="mail"' not in (await site.client.get("/profile")).text
    assert "Or by mail" not in (await site.client.get("/recover")).text
    for path in ("/profile/mail", "/profile/mail/verify", "/profile/mail/delete", "/recover/mail", "/recover/link"):
        form = {"address": ADDRESS, "password": PASSWORD, "name": "Ada", "token": "x"}
        assert (await site.client.post(path, data=form)).status_code == 404


async def test_removing_an_address_that_is_not_there_tells_nobody(post: Post) -> None:
    assert (await post.remove()).status_code == 303
    assert post.site.stores.users.notices == {}
    await post.ask()
    assert "/profile/mail?token=" in await post.next_link(), "nothing waited before this mail"
