"""A list in format 1, from which responses are cut without parsing."""

from dataclasses import dataclass

from pydantic_core import from_json

from shared.contracts.lists import Source
from shared.lists.ready_list import ReadyList, list_for_others


@dataclass(frozen=True)
class StoredList:
    """A user's list: its profile version, its head as JSON, and one line of JSON per movie, best first."""

    user_id: int
    profile_version: int
    head: bytes
    rows: bytes

    @classmethod
    def from_record(cls, record: "ListRecord") -> "StoredList":
        if isinstance(record, StoredList):
            return record
        head = record.head
        return cls(head.user_id, head.profile_version, head.model_dump_json().encode(), b"\n".join(record.rows))

    def to_bytes(self) -> bytes:
        return b"%d\n%b\n%b" % (self.profile_version, self.head, self.rows)

    def first(self, amount: int) -> "FirstLines":
        return FirstLines(self.to_bytes(), amount, "store")


ListRecord = ReadyList | StoredList
"""A list from a table: of format 1, or rendered from the compact list of format 2."""


def list_body(value: bytes, amount: int, source: Source) -> bytes:
    """The public JSON response with the first `amount` movies of a stored value."""
    _version, head, *rows = value.split(b"\n", amount + 2)
    return b"%b%b]}" % (_beginning(head, source), b",".join(rows[:amount]))


def _beginning(head: bytes, source: Source) -> bytes:
    return b'%b,"source":"%b","movies":[' % (head[:-1], source.encode())


@dataclass(frozen=True)
class FirstLines:
    """The first movies of a stored value."""

    value: bytes
    amount: int
    source: Source

    @property
    def profile_version(self) -> int:
        return int(self.value[: self.value.index(b"\n")])

    @property
    def model_version(self) -> str:
        return str(from_json(self._head)["model_version"])

    def is_from_model(self, model_version: str) -> bool:
        return b'"model_version":"%b"' % model_version.encode() in self._head

    @property
    def _head(self) -> bytes:
        start = self.value.index(b"\n") + 1
        return self.value[start : self.value.index(b"\n", start)]

    def body(self) -> bytes:
        return list_body(self.value, self.amount, self.source)

    def body_for_others(self, *, has_link: bool = False) -> bytes | None:  # noqa: ARG002 (format 1 has no other access)
        """A list of version 0 is a sample user's."""
        if self.profile_version == 0:
            return self.body()
        _version, head, *rows = self.value.split(b"\n", self.amount + 2)
        return list_for_others(_beginning(head, self.source), filter(None, rows[: self.amount]))
