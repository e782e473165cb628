from collections.abc import Iterable
from dataclasses import dataclass

from shared.contracts.lists import ListHead, RecommendedMovie, Source

LIST_PRESENT = b""


@dataclass(frozen=True)
class StoredList:
    """A user's list as it is kept: its version, its head and one line of JSON a movie, best first."""

    user_id: int
    profile_version: int
    head: bytes
    rows: bytes

    @classmethod
    def from_movies(cls, head: ListHead, movies: Iterable[RecommendedMovie]) -> "StoredList":
        rows = b"\n".join(movie.model_dump_json().encode() for movie in movies)
        only_head = head.model_dump_json(include=set(ListHead.model_fields)).encode()
        return cls(head.user_id, head.profile_version, only_head, rows)

    def to_bytes(self) -> bytes:
        return b"%d\n%b\n%b" % (self.profile_version, self.head, self.rows)


def list_body(value: bytes, amount: int, source: Source) -> bytes:
    """The public JSON answer with the first `amount` movies of a cached value."""
    _version, head, *rows = value.split(b"\n", amount + 2)
    movies = b",".join(rows[:amount])
    return b'%b,"source":"%b","movies":[%b]}' % (head[:-1], source.encode(), movies)


@dataclass(frozen=True)
class OutdatedList:
    """There is a record, but it is not of the current profile, or it has expired: a list must be computed."""


@dataclass(frozen=True)
class FoundList:
    value: bytes
    source: Source

    @property
    def profile_version(self) -> int:
        return int(self.value[: self.value.index(b"\n")])

    def is_from_model(self, model_version: str) -> bool:
        head_end = self.value.index(b"\n", self.value.index(b"\n") + 1)
        return self.value.find(b'"model_version":"%b"' % model_version.encode(), 0, head_end) > 0

    def body(self, amount: int) -> bytes:
        return list_body(self.value, amount, self.source)
