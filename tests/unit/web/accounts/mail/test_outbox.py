import pytest

from services.web.accounts.mail.outbox import MOST_WAITING, MailBusy, Outbox
from services.web.accounts.mail.smtp import Mail
from shared.contracts.errors import StoreUnavailable

MAIL = Mail("ada@example.org", "Subject", "Text")


async def test_what_cannot_be_written_or_sent_keeps_no_other_waiting() -> None:
    sent: list[Mail] = []

    def send(mail: Mail) -> None:
        if not sent and mail.subject == "refused":
            raise ConnectionRefusedError
        sent.append(mail)

    async def unavailable() -> Mail | None:
        raise StoreUnavailable

    async def refused() -> Mail | None:
        return Mail("ada@example.org", "refused", "")

    async def nobody() -> Mail | None:
        return None

    async def write() -> Mail | None:
        return MAIL

    outbox = Outbox(send)
    for each in (unavailable, refused, nobody, write):
        outbox.put(each)
        await outbox.send_next()
    assert sent == [MAIL]


def test_only_so_many_mails_wait() -> None:
    async def write() -> Mail | None:
        return MAIL

    outbox = Outbox(lambda _: None)
    for _ in range(MOST_WAITING):
        outbox.put(write)
    with pytest.raises(MailBusy):
        outbox.put(write)
