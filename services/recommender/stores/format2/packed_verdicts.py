"""Verdicts as few bytes: columns in MessagePack, oldest verdict first, compressed with zlib behind a byte that names
the packing: 2 where a movie rests, which earlier code does not know, else 1. A verdict takes 4 to 8 bytes, against 40
to 60 as an item."""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from typing import Any

import msgpack

from services.recommender.domain.profile import Verdict

PACKING, WITH_RESTS = 1, 2
STARS_MASK, DISMISSED, SEEN = 0x0F, 0x10, 0x20
"""The bits of a verdict's byte: half stars (0 without a rating), then the flags."""
HALF_STARS = (None, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0)


class UnknownPacking(Exception):
    """Written by newer code."""


@dataclass(frozen=True)
class Entries:
    """Verdicts by movie id, and the movies whose verdict in an older place no longer counts."""

    verdicts: Mapping[int, Verdict] = field(default_factory=dict)
    removed: frozenset[int] = frozenset()

    def over(self, older: "Entries") -> "Entries":
        """Both, where these outweigh the older ones."""
        kept = {movie_id: verdict for movie_id, verdict in older.verdicts.items() if movie_id not in self.removed}
        return Entries(kept | dict(self.verdicts), (older.removed - self.verdicts.keys()) | self.removed)


def pack(entries: Entries) -> bytes:
    """Raises `ValueError` if a rating is not of half stars."""
    verdicts = sorted(entries.verdicts.items(), key=lambda item: (item[1].rated_at, item[0]))
    columns = [
        [movie_id for movie_id, _ in verdicts],
        _differences(verdict.rated_at for _, verdict in verdicts),
        bytes(_byte(verdict) for _, verdict in verdicts),
        {place: _rare(verdict) for place, (_, verdict) in enumerate(verdicts) if verdict.has_dates()},
        sorted(entries.removed),
    ]
    has_rests = any(verdict.rested_until is not None for _, verdict in verdicts)
    return bytes([WITH_RESTS if has_rests else PACKING]) + zlib.compress(msgpack.packb(columns), level=6)


def unpack(packed: bytes) -> Entries:
    """Raises `UnknownPacking`."""
    ids, times, flags, rare, removed = _columns(packed)
    verdicts = zip(ids, accumulate(times), flags, strict=True)
    return Entries(
        {movie_id: _verdict(at, byte, rare.get(place)) for place, (movie_id, at, byte) in enumerate(verdicts)},
        frozenset(removed),
    )


def unpack_stars(packed: bytes) -> tuple[list[int], list[int], list[int]]:
    """Movie ids, times and half stars, 0 without a rating: in a third of the time, as no verdict is an object.
    Raises `UnknownPacking`."""
    ids, times, flags, _, _ = _columns(packed)
    return ids, list(accumulate(times)), [byte & STARS_MASK for byte in flags]


def _columns(packed: bytes) -> Any:
    if packed[0] not in (PACKING, WITH_RESTS):
        raise UnknownPacking(f"Verdicts are packed in version {packed[0]}; this code knows {PACKING} and {WITH_RESTS}.")
    return msgpack.unpackb(zlib.decompress(packed[1:]), strict_map_key=False)


def _differences(values: Iterable[int]) -> list[int]:
    """Each value minus the one before it; the first as it is."""
    columns, previous = [], 0
    for value in values:
        columns.append(value - previous)
        previous = value
    return columns


def _byte(verdict: Verdict) -> int:
    if verdict.rating not in HALF_STARS:
        raise ValueError(f"{verdict.rating} is not a rating in half stars")
    return HALF_STARS.index(verdict.rating) | DISMISSED * verdict.dismissed | SEEN * verdict.seen


def _rare(verdict: Verdict) -> list[Any]:
    rest = [] if verdict.rested_until is None else [verdict.rested_until]
    return [verdict.wanted_at, _differences(day.toordinal() for day in verdict.seen_on), *rest]


def _verdict(rated_at: int, byte: int, rare: list[Any] | None) -> Verdict:
    rating, dismissed, seen = HALF_STARS[byte & STARS_MASK], bool(byte & DISMISSED), bool(byte & SEEN)
    if rare is None:
        return Verdict(rating, rated_at, dismissed, seen)
    wanted_at, days, *rest = rare
    return Verdict(rating, rated_at, dismissed, seen, tuple(map(date.fromordinal, accumulate(days))), wanted_at, *rest)
