"""Raw HTTP, for requests that no client library would send."""

import asyncio
from dataclasses import dataclass
from urllib.parse import urlsplit

QUIET_SECONDS = 20


@dataclass(frozen=True)
class RawResponse:
    status: int
    headers: dict[str, str]
    body: bytes


async def send(url: str, *pieces: bytes) -> RawResponse | None:
    """The response before the connection is closed, or None if it is closed without one."""
    address = urlsplit(url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
        return parse_response(await asyncio.wait_for(reader.read(), QUIET_SECONDS))
    except ConnectionResetError:
        return None
    finally:
        writer.close()


def parse_response(received: bytes) -> RawResponse | None:
    if not received:
        return None
    head, _, body = received.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return RawResponse(int(status.split()[1]), headers, body)


def request(method: str, target: str | bytes, *headers: bytes, body: bytes = b"") -> bytes:
    """A request with `Connection: close`, and without a `Host` header unless it is given."""
    target = target if isinstance(target, bytes) else target.encode()
    lines = [method.encode() + b" " + target + b" HTTP/1.1", *headers, b"Connection: close"]
    if body:
        lines.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join(lines) + b"\r\n\r\n" + body
