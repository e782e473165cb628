"""Large values as items of a table, each of which holds at most 400 KB."""

import zlib
from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter

from services.web.ratings_import.matching import Match
from services.web.ratings_import.plan import OpenFilm
from services.web.ratings_import.reading.entries import Entry
from shared.contracts.movie_records import MovieLine
from shared.contracts.profile_imports import ImportedVerdict, VerdictChange

MAX_ITEM_BYTES = 350 * 1024
ENTRIES = TypeAdapter(list[Entry])
MATCHES = TypeAdapter(list[Match])
LINES = TypeAdapter(dict[int, MovieLine])
OPEN_FILMS = TypeAdapter(list[OpenFilm])
VERDICTS = TypeAdapter(list[ImportedVerdict])
CHANGES = TypeAdapter(list[VerdictChange])


def pack(adapter: TypeAdapter[Any], value: Any) -> list[bytes]:
    """At least one piece."""
    return pack_bytes(adapter.dump_json(value))


def unpack(adapter: TypeAdapter[Any], pieces: list[bytes]) -> Any:
    return adapter.validate_json(unpack_bytes(pieces))


def pack_bytes(content: bytes) -> list[bytes]:
    return list(_pieces(zlib.compress(content, 1)))


def unpack_bytes(pieces: list[bytes]) -> bytes:
    return zlib.decompress(b"".join(pieces))


def _pieces(packed: bytes) -> Iterator[bytes]:
    for start in range(0, len(packed), MAX_ITEM_BYTES):
        yield packed[start : start + MAX_ITEM_BYTES]
