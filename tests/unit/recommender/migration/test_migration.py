"""The order of the migration's steps. `tests/integration/recommender/test_profile_formats.py` runs it under load."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from services.recommender.migration.migration import MARGIN_SECONDS, READING_SECONDS, Migration
from shared.contracts.errors import StoreUnavailable
from shared.lists.cache_lease import LEASE_SECONDS, Notices


class Killed(Exception):
    pass


class Fleet:
    """All that a migration works on. Users 1 and 2 have profiles of format 1."""

    def __init__(self) -> None:
        self.calls: list[Any] = []
        self.old = {1, 2}
        self.format = 1
        self.fail_at: int | None = None

    async def account_pages(self) -> AsyncIterator[list[dict[str, Any]]]:
        yield [{"user_id": 1}, {"user_id": 2}]
        yield [{"user_id": 3}]

    async def convert(self, user_id: int) -> bool:
        if user_id == self.fail_at:
            raise Killed
        converts = user_id in self.old
        self.old.discard(user_id)
        if converts:
            self.calls.append(f"convert {user_id}")
        return converts

    async def delete_old_items(self, user_id: int) -> None:
        self.calls.append(f"delete {user_id}")

    async def refuse_earlier_code(self) -> None:
        self.calls.append("refuse earlier code")

    async def read(self) -> Notices:
        return Notices("m1")

    async def announce_format_2(self) -> bool:
        self.calls.append("announce")
        return self.format == 1

    async def set_format_2(self) -> None:
        self.calls.append("set")
        self.format = 2

    async def set_model_version(self, version: str) -> None:
        self.calls.append(version)

    async def sleep(self, seconds: float) -> None:
        self.calls.append(seconds)

    def migration(self) -> Migration:
        fleet: Any = self
        return Migration(fleet, fleet, fleet, fleet, fleet, self.sleep)


async def run(fleet: Fleet) -> str:
    done: list[int] = []
    report = await fleet.migration().run(done.append, done.append)
    assert done == [2, 1, 2, 1]
    return report.summary()


async def test_the_mark_is_set_after_the_last_lease_and_old_items_go_last() -> None:
    fleet = Fleet()
    assert "All 3 profiles are in format 2 now; 2 of them were converted just now." in await run(fleet)
    assert fleet.calls == [
        "announce",
        "m1",
        LEASE_SECONDS + MARGIN_SECONDS,
        "set",
        "refuse earlier code",
        "convert 1",
        "convert 2",
        READING_SECONDS,
        "delete 1",
        "delete 2",
        "delete 3",
    ]


async def test_a_migration_that_was_killed_continues_and_repeats_harmlessly() -> None:
    fleet = Fleet()
    fleet.fail_at = 2
    with pytest.raises(Killed):
        await fleet.migration().run(lambda _: None, lambda _: None)
    fleet.fail_at = None
    assert "1 of them were converted just now" in await run(fleet)
    assert "0 of them were converted just now" in await run(fleet)
    assert fleet.calls.count("set") == 1


async def test_a_user_who_signed_up_in_format_1_meanwhile_keeps_the_old_items_for_now() -> None:
    fleet = Fleet()
    migration = fleet.migration()
    await migration.set_mark()
    fleet.old.add(3)
    await migration._delete_old_items(3)
    assert "delete 3" not in fleet.calls


async def test_a_store_that_is_away_for_a_moment_is_waited_for() -> None:
    fleet = Fleet()
    failures = [StoreUnavailable()]
    convert = fleet.convert

    async def fail_once(user_id: int) -> bool:
        if failures:
            raise failures.pop()
        return await convert(user_id)

    fleet.convert = fail_once  # type: ignore[method-assign]
    assert "2 of them were converted" in await run(fleet)
