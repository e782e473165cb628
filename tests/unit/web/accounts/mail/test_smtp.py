import asyncio

import pytest

from services.web.accounts.mail.smtp import Mail, MailServer
from tests.support.mail.smtp_server import smtp_server

MAIL = Mail("ada@example.org", "Für dich", "Grüße, 你好\n")


async def test_a_mail_arrives_as_it_was_written() -> None:
    async with smtp_server() as server:
        await asyncio.to_thread(MailServer("127.0.0.1", server.port, "site@movies.example", "none").send, MAIL)
    [mail] = server.mails
    assert (mail["From"], mail["To"], mail["Subject"]) == ("site@movies.example", MAIL.to, MAIL.subject)
    assert mail.get_content().replace("\r", "") == MAIL.text


async def test_nothing_is_sent_to_a_server_that_does_not_encrypt_unless_that_is_wanted() -> None:
    async with smtp_server() as server:
        with pytest.raises(OSError, match="STARTTLS"):
            await asyncio.to_thread(MailServer("127.0.0.1", server.port, "site@movies.example").send, MAIL)
    assert server.mails == []
