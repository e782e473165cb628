"""A list in the format that the stores hold, from which responses are cut without parsing."""

from collections.abc import Iterable
from dataclasses import dataclass

from shared.contracts.lists import ListHead, RecommendedMovie, Source

LIST_PRESENT = b""
"""Returned instead of a placeholder's token if the cache holds a list."""


@dataclass(frozen=True)
class StoredList:
    """A user's list: its profile version, its head as JSON, and one line of JSON per movie, best first."""

    user_id: int
    profile_version: int
    head: bytes
    rows: bytes

    @classmethod
    def from_movies(cls, head: ListHead, movies: Iterable[RecommendedMovie]) -> "StoredList":
        """`head` may be a subclass; only the fields of `ListHead` are stored."""
        rows = b"\n".join(movie.model_dump_json().encode() for movie in movies)
        head_json = head.model_dump_json(include=set(ListHead.model_fields)).encode()
        return cls(head.user_id, head.profile_version, head_json, rows)

    def to_bytes(self) -> bytes:
        return b"%d\n%b\n%b" % (self.profile_version, self.head, self.rows)


def list_body(value: bytes, amount: int, source: Source) -> bytes:
    """The public JSON response with the first `amount` movies of a stored value."""
    _version, head, *rows = value.split(b"\n", amount + 2)
    movies = b",".join(rows[:amount])
    return b'%b,"source":"%b","movies":[%b]}' % (head[:-1], source.encode(), movies)


@dataclass(frozen=True)
class OutdatedList:
    """The record has expired or is not of the current profile; a list must be computed."""


@dataclass(frozen=True)
class FoundList:
    value: bytes
    source: Source

    @property
    def profile_version(self) -> int:
        return int(self.value[: self.value.index(b"\n")])

    def is_from_model(self, model_version: str) -> bool:
        head_start = self.value.index(b"\n") + 1
        head = self.value[head_start : self.value.index(b"\n", head_start)]
        return b'"model_version":"%b"' % model_version.encode() in head

    def body(self, amount: int) -> bytes:
        return list_body(self.value, amount, self.source)
