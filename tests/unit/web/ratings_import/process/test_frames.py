import asyncio

import pytest

from services.web.ratings_import.process.frames import read_frame, to_frame


async def test_values_arrive_whole_and_in_order() -> None:
    reader = asyncio.StreamReader()
    values = [(1, "upload", (b"\n\0" * 100_000,)), None]
    reader.feed_data(b"".join(map(to_frame, values)))
    reader.feed_data(to_frame(3)[:-1])
    reader.feed_eof()
    assert [await read_frame(reader) for _ in values] == values
    with pytest.raises(asyncio.IncompleteReadError):
        await read_frame(reader)
