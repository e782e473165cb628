"""An SMTP server as far as a client needs one to deliver mails in plain text."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Thread

ANSWERS = {"EHLO": "250 test", "MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on", "QUIT": "221 bye"}


@dataclass
class SmtpServer:
    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    refuses: bool = False

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"554 closed\r\n" if self.refuses else b"220 test\r\n")
        while not self.refuses and (line := await reader.readline()):
            verb = line[:4].decode().upper()
            writer.write(f"{ANSWERS.get(verb, '502 unknown')}\r\n".encode())
            if verb == "DATA":
                self.mails.append(await _read_mail(reader))
                writer.write(b"250 taken\r\n")
            if verb == "QUIT":
                break
        writer.close()


async def _read_mail(reader: asyncio.StreamReader) -> EmailMessage:
    text = await reader.readuntil(b"\r\n.\r\n")
    mail = message_from_bytes(text.removesuffix(b".\r\n"), policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


@asynccontextmanager
async def smtp_server() -> AsyncIterator[SmtpServer]:
    server = SmtpServer()
    listening = await asyncio.start_server(server.talk, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    async with listening:
        yield server


@contextmanager
def smtp_server_in_thread() -> Iterator[SmtpServer]:
    """For tests that are not async."""
    loop, running = asyncio.new_event_loop(), smtp_server()
    thread = Thread(target=loop.run_forever)
    thread.start()
    try:
        yield asyncio.run_coroutine_threadsafe(running.__aenter__(), loop).result()
        asyncio.run_coroutine_threadsafe(running.__aexit__(None, None, None), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
