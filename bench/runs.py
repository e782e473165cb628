"""Runs each contender at each size in a process of its own, within limits of time and memory."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.contenders import CONTENDERS
from bench.measure import Measures
from services.recommender.evaluation.generate import SHAPES

GIB = 2**30


@dataclass(frozen=True)
class Limits:
    seconds: float
    memory: int


@dataclass(frozen=True)
class Run:
    """`measures` is None where there is nothing to tell but why: `outcome`."""

    size: str
    contender: str
    outcome: str
    measures: Measures | None = None


def three_quarters_of_memory() -> int:
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") * 3 // 4


def run_all(sizes: Sequence[str], contenders: Sequence[str], limits: Limits) -> Iterator[Run]:
    """`sizes` ascend; whoever fails at one size is not asked at a larger one."""
    failed: dict[str, str] = {}
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            write_dataset(size, folder)
            for name in contenders:
                run = (
                    Run(size, name, f"not tried: {failed[name]}")
                    if name in failed
                    else run_one(size, name, Path(folder), limits)
                )
                if run.measures is None and name not in failed:
                    failed[name] = f"{run.outcome} at {size}"
                yield run


def write_dataset(size: str, folder: str) -> None:
    """In a process of its own: what this one once held would count as a contender's peak."""
    subprocess.run([sys.executable, "-m", "bench.dataset", size, folder], check=True)


def run_one(size: str, contender: str, folder: Path, limits: Limits) -> Run:
    needs = CONTENDERS[contender].needs(SHAPES[size])
    if needs > limits.memory:
        return Run(size, contender, f"needs {needs / GIB:,.0f} GiB")
    command = [sys.executable, "-m", "bench.measure", contender, str(folder), str(limits.memory)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limits.seconds)
    except subprocess.TimeoutExpired:
        return Run(size, contender, f"takes more than {limits.seconds / 60:.0f} minutes")
    if done.returncode:
        return Run(size, contender, why(done, limits))
    return Run(size, contender, "measured", Measures(**json.loads(done.stdout.splitlines()[-1])))


def why(done: subprocess.CompletedProcess[str], limits: Limits) -> str:
    if done.returncode < 0:
        return f"killed by signal {-done.returncode}"
    last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
    return f"needs more than {limits.memory / GIB:.0f} GiB" if "MemoryError" in last else last[:120]
