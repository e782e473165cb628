import asyncio
import os
from typing import Any, cast

from services.web.ratings_import.process.frames import read_frame, to_frame
from services.web.ratings_import.process.serving import open_pipes, serve


class Imports:
    closed = False

    async def upload(self, *args: object) -> object:
        return args

    async def close(self) -> None:
        self.closed = True


async def test_calls_on_a_pipe_are_answered_on_the_other_until_it_ends() -> None:
    imports = Imports()
    (calls, to_child), (from_child, responses) = os.pipe(), os.pipe()
    child = asyncio.create_task(serve(cast("Any", imports), os.fdopen(calls), os.fdopen(responses, "w")))
    reader, writer = await open_pipes(os.fdopen(from_child), os.fdopen(to_child, "w"))
    writer.write(to_frame((7, "upload", ("a", b"b"))))
    assert await read_frame(reader) == (7, ("a", b"b"), None)
    writer.write(to_frame((8, "erase", (944,))))
    number, result, error = await read_frame(reader)
    assert (number, result, error.status) == (8, None, 500)
    writer.close()
    await child
    await asyncio.sleep(0)
    assert imports.closed
