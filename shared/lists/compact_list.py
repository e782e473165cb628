"""A list as DynamoDB stores it (docs/decisions/0020): about 2 KB for 100 movies.

A layout byte, then columns in MessagePack, compressed with zlib. Numbers are rounded where a list is computed, to what
the columns hold, so that every copy of a list has the same rows.
"""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

import msgpack

from shared.contracts.lists import ListHead

LAYOUT, LAYOUT_WITH_FEATURES = b"\x01", b"\x02"
"""The second one is of lists with a reason that names features, which earlier versions do not know."""
SCORE_UNITS = 10_000
"""Scores are in ten-thousandths."""
STAR_UNITS = 100
"""Stars are in hundredths, also those of cited ratings: a data set may have others than half stars."""
AVERAGE_UNITS = 10
LIST_SECONDS = 30 * 24 * 3600
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Citation(NamedTuple):
    """One of the user's own ratings, in hundredths of a star."""

    movie_id: int
    stars: int


class SharedFeature(NamedTuple):
    """Something that a movie has in common with all cited ones, such as ("tag", "noir")."""

    kind: str
    name: str


class RatingsReason(NamedTuple):
    """The user's ratings that contribute most, largest first, and why they do, where the movie is scored by its
    features."""

    cited: tuple[Citation, ...]
    shared: tuple[SharedFeature, ...] = ()


class NeighboursReason(NamedTuple):
    """`people` with a similar taste, out of `among` (None where that is unknown); `average` is in tenths of a star."""

    people: int
    among: int | None
    average: int


class PopularityReason(NamedTuple):
    """`people` who have rated the movie; `average` is in tenths of a star, None where nobody has."""

    people: int
    average: int | None


Reason = RatingsReason | NeighboursReason | PopularityReason


@dataclass(frozen=True)
class CompactList:
    """Columns of equal length, best movie first: scores in ten-thousandths, predicted ratings in hundredths of a
    star. `valid_until` is when the profile itself asks for another list."""

    head: ListHead
    movie_ids: Sequence[int]
    scores: Sequence[int]
    predicted: Sequence[int]
    reasons: Sequence[Reason]
    valid_until: int | None = None

    @property
    def expires_at(self) -> int:
        """In seconds of the epoch. A list that is read later is computed again."""
        usual = int(self.head.computed_at.timestamp()) + LIST_SECONDS
        return usual if self.valid_until is None else min(usual, self.valid_until)

    def pack(self) -> bytes:
        head = (self.head.model_version, (self.head.computed_at - EPOCH) // MICROSECOND)
        steps = [after - before for before, after in pairwise((0, *self.scores))]
        columns = (head, list(self.movie_ids), steps, list(self.predicted), _reason_columns(self.reasons))
        names_features = any(isinstance(reason, RatingsReason) and reason.shared for reason in self.reasons)
        return (LAYOUT_WITH_FEATURES if names_features else LAYOUT) + zlib.compress(msgpack.packb(columns))

    @classmethod
    def unpack(cls, packed: bytes, user_id: int, profile_version: int) -> "CompactList | None":
        """None for a layout that this code does not know."""
        if packed[:1] not in (LAYOUT, LAYOUT_WITH_FEATURES):
            return None
        (model_version, microseconds), movie_ids, steps, predicted, reasons = _columns(packed)
        head = ListHead(
            user_id=user_id,
            profile_version=profile_version,
            model_version=model_version,
            computed_at=EPOCH + microseconds * MICROSECOND,
        )
        return cls(head, movie_ids, list(accumulate(steps)), predicted, _reasons(*reasons))


def _columns(packed: bytes) -> Any:
    return msgpack.unpackb(zlib.decompress(packed[len(LAYOUT) :]), use_list=False)


def _reason_columns(reasons: Iterable[Reason]) -> tuple[Any, ...]:
    """The distinct citations, and an entry a movie: places in these and shared features, or numbers with a mark of
    their kind in front."""
    places: dict[Citation, int] = {}
    entries: list[Any] = []
    for reason in reasons:
        if isinstance(reason, RatingsReason):
            entries.append([*(places.setdefault(each, len(places)) for each in reason.cited), *reason.shared])
        else:
            entries.append([None, *reason])
    return [movie_id for movie_id, _ in places], [stars for _, stars in places], entries


def _reasons(movie_ids: Sequence[int], stars: Sequence[int], entries: Iterable[Any]) -> list[Reason]:
    citations = list(map(Citation, movie_ids, stars))
    return [_reason(entry, citations) for entry in entries]


def _reason(entry: Any, citations: Sequence[Citation]) -> Reason:
    if entry[0] is not None:
        shared = tuple(SharedFeature(*each) for each in entry if isinstance(each, tuple))
        return RatingsReason(tuple(citations[place] for place in entry[: len(entry) - len(shared)]), shared)
    numbers = entry[1:]
    return NeighboursReason(*numbers) if len(numbers) == len(NeighboursReason._fields) else PopularityReason(*numbers)
