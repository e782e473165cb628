"""HTTP as it is written, for what no client library would send."""

import asyncio
from dataclasses import dataclass
from urllib.parse import urlsplit

QUIET_SECONDS = 20


@dataclass(frozen=True)
class RawAnswer:
    status: int
    headers: dict[str, str]
    body: bytes


async def sent(url: str, *pieces: bytes) -> RawAnswer | None:
    """What is answered to these bytes before the connection is closed; None where it is closed without a word."""
    address = urlsplit(url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
        return read_answer(await asyncio.wait_for(reader.read(), QUIET_SECONDS))
    except ConnectionResetError:
        return None
    finally:
        writer.close()


def read_answer(answer: bytes) -> RawAnswer | None:
    if not answer:
        return None
    head, _, body = answer.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return RawAnswer(int(status.split()[1]), headers, body)


def request(method: str, target: str | bytes, *headers: bytes, body: bytes = b"") -> bytes:
    """A request that asks for the connection to be closed; it names no host by itself."""
    target = target if isinstance(target, bytes) else target.encode()
    lines = [method.encode() + b" " + target + b" HTTP/1.1", *headers, b"Connection: close"]
    if body:
        lines.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join(lines) + b"\r\n\r\n" + body
