"""A list as ready bytes: the Redis hash of docs/decisions/0020, from which a response of any length is cut unparsed.

Field `v` is the profile's version (a placeholder has a token behind it), `h` the header, `o0` to `o9` ten rows each for
the owner, and `s0` to `s9` the rows with less in them, where a list has these.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from struct import Struct
from typing import ClassVar

from shared.contracts.lists import ListHead, Source
from shared.contracts.values import MAX_AMOUNT

CHUNK_ROWS = 10
CHUNKS = MAX_AMOUNT // CHUNK_ROWS
VERSION, HEADER = b"v", b"h"
OWNER_CHUNKS = tuple(b"o%d" % chunk for chunk in range(CHUNKS))
REDUCED_CHUNKS = tuple(b"s%d" % chunk for chunk in range(CHUNKS))

# The header: layout, access, lengths of two names; the ends of the rows in their chunks, and of the reduced rows where
# there are such; the names; the head as JSON.
LAYOUT = 1
PREFIX = Struct("<BBBB")
END = Struct("<I")
ENDS = Struct(f"<{MAX_AMOUNT}I")
OWNER_ENDS = PREFIX.size
REDUCED_ENDS = OWNER_ENDS + ENDS.size


class Access(IntEnum):
    """What readers other than the owner may see of a list."""

    EVERYTHING = 0
    REDUCED = 1
    NOTHING = 2


def _chunk_count(amount: int) -> int:
    return -(-amount // CHUNK_ROWS)


def _fields(amount: int, is_owner: bool) -> tuple[bytes, ...]:
    count = _chunk_count(amount)
    reduced = () if is_owner else REDUCED_CHUNKS[:count]
    return (VERSION, HEADER, *OWNER_CHUNKS[:count], *reduced)


FIELDS_FOR_OWNER = tuple(_fields(amount, True) for amount in range(MAX_AMOUNT + 1))
FIELDS_FOR_OTHERS = tuple(_fields(amount, False) for amount in range(MAX_AMOUNT + 1))
"""By amount: the fields that a reader needs, in the order that `CachedList.from_values` expects."""


def list_head(head: ListHead, source: Source) -> bytes:
    """The public JSON of a list up to its first movie. `head` may be a subclass; only the fields of `ListHead` are
    used."""
    fields = head.model_dump_json(include=set(ListHead.model_fields)).encode()
    return b'%b,"source":"%b","movies":[' % (fields[:-1], source.encode())


@dataclass(frozen=True)
class ReadyList:
    """A rendered list: each row is the JSON of a movie, best first. `reduced_rows` are for others than the owner, where
    the access is reduced."""

    head: ListHead
    fragments_version: str
    rows: Sequence[bytes]
    reduced_rows: Sequence[bytes] = ()
    access: Access = Access.EVERYTHING

    def body(self, amount: int, source: Source) -> bytes:
        """The public JSON response with the first `amount` movies."""
        return b"%b%b]}" % (list_head(self.head, source), b",".join(self.rows[:amount]))

    def first(self, amount: int) -> "FirstRows":
        return FirstRows(self, amount)

    def fields(self) -> dict[bytes, bytes]:
        """The fields of the Redis hash."""
        chunks = zip(OWNER_CHUNKS, _chunks(self.rows), strict=False)
        reduced = zip(REDUCED_CHUNKS, _chunks(self.reduced_rows), strict=False)
        return {VERSION: b"%d" % self.head.profile_version, HEADER: self._header(), **dict(chunks), **dict(reduced)}

    def _header(self) -> bytes:
        model, fragments = self.head.model_version.encode(), self.fragments_version.encode()
        prefix = PREFIX.pack(LAYOUT, self.access, len(model), len(fragments))
        ends = [ENDS.pack(*_row_ends(self.rows))]
        if self.access == Access.REDUCED:
            ends.append(ENDS.pack(*_row_ends(self.reduced_rows)))
        return b"".join((prefix, *ends, model, fragments, list_head(self.head, "cache")))


@dataclass(frozen=True)
class FirstRows:
    """The first movies of a list that the table holds."""

    ready: ReadyList
    amount: int
    source: Source = "store"

    @property
    def profile_version(self) -> int:
        return self.ready.head.profile_version

    @property
    def model_version(self) -> str:
        return self.ready.head.model_version

    def is_from_model(self, model_version: str) -> bool:
        return self.model_version == model_version

    def body(self) -> bytes:
        return self.ready.body(self.amount, self.source)


def _chunks(rows: Sequence[bytes]) -> list[bytes]:
    return [b",".join(rows[start : start + CHUNK_ROWS]) for start in range(0, len(rows), CHUNK_ROWS)]


def _row_ends(rows: Sequence[bytes]) -> list[int]:
    """Where each row ends within its chunk. Rows that are missing end where the last one does."""
    ends: list[int] = []
    for place in range(MAX_AMOUNT):
        before = 0 if place % CHUNK_ROWS == 0 else ends[-1]
        size = len(rows[place]) + (before > 0) if place < len(rows) else 0
        ends.append(before + size)
    return ends


@dataclass(slots=True)
class CachedList:
    """The answer of Redis to an `HMGET` of the fields for an amount. Not frozen, which would double what it costs."""

    version: bytes
    header: bytes
    chunks: Sequence[bytes | None]
    amount: int
    source: ClassVar[Source] = "cache"

    @classmethod
    def from_values(cls, values: Sequence[bytes | None], amount: int) -> "CachedList | None":
        """None where the cache holds no list, but nothing or a placeholder."""
        version, header = values[0], values[1]
        if version is None or header is None or b" " in version or header[0] != LAYOUT:
            return None
        return cls(version, header, values[2:], amount)

    @property
    def profile_version(self) -> int:
        return int(self.version)

    @property
    def access(self) -> Access:
        return Access(self.header[1])

    @property
    def is_open(self) -> bool:
        """Whether everyone may see all of it."""
        return self.header[1] == 0

    def is_from_model(self, model_version: str) -> bool:
        return self.model_version == model_version

    @property
    def model_version(self) -> str:
        start = self._names_start()
        return self.header[start : start + self.header[2]].decode()

    @property
    def fragments_version(self) -> str:
        start = self._names_start() + self.header[2]
        return self.header[start : start + self.header[3]].decode()

    def _names_start(self) -> int:
        return REDUCED_ENDS + (ENDS.size if self.header[1] == Access.REDUCED else 0)

    def body(self) -> bytes:
        """The public JSON for the owner."""
        return self._body(0, OWNER_ENDS)

    def body_for_others(self) -> bytes | None:
        """The public JSON for readers who are not the owner, from the fields for others. None if they may see none."""
        access = self.header[1]
        if access == Access.EVERYTHING:
            return self._body(0, OWNER_ENDS)
        if access == Access.REDUCED:
            return self._body(_chunk_count(self.amount), REDUCED_ENDS)
        return None

    def _body(self, first_chunk: int, ends: int) -> bytes:
        count = _chunk_count(self.amount)
        chunks = [chunk for chunk in self.chunks[first_chunk : first_chunk + count] if chunk is not None]
        if self.amount % CHUNK_ROWS and len(chunks) == count:
            (end,) = END.unpack_from(self.header, ends + END.size * (self.amount - 1))
            chunks[-1] = chunks[-1][:end]
        head = self.header[self._names_start() + self.header[2] + self.header[3] :]
        return b"".join((head, b",".join(chunks), b"]}"))
