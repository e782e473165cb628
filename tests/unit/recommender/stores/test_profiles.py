from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from services.recommender.datasets.rating_lines import RATINGS
from services.recommender.domain.ports import ProfileMoved
from services.recommender.domain.profile import UserProfile
from services.recommender.stores.format2.segments import Layout
from services.recommender.stores.profiles import Eraser, Profiles
from shared.lists.store_format import Format, StoreFormat

OLD, NEW = UserProfile(944, 3), UserProfile(944, 3, {}, Layout())


@dataclass
class Format1Or2:
    """The profiles of one format."""

    profile: UserProfile | None = None
    commits: list[Any] = field(default_factory=list)

    async def version(self, _user_id: int) -> int | None:
        return self.profile.version if self.profile else None

    async def load(self, _user_id: int) -> UserProfile | None:
        return self.profile

    async def commit(self, profile: UserProfile, _movie_ids: Any, stored: Any) -> UserProfile:
        self.commits.append(stored)
        return profile


class Stand:
    """Profiles over both formats; converting moves the profile."""

    def __init__(self, old: UserProfile | None, new: UserProfile | None, writing: Format) -> None:
        self.old, self.new, self.format = Format1Or2(old), Format1Or2(new), StoreFormat(writing, writing)
        old_table: Any = self.old
        new_table: Any = self.new
        self.profiles = Profiles(old_table, new_table, self.format)
        self.profiles.conversion = self  # type: ignore[assignment]

    async def convert(self, _user_id: int) -> bool:
        if self.old.profile is None:
            return False
        self.old.profile, self.new.profile = None, NEW
        return True


@pytest.mark.parametrize(
    ("old", "new", "writing", "found", "writing_then"),
    [
        (OLD, None, 1, OLD, 1),
        (None, NEW, 1, NEW, 2),
        (None, None, 1, None, 1),
        (None, NEW, 2, NEW, 2),
        (OLD, None, 2, NEW, 2),
        (None, None, 2, None, 2),
    ],
)
async def test_a_profile_is_found_in_its_format_and_converted_where_format_2_is_written(
    old: UserProfile | None, new: UserProfile | None, writing: Format, found: UserProfile | None, writing_then: int
) -> None:
    stand = Stand(old, new, writing)
    assert await stand.profiles.version(944) == (found and found.version)
    assert stand.format.writing == writing_then
    stand = Stand(old, new, writing)
    assert await stand.profiles.load(944) is found
    assert stand.format.writing == writing_then


async def test_a_profile_that_is_looked_up_stays_in_its_format() -> None:
    assert await Stand(OLD, None, 2).profiles.find(944) is OLD
    assert await Stand(None, NEW, 2).profiles.find(944) is NEW


async def test_a_change_is_committed_in_the_format_of_the_profile_or_refused() -> None:
    rendered: Any = type("Rendered", (), {"compact": "compact"})()
    stand = Stand(OLD, None, 1)
    await stand.profiles.commit(OLD, [1], rendered)
    await stand.profiles.commit(NEW, [1], rendered)
    await stand.profiles.commit(NEW, [1], None)
    assert (stand.old.commits, stand.new.commits) == ([rendered], ["compact", None])
    with pytest.raises(ProfileMoved):
        await Stand(OLD, None, 2).profiles.commit(OLD, [1], rendered)


@pytest.mark.parametrize(
    ("writing", "has_item", "writing_then"), [(1, False, 1), (1, True, 2), (2, False, 2), (2, True, 2)]
)
async def test_format_1_cannot_be_converted_any_more_before_format_2_is_erased(
    writing: Format, has_item: bool, writing_then: int
) -> None:
    """A profile of format 1 has a mark of its own, also where format 2 is written."""
    calls: list[str] = []

    class Erasers:
        def __getattr__(self, operation: str) -> Any:
            async def call(_user_id: int) -> bool:
                calls.append(operation)
                return has_item

            return call

        @property
        def withdrawals(self) -> Any:
            return self

        async def add(self) -> None:
            calls.append("withdrawal")

    both: Any = Erasers()
    store_format = StoreFormat(writing, writing)
    await Eraser(both, both, store_format).erase(944)
    assert calls == ["remove_version", "erase", "delete_items", *([] if has_item else ["withdrawal"])]
    assert store_format.writing == writing_then


async def test_the_marks_are_read_before_the_ratings() -> None:
    """What is withdrawn between the two may be in the ratings, and then the marks of the model are not those of now."""
    calls: list[str] = []

    class Ratings:
        withdrawals: Any = None

        async def read(self) -> str:
            calls.append("marks")
            return "marks"

        async def all_ratings(self) -> pl.DataFrame:
            calls.append("ratings")
            return pl.DataFrame([(944, 1, 4.0, 5)], schema=RATINGS, orient="row")

    stand, ratings = Stand(OLD, NEW, 2), Ratings()
    stand.profiles.new = SimpleNamespace(withdrawals=ratings)  # type: ignore[assignment]
    stand.profiles.all_ratings = ratings.all_ratings  # type: ignore[method-assign]
    collected = await stand.profiles.collect()
    assert calls == ["marks", "ratings"]
    assert (collected.ratings.rows(), collected.withdrawals) == ([(944, 1, 4.0, 5)], "marks")
