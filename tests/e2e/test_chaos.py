"""A short `make chaos` with a fixed seed: each kind of fault once, one at a time."""

from pathlib import Path

import pytest

from tests.chaos.chaos_run import Plan, run_chaos
from tests.chaos.faults import DEPENDENCIES
from tests.chaos.report import keeps_promises, report

pytestmark = pytest.mark.long

SEED = 7
INJECTIONS = (
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


async def test_during_faults_no_read_is_stale_no_rating_lost_and_every_existing_list_is_returned(
    tmp_path: Path,
) -> None:
    plan = Plan(SEED, seconds=120, injections=len(INJECTIONS), reads=10**9, only=f"^({'|'.join(INJECTIONS)})$")
    run_state = await run_chaos(plan, tmp_path)
    assert keeps_promises(run_state), report(run_state)
    assert len(run_state.results) == len(INJECTIONS), report(run_state)
    assert all(run_state.requests.settled[dependency, True] > 0 for dependency in DEPENDENCIES), report(run_state)
    assert run_state.record.checked > 100, report(run_state)
    assert run_state.acknowledged > 20, report(run_state)
