"""Changes of a profile, applied to a head and segments in memory: nothing is lost, and little is written."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from math import ceil
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.recommender.domain.ports import ProfileMoved
from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.stores.format2.head_change import MAX_ITEM_BYTES, HeadChange
from services.recommender.stores.format2.items import entries_of
from services.recommender.stores.format2.packed_verdicts import pack
from services.recommender.stores.format2.segments import Layout, Segment, merge
from shared.stores.tables import Tables

USER = 944
NOW = 1_700_000_000
RATINGS = 700
LIST_BYTES = 2500


@dataclass(frozen=True)
class FakeList:
    size: int = LIST_BYTES
    expires_at: int = NOW
    movie_ids: tuple[int, ...] = ()

    def pack(self) -> bytes:
        return bytes(self.size)


@dataclass
class Stored:
    """What the tables contain, and the units that were written, as AWS counts them."""

    profile: UserProfile = field(default_factory=lambda: UserProfile(USER, 0, {}, Layout()))
    values: dict[str, Any] = field(default_factory=dict)
    segments: dict[str, Segment] = field(default_factory=dict)
    units: int = 0
    transactions: int = 0

    def change(self, profile: UserProfile, movie_ids: Collection[int], listed: FakeList | None = FakeList()) -> None:
        change = HeadChange.plan(profile, movie_ids, listed)
        before = size(self.values)
        self.values |= change.values
        head = units(max(before, size(self.values)))
        added = sum(units(segment.size + 60) for segment in change.added)
        dropped = sum(units(self.segments.pop(segment.id).size + 60) for segment in change.dropped)
        self.segments |= {segment.id: segment for segment in change.added}
        self.transactions += change.moves_verdicts
        self.units += (head + added + dropped) * (2 if change.moves_verdicts else 1)
        self.profile = replace(profile, stored_as=change.layout)
        assert {segment.id for segment in change.layout.archive.segments} == self.segments.keys()
        assert size(self.values) <= MAX_ITEM_BYTES

    def load(self) -> dict[int, Verdict]:
        named = [self.segments[each].entries for each in self.values.get("segments") or []]
        return merge([*named, entries_of(self.values)])


def size(values: dict[str, Any]) -> int:
    """Names, bytes, about 10 for a number, and 3 more than its length for an element of a list."""
    return 20 + sum(len(name) + value_size(value) for name, value in values.items())


def value_size(value: Any) -> int:
    if isinstance(value, list):
        return sum(len(each) + 3 for each in value)
    return len(value) if isinstance(value, bytes) else 10


def units(size: int) -> int:
    return max(1, ceil(size / 1024))


def a_verdict(chance: Random, now: int) -> Verdict:
    return Verdict(chance.choice([None, *(n / 2 for n in range(1, 11))]), now, dismissed=True)


@pytest.mark.parametrize(
    ("length", "most"), [(20, 8), (200, 8), (2000, 12), pytest.param(20_000, 12, marks=pytest.mark.long)]
)
def test_a_rating_writes_few_units(length: int, most: int) -> None:
    """Ratings at random times: the verdicts that compress worst."""
    chance, stored = Random(1), Stored()
    movies = chance.sample(range(1, 200_000), length + RATINGS)
    verdicts = {movie: Verdict(chance.randint(1, 10) / 2, NOW + chance.randrange(10**8)) for movie in movies[:length]}
    stored.change(replace(stored.profile, version=1, verdicts=verdicts), verdicts)
    stored.units = 0
    for place, movie in enumerate(movies[length:]):
        stored.change(stored.profile.with_rating(movie, 4.5, NOW + 10**8 + 4000 * place), [movie])
    assert stored.load() == dict(stored.profile.verdicts)
    assert stored.units / RATINGS <= most
    assert len(stored.segments) <= 8


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32))
def test_nothing_is_lost_in_any_order_of_changes(seed: int) -> None:
    """A small catalogue and a long list, so that verdicts in segments are often changed and removed."""
    chance, stored = Random(seed), Stored()
    catalogue = [Random(seed + 1).randrange(1, 10**6) for _ in range(chance.choice([100, 1500, 6000]))]
    for step in range(60):
        movies = chance.sample(catalogue, chance.choice([1, 1, 20, len(catalogue) // 2]))
        verdicts = dict(stored.profile.verdicts)
        for movie in movies:
            if chance.random() < 0.4:
                verdicts.pop(movie, None)
            else:
                verdicts[movie] = a_verdict(chance, NOW + step)
        changed = replace(stored.profile, version=stored.profile.version + 1, verdicts=verdicts)
        stored.change(changed, movies, FakeList(chance.choice([100, 6000])) if verdicts else None)
        assert stored.load() == verdicts


def test_a_large_import_is_cut_into_segments_that_fit_into_items() -> None:
    verdicts = {movie: Verdict(3.0, NOW, seen_on=tuple(_days(movie)), wanted_at=movie) for movie in range(1, 8_001)}
    stored = Stored()
    stored.change(replace(stored.profile, version=1, verdicts=verdicts), verdicts)
    assert all(len(pack(segment.entries)) <= 200 * 1024 for segment in stored.segments.values())
    assert stored.load() == verdicts


def _days(movie: int) -> list[date]:
    chance = Random(movie)
    return sorted((date.fromordinal(chance.randrange(700_000, 740_000)) for _ in range(20)), reverse=True)


def test_a_profile_of_another_format_cannot_be_changed() -> None:
    with pytest.raises(ProfileMoved):
        HeadChange.plan(UserProfile(USER, 1, {1: Verdict(5.0, 1)}), [1], None)


def test_the_update_requires_the_version_before_and_removes_the_list_of_a_profile_without_ratings() -> None:
    profile = UserProfile(USER, 3, {1: Verdict(None, 1, dismissed=True)}, Layout())
    update = HeadChange.plan(profile, [1], None).update(Tables("test-"))
    assert (update["TableName"], update["Key"]) == ("test-profiles", {"user_id": {"N": "944"}})
    assert (
        update["UpdateExpression"] == "SET #version = :version, #verdicts = :verdicts "
        "REMOVE #visibility, #wanted_in_lists, #hooked, #list, #list_expires"
    )
    assert update["ConditionExpression"] == "#version = :old"
    assert update["ExpressionAttributeValues"][":old"] == {"N": "2"}
    assert update["ExpressionAttributeValues"][":version"] == {"N": "3"}
