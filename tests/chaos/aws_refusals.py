"""What AWS answers instead of an outage: throttling, and credentials that have expired."""

import asyncio
from asyncio import StreamReader, StreamWriter
from typing import Literal

from embedded.aws.errors import ErrorResponse, dynamodb_error, is_for_dynamodb, s3_error

Refusal = Literal["throttle", "expire"]
REFUSALS: tuple[Refusal, ...] = ("throttle", "expire")
DYNAMODB = {
    "throttle": dynamodb_error("ThrottlingException", "Rate exceeded"),
    "expire": dynamodb_error("ExpiredTokenException", "The security token included in the request is expired"),
}
S3 = {
    "throttle": s3_error(503, "SlowDown", "Please reduce your request rate."),
    "expire": s3_error(400, "ExpiredToken", "The provided token has expired."),
}


async def refuse_request(refusal: Refusal, early: bytes, reader: StreamReader, writer: StreamWriter) -> None:
    """Answers one request, whose beginning is `early`, and closes the connection."""
    sent = bytearray(early)
    while b"\r\n\r\n" not in sent:
        if not (more := await reader.read(2**16)):
            return
        sent += more
    head, _, body = bytes(sent).partition(b"\r\n\r\n")
    headers = _headers(head)
    await _read_body(reader, 0 if "expect" in headers else int(headers.get("content-length", 0)) - len(body))
    await _send((DYNAMODB if is_for_dynamodb(headers) else S3)[refusal], writer)


async def _read_body(reader: StreamReader, missing: int) -> None:
    while missing > 0 and (more := await reader.read(missing)):
        missing -= len(more)


def _headers(head: bytes) -> dict[str, str]:
    lines = (line.partition(":") for line in head.decode("latin-1").split("\r\n")[1:])
    return {name.lower(): value.strip() for name, _, value in lines}


async def _send(error: ErrorResponse, writer: StreamWriter) -> None:
    head = f"HTTP/1.1 {error.status} Refused\r\nContent-Type: {error.content_type}\r\n"
    writer.write(f"{head}Content-Length: {len(error.body)}\r\nConnection: close\r\n\r\n".encode() + error.body)
    await writer.drain()
    writer.close()
    await asyncio.wait_for(writer.wait_closed(), 1)
