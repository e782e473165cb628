"""A computed list in both of its forms."""

from dataclasses import dataclass

from shared.lists.compact_list import CompactList
from shared.lists.ready_list import ReadyList


@dataclass(frozen=True)
class RenderedList:
    """`compact` is what DynamoDB stores in format 2; `ready` is what Redis holds and what responses are cut from."""

    compact: CompactList
    ready: ReadyList

    @property
    def user_id(self) -> int:
        return self.ready.head.user_id

    @property
    def profile_version(self) -> int:
        return self.ready.head.profile_version
