"""The child's side: calls that arrive on a pipe, and the responses on another."""

import asyncio
from contextlib import suppress
from typing import IO, Any

import structlog

from services.web.ratings_import.imports import Imports
from services.web.ratings_import.process.frames import read_frame, to_frame
from shared.contracts.errors import MatineeError

CALLS = frozenset({"upload", "open_films", "change", "add_all", "ask_tmdb", "commit", "undo", "resume"})
log = structlog.get_logger()


async def serve(imports: Imports, calls: IO[Any], responses: IO[Any]) -> None:
    """Until no more calls can come. Imports in progress are left to other processes then."""
    reader, writer = await open_pipes(calls, responses)
    tasks: set[asyncio.Task[None]] = set()
    with suppress(asyncio.IncompleteReadError):
        while True:
            number, name, args = await read_frame(reader)
            task = asyncio.create_task(_respond(writer, number, imports, name, args))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
    for task in tasks:
        task.cancel()
    writer.close()
    await imports.close()


async def open_pipes(calls: IO[Any], responses: IO[Any]) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    loop, reader = asyncio.get_running_loop(), asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), calls)
    transport, protocol = await loop.connect_write_pipe(asyncio.streams.FlowControlMixin, responses)
    return reader, asyncio.StreamWriter(transport, protocol, None, loop)


async def _respond(writer: asyncio.StreamWriter, number: int, imports: Imports, name: str, args: Any) -> None:
    result, error = await _outcome(imports, name, args)
    writer.write(to_frame((number, result, error)))
    await writer.drain()


async def _outcome(imports: Imports, name: str, args: Any) -> tuple[object, Exception | None]:
    try:
        if name not in CALLS:
            raise MatineeError
        return await getattr(imports, name)(*args), None
    except MatineeError as error:
        return None, error
    except Exception:
        log.exception("a call of an import failed", call=name)
        return None, MatineeError()
