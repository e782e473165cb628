"""`make chaos`: kills, freezes and disconnects every process of its own stack under load, and checks every response."""

import argparse
import asyncio
import re
import secrets
import shutil
import sys
import tempfile
from pathlib import Path

from tqdm import tqdm

from tests.chaos.chaos_run import ChaosRun, Plan, run_chaos
from tests.chaos.report import passed, report
from tests.chaos.schedule import schedule

SECONDS = 120.0
MOST_SECONDS = 3600.0
NO_BOUND = 10**9


def parse_plan(arguments: list[str]) -> Plan:
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10_000))
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--faults", type=int)
    parser.add_argument("--reads", type=int)
    parser.add_argument("--only", default="", help="a regular expression for the names of faults")
    parser.add_argument("--old", type=Path, help="a checkout of the code before format 2, for a mixed fleet")
    options = parser.parse_args(arguments)
    bounded = options.faults or options.reads
    seconds = options.seconds or (MOST_SECONDS if bounded else SECONDS)
    plan = Plan(
        options.seed,
        seconds,
        options.faults or NO_BOUND,
        options.reads or NO_BOUND,
        options.only,
        earlier=options.old and options.old.absolute(),
    )
    try:
        next(schedule(plan.seed, plan.shape, plan.only))
    except (ValueError, re.error) as error:
        parser.error(str(error))
    return plan


class Progress:
    """A progress bar towards the given bound."""

    def __init__(self, plan: Plan) -> None:
        bounds = {"reads": plan.reads, "faults": plan.injections, "s": round(plan.seconds)}
        self.unit, self.total = next((unit, total) for unit, total in bounds.items() if total < NO_BOUND)
        self.bar = tqdm(total=self.total, unit=f" {self.unit}", disable=None)
        self.done = 0
        self.run_state: ChaosRun | None = None

    def watch(self, run_state: ChaosRun) -> None:
        self.run_state = run_state
        so_far = {"reads": run_state.record.checked, "faults": len(run_state.results), "s": round(run_state.seconds)}[
            self.unit
        ]
        self.bar.set_postfix(stale=len(run_state.record.stale), wrong=len(run_state.record.wrong), refresh=False)
        self.bar.update(min(so_far, self.total) - self.done)
        self.done = min(so_far, self.total)


def main() -> None:
    plan = parse_plan(sys.argv[1:])
    folder = Path(tempfile.mkdtemp(prefix="chaos-"))
    print(f"seed {plan.seed}; logs in {folder}")
    progress = Progress(plan)
    try:
        run_state = asyncio.run(run_chaos(plan, folder, progress.watch))
    except KeyboardInterrupt:
        if progress.run_state:
            print(report(progress.run_state))
        sys.exit(f"stopped before the final check; all processes have ended, the logs are in {folder}")
    finally:
        progress.bar.close()
    print(report(run_state))
    if not passed(run_state):
        sys.exit(1)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
