"""Half a minute of `make chaos`: every kind of trouble once, each alone, with a fixed seed."""

from pathlib import Path

import pytest

from tests.chaos.attack import Plan, attack
from tests.chaos.faults import DEPENDENCIES
from tests.chaos.report import keeps_its_promises, report

pytestmark = pytest.mark.long

SEED = 7
STRIKES = (
    "kill redis",
    "kill aws",
    "freeze redis",
    "freeze aws",
    "freeze recommender",
    "refuse all to recommender",
    "black-hole recommender-[12] to redis",
    "no-answers recommender-[12] to aws",
    "reset all to redis",
    "kill web-[12]",
)


async def test_under_fire_no_read_is_stale_no_rating_is_lost_and_every_list_that_exists_is_given(
    tmp_path: Path,
) -> None:
    plan = Plan(SEED, seconds=120, strikes=len(STRIKES), reads=10**9, only=f"^({'|'.join(STRIKES)})$")
    course = await attack(plan, tmp_path)
    assert keeps_its_promises(course), report(course)
    assert len(course.struck) == len(STRIKES), report(course)
    assert all(course.visits.settled[dependency, True] > 0 for dependency in DEPENDENCIES), report(course)
    assert course.record.checked > 100, report(course)
    assert course.acknowledged > 20, report(course)
