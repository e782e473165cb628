from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.recommender.domain.profile import Verdict
from services.recommender.stores.format2.packed_verdicts import (
    HALF_STARS,
    Entries,
    UnknownPacking,
    pack,
    unpack,
    unpack_stars,
)
from shared.contracts.profile_imports import MAX_SEEN_DATES

ids = st.integers(1, 2**53 - 1)
verdicts = st.builds(
    Verdict,
    rating=st.sampled_from(HALF_STARS),
    rated_at=st.integers(0, 2**62),
    dismissed=st.booleans(),
    seen=st.booleans(),
    seen_on=st.lists(st.dates(), max_size=MAX_SEEN_DATES, unique=True).map(lambda days: tuple(sorted(days)[::-1])),
    wanted_at=st.none() | st.integers(0, 2**62),
    rested_until=st.none() | st.integers(0, 2**62),
)
entries = st.builds(Entries, st.dictionaries(ids, verdicts, max_size=40), st.frozensets(ids, max_size=10))


@given(entries)
def test_what_was_packed_comes_back_exactly(packed: Entries) -> None:
    unpacked = unpack(pack(packed))
    assert dict(unpacked.verdicts) == dict(packed.verdicts)
    assert unpacked.removed == packed.removed
    assert all(
        type(verdict.rating) in {float, type(None)} and type(verdict.dismissed) is bool and type(verdict.seen) is bool
        for verdict in unpacked.verdicts.values()
    )


@given(entries)
def test_stars_alone_are_those_of_the_verdicts(packed: Entries) -> None:
    movie_ids, times, half_stars = unpack_stars(pack(packed))
    found = {movie: (at, HALF_STARS[half]) for movie, at, half in zip(movie_ids, times, half_stars, strict=True)}
    assert found == {movie: (verdict.rated_at, verdict.rating) for movie, verdict in packed.verdicts.items()}


@given(entries, entries)
def test_newer_entries_outweigh_older_ones(newer: Entries, older: Entries) -> None:
    newer = Entries(newer.verdicts, newer.removed - newer.verdicts.keys())
    older = Entries(older.verdicts, older.removed - older.verdicts.keys())
    both = newer.over(older)
    assert not both.verdicts.keys() & both.removed
    for movie_id in {*newer.verdicts, *newer.removed, *older.verdicts, *older.removed}:
        covering = newer if movie_id in newer.verdicts or movie_id in newer.removed else older
        assert both.verdicts.get(movie_id) == covering.verdicts.get(movie_id)
        assert (movie_id in both.removed) == (movie_id in covering.removed)


def test_a_usual_verdict_takes_few_bytes() -> None:
    many = {7 * n % 9973: Verdict(HALF_STARS[1 + n % 10], 1_700_000_000 + 30 * n) for n in range(1000)}
    assert len(pack(Entries(many))) < 6 * len(many)


def test_the_first_byte_names_the_packing() -> None:
    packed = pack(Entries({1: Verdict(5.0, 10, seen_on=(date(2026, 1, 2),))}))
    assert packed[0] == 1
    assert pack(Entries({1: Verdict(5.0, 10, rested_until=20)}))[0] == 2
    with pytest.raises(UnknownPacking, match="version 3"):
        unpack(b"\x03" + packed[1:])


def test_stars_that_are_not_halves_are_refused() -> None:
    for stars in (0.0, 0.3, 5.5):
        with pytest.raises(ValueError, match="half stars"):
            pack(Entries({1: Verdict(stars, 10)}))
