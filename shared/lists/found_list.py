"""What a reader of lists finds, in either format."""

from dataclasses import dataclass
from typing import Protocol

from shared.contracts.lists import Source

LIST_PRESENT = b""
"""Returned instead of a placeholder's token if the cache holds a list."""


class FoundList(Protocol):
    """The first movies of a list, as many as the reader asked for."""

    @property
    def source(self) -> Source: ...

    @property
    def profile_version(self) -> int: ...

    @property
    def model_version(self) -> str:
        """With the version of the catalogue."""
        ...

    def is_from_model(self, model_version: str) -> bool: ...

    def body(self) -> bytes:
        """The public JSON response for the owner."""
        ...

    def body_for_others(self, *, has_link: bool = False) -> bytes | None:
        """For readers who are not the owner: a registered user's titles only, or None if they may see none. `has_link`:
        they have the link that the owner made."""
        ...


@dataclass(frozen=True)
class OutdatedList:
    """The record has expired, is not of the current profile or catalogue, or cannot be rendered; a list must be
    computed. `earlier` is the list of an earlier catalogue, if nothing was hidden since: it lacks new movies and
    titles, and may be served while nobody can compute another one."""

    earlier: FoundList | None = None
