"""Where the verdicts of a profile are: the newest in the profile's item, its *head*, older ones in *segments* if they
are too many for it. A segment never changes. The head outweighs the segments, and a newer segment the older ones."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from services.recommender.domain.profile import Verdict
from services.recommender.stores.format2.packed_verdicts import Entries, pack

MAX_SEGMENT_BYTES = 200 * 1024
"""An item of DynamoDB has at most 400 KB, and a transaction 4 MB."""
KEPT_SHARE = 4
"""A full head keeps this fraction of its verdicts: enough for the next changes to stay in the head."""


@dataclass(frozen=True)
class Segment:
    entries: Entries = field(compare=False)
    size: int = field(compare=False)
    id: str = field(default_factory=lambda: uuid.uuid4().hex)

    @classmethod
    def from_entries(cls, entries: Entries) -> "Segment":
        return cls(entries, len(pack(entries)))


@dataclass(frozen=True)
class Archive:
    """The segments of a profile, oldest first."""

    segments: tuple[Segment, ...] = ()

    @cached_property
    def verdicts(self) -> Mapping[int, Verdict]:
        """The verdicts of all segments together."""
        return merge([segment.entries for segment in self.segments])

    def with_added(self, entries: Entries) -> "Archive":
        """With another segment. Segments that are not much larger are merged into it, so that each verdict is rewritten
        only a few times and the number of segments grows with the logarithm of the profile's size."""
        older = list(self.segments)
        size = len(pack(entries))
        while older and older[-1].size <= 2 * size and older[-1].size + size <= MAX_SEGMENT_BYTES:
            entries = entries.over(older.pop().entries)
            size = len(pack(entries))
        covered = {movie_id for segment in older for movie_id in segment.entries.verdicts}
        return Archive((*older, *_pieces(Entries(entries.verdicts, entries.removed & covered))))


@dataclass(frozen=True)
class Layout:
    """How a profile is stored."""

    archive: Archive = field(default_factory=Archive)
    head: Entries = field(default_factory=Entries)

    def rating(self, movie_id: int) -> float | None:
        """As it is stored."""
        verdict = self.head.verdicts.get(movie_id)
        if verdict is None and movie_id not in self.head.removed:
            verdict = self.archive.verdicts.get(movie_id)
        return verdict.rating if verdict else None

    def withdraws(self, movie_ids: Collection[int], verdicts: Mapping[int, Verdict]) -> bool:
        """Whether a rating of these movies goes when the verdicts become these."""

        def is_rated(movie_id: int) -> bool:
            return movie_id in verdicts and verdicts[movie_id].rating is not None

        return any(not is_rated(movie_id) and self.rating(movie_id) is not None for movie_id in movie_ids)

    def head_after(self, movie_ids: Collection[int], verdicts: Mapping[int, Verdict]) -> Entries:
        """The head of a profile of these verdicts that differs from the stored one in these movies only. An archived
        verdict that is gone leaves a marker."""
        changed, archived = set(movie_ids), self.archive.verdicts
        kept = {movie_id: verdict for movie_id, verdict in self.head.verdicts.items() if movie_id not in changed}
        set_now = {movie_id: verdicts[movie_id] for movie_id in changed if movie_id in verdicts}
        new = {movie_id: verdict for movie_id, verdict in set_now.items() if archived.get(movie_id) != verdict}
        gone = {movie_id for movie_id in changed if movie_id in archived and movie_id not in verdicts}
        return Entries(kept | new, (self.head.removed - changed) | gone)


def merge(oldest_first: list[Entries]) -> dict[int, Verdict]:
    merged: dict[int, Verdict] = {}
    for entries in oldest_first:
        for movie_id in entries.removed:
            merged.pop(movie_id, None)
        merged |= entries.verdicts
    return merged


def _pieces(entries: Entries) -> list[Segment]:
    """Usually one segment; several if it would be too large for an item."""
    segment = Segment.from_entries(entries)
    if segment.size <= MAX_SEGMENT_BYTES:
        return [segment] if entries.verdicts or entries.removed else []
    verdicts = list(entries.verdicts.items())
    middle = len(verdicts) // 2
    return [*_pieces(Entries(dict(verdicts[:middle]), entries.removed)), *_pieces(Entries(dict(verdicts[middle:])))]


def split(head: Entries, room: int) -> tuple[Entries, Entries]:
    """The newest verdicts, which stay in a head with this many bytes for them, and the rest, which is archived."""
    newest_first = sorted(head.verdicts.items(), key=lambda item: (-item[1].rated_at, item[0]))
    kept = len(newest_first) // KEPT_SHARE
    while kept and len(pack(Entries(dict(newest_first[:kept])))) > room // 2:
        kept //= 2
    return Entries(dict(newest_first[:kept])), Entries(dict(newest_first[kept:]), head.removed)
