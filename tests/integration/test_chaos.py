"""A short `make chaos` with a fixed seed: each kind of fault once, one at a time."""

from pathlib import Path

import pytest

from tests.chaos.chaos_run import Plan, run_chaos
from tests.chaos.faults import DEPENDENCIES
from tests.chaos.report import report

pytestmark = pytest.mark.long

SEED = 27  # in whose order each dependency is down once while the operator rests
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
    "restart recommender",
    "train at recommender-[12] [+] kill cluster",
)


async def test_during_faults_no_read_is_stale_and_no_rating_lost(tmp_path: Path) -> None:
    """Whether each existing list is returned depends on how soon leases are renewed, so on how busy the machine is:
    `make chaos` judges it."""
    plan = Plan(SEED, seconds=240, injections=len(INJECTIONS), reads=10**9, only=f"^({'|'.join(INJECTIONS)})$")
    run_state = await run_chaos(plan, tmp_path)
    assert run_state.record.stale + run_state.lost == [], report(run_state)
    assert [wrong for wrong in run_state.record.wrong if "existing list" not in wrong] == [], report(run_state)
    assert len(run_state.results) == len(INJECTIONS), report(run_state)
    assert all(run_state.requests.settled[dependency, True] > 0 for dependency in DEPENDENCIES), report(run_state)
    assert run_state.record.checked > 100, report(run_state)
    assert run_state.operations > 100, report(run_state)
    assert run_state.acknowledged > 20, report(run_state)
    assert run_state.requests.catalogue.shown.acknowledged, report(run_state)
    assert run_state.requests.catalogue.added.acknowledged, report(run_state)
    assert run_state.watched > 20, report(run_state)
    assert run_state.left, report(run_state)
