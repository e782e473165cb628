"""Mails are written and sent in the background, so that no answer tells by its time whether one was sent."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from services.web.accounts.mail.smtp import Mail
from shared.contracts.errors import MatineeError, Unavailable

MOST_WAITING = 200
Write = Callable[[], Awaitable[Mail | None]]
log = structlog.get_logger()


class MailBusy(Unavailable):
    message = "Many mails are waiting to be sent. Please try again in a few minutes."


class Outbox:
    def __init__(self, send: Callable[[Mail], None]) -> None:
        """`send` blocks, and raises `OSError`."""
        self.send = send
        self._waiting: asyncio.Queue[Write] = asyncio.Queue(MOST_WAITING)

    def put(self, write: Write) -> None:
        """`write` is called later; it returns None if there is nobody to write to. Raises `MailBusy`."""
        try:
            self._waiting.put_nowait(write)
        except asyncio.QueueFull:
            raise MailBusy from None

    async def run(self) -> None:
        while True:
            await self.send_next()

    async def send_next(self) -> None:
        write = await self._waiting.get()
        try:
            mail = await write()
            if mail is not None:
                await asyncio.to_thread(self.send, mail)
        except (MatineeError, OSError) as error:
            log.warning("mail not sent", error=type(error).__name__)
