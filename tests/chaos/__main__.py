"""`make chaos`: kills, freezes and cuts off every part of a stack of its own under load, and counts what that does."""

import argparse
import asyncio
import re
import secrets
import shutil
import sys
import tempfile
from pathlib import Path

from tqdm import tqdm

from tests.chaos.attack import Course, Plan, attack
from tests.chaos.report import holds, report
from tests.chaos.schedule import schedule

SECONDS = 120.0
MOST_SECONDS = 3600.0
NO_BOUND = 10**9


def planned(arguments: list[str]) -> Plan:
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10_000))
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--faults", type=int)
    parser.add_argument("--reads", type=int)
    parser.add_argument("--only", default="", help="a regular expression for the names of faults")
    given = parser.parse_args(arguments)
    bounded = given.faults or given.reads
    seconds = given.seconds or (MOST_SECONDS if bounded else SECONDS)
    plan = Plan(given.seed, seconds, given.faults or NO_BOUND, given.reads or NO_BOUND, given.only)
    try:
        next(schedule(plan.seed, plan.shape, plan.only))
    except (ValueError, re.error) as error:
        parser.error(str(error))
    return plan


class Progress:
    """A bar towards the bound that was given."""

    def __init__(self, plan: Plan) -> None:
        bounds = {"reads": plan.reads, "faults": plan.strikes, "s": round(plan.seconds)}
        self.unit, self.total = next((unit, total) for unit, total in bounds.items() if total < NO_BOUND)
        self.bar = tqdm(total=self.total, unit=f" {self.unit}", disable=None)
        self.done = 0
        self.course: Course | None = None

    def watch(self, course: Course) -> None:
        self.course = course
        so_far = {"reads": course.record.checked, "faults": len(course.struck), "s": round(course.seconds)}[self.unit]
        self.bar.set_postfix(stale=len(course.record.stale), wrong=len(course.record.wrong), refresh=False)
        self.bar.update(min(so_far, self.total) - self.done)
        self.done = min(so_far, self.total)


def main() -> None:
    plan = planned(sys.argv[1:])
    folder = Path(tempfile.mkdtemp(prefix="chaos-"))
    print(f"seed {plan.seed}; logs in {folder}")
    progress = Progress(plan)
    try:
        course = asyncio.run(attack(plan, folder, progress.watch))
    except KeyboardInterrupt:
        if progress.course:
            print(report(progress.course))
        sys.exit(f"stopped before the count; nothing of it runs any more, its logs are in {folder}")
    finally:
        progress.bar.close()
    print(report(course))
    if not holds(course):
        sys.exit(1)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
