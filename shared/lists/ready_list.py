"""A list as ready bytes: the Redis hash of docs/decisions/0020, from which a response of any length is cut unparsed.

Field `v` is the profile's version (a placeholder has a token behind it), `h` the header, `o0` to `o9` ten rows each.
Readers other than the owner get the beginning of each row, which says what movie it is.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from struct import Struct
from typing import ClassVar

from shared.contracts.lists import ListHead, Source, Visibility
from shared.contracts.values import MAX_AMOUNT

CHUNK_ROWS = 10
CHUNKS = MAX_AMOUNT // CHUNK_ROWS
VERSION, HEADER = b"v", b"h"
ROW_CHUNKS = tuple(b"o%d" % chunk for chunk in range(CHUNKS))

# The header: layout, access, lengths of two names; the ends of the rows in their chunks; the names; the head as JSON.
LAYOUT = 2
PREFIX = Struct("<BBBB")
END = Struct("<I")
ENDS = Struct(f"<{MAX_AMOUNT}I")
NAMES_START = PREFIX.size + ENDS.size
SECRETS_START = b',"score":'
"""Where what only the owner may see begins in a row. Quotes in titles are escaped, so it is found nowhere else."""
NO_SECRETS = b',"score":null,"predicted_rating":null,"reason":null}'
HEAD_SECRETS = re.compile(rb'("profile_version":|"computed_at":)(?:\d+|"[^"]*")')


class Access(IntEnum):
    """What readers other than the owner may see of a list. `LINK`: with the owner's link the titles, else nothing."""

    EVERYTHING = 0
    TITLES = 1
    NOTHING = 2
    LINK = 3


ACCESS: dict[Visibility, Access] = {"open": Access.TITLES, "link": Access.LINK, "closed": Access.NOTHING}
"""To the list of a registered user. A sample user's is open to everyone."""


def shows_titles(access: int, *, has_link: bool) -> bool:
    return access == Access.TITLES or (has_link and access == Access.LINK)


def list_for_others(head: bytes, rows: Iterable[bytes]) -> bytes:
    """The public JSON with the titles only. `head` is the beginning, as `list_head` returns it."""
    titles = b",".join([row[: row.index(SECRETS_START)] + NO_SECRETS for row in rows])
    return b"%b%b]}" % (HEAD_SECRETS.sub(rb"\1null", head), titles)


def _chunk_count(amount: int) -> int:
    return -(-amount // CHUNK_ROWS)


FIELDS = tuple((VERSION, HEADER, *ROW_CHUNKS[: _chunk_count(amount)]) for amount in range(MAX_AMOUNT + 1))
"""By amount: the fields that a reader needs, in the order that `CachedList.from_values` expects."""


def list_head(head: ListHead, source: Source) -> bytes:
    """The public JSON of a list up to its first movie. `head` may be a subclass; only the fields of `ListHead` are
    used."""
    fields = head.model_dump_json(include=set(ListHead.model_fields)).encode()
    return b'%b,"source":"%b","movies":[' % (fields[:-1], source.encode())


@dataclass(frozen=True)
class ReadyList:
    """A rendered list: each row is the JSON of a movie, best first."""

    head: ListHead
    fragments_version: str
    rows: Sequence[bytes]
    access: Access = Access.EVERYTHING

    def body(self, amount: int, source: Source) -> bytes:
        """The public JSON response with the first `amount` movies."""
        return b"%b%b]}" % (list_head(self.head, source), b",".join(self.rows[:amount]))

    def first(self, amount: int, source: Source = "store") -> "FirstRows":
        return FirstRows(self, amount, source)

    def fields(self) -> dict[bytes, bytes]:
        """The fields of the Redis hash."""
        chunks = zip(ROW_CHUNKS, _chunks(self.rows), strict=False)
        return {VERSION: b"%d" % self.head.profile_version, HEADER: self._header(), **dict(chunks)}

    def _header(self) -> bytes:
        model, fragments = self.head.model_version.encode(), self.fragments_version.encode()
        prefix = PREFIX.pack(LAYOUT, self.access, len(model), len(fragments))
        return b"".join((prefix, ENDS.pack(*_row_ends(self.rows)), model, fragments, list_head(self.head, "cache")))


@dataclass(frozen=True)
class FirstRows:
    """The first movies of a list that the table holds, or that was just computed."""

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

    def body_for_others(self, *, has_link: bool = False) -> bytes | None:
        ready = self.ready
        if ready.access == Access.EVERYTHING:
            return self.body()
        if not shows_titles(ready.access, has_link=has_link):
            return None
        return list_for_others(list_head(ready.head, self.source), ready.rows[: self.amount])


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
        return self.header[NAMES_START : NAMES_START + self.header[2]].decode()

    @property
    def fragments_version(self) -> str:
        start = NAMES_START + self.header[2]
        return self.header[start : start + self.header[3]].decode()

    def _head(self) -> bytes:
        return self.header[NAMES_START + self.header[2] + self.header[3] :]

    def body(self) -> bytes:
        """The public JSON for the owner."""
        count = _chunk_count(self.amount)
        chunks = [chunk for chunk in self.chunks[:count] if chunk is not None]
        if self.amount % CHUNK_ROWS and len(chunks) == count:
            (end,) = END.unpack_from(self.header, PREFIX.size + END.size * (self.amount - 1))
            chunks[-1] = chunks[-1][:end]
        return b"".join((self._head(), b",".join(chunks), b"]}"))

    def body_for_others(self, *, has_link: bool = False) -> bytes | None:
        """The public JSON for readers who are not the owner. None if they may see none."""
        access = self.header[1]
        if access == Access.EVERYTHING:
            return self.body()
        return list_for_others(self._head(), self._rows()) if shows_titles(access, has_link=has_link) else None

    def _rows(self) -> Iterator[bytes]:
        """Ends at the first row that the list does not have."""
        ends = ENDS.unpack_from(self.header, PREFIX.size)
        for place in range(self.amount):
            chunk = self.chunks[place // CHUNK_ROWS]
            start = ends[place - 1] + 1 if place % CHUNK_ROWS else 0
            if chunk is None or start >= ends[place]:
                return
            yield chunk[start : ends[place]]
