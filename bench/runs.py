"""Runs each contender at each size in its own process, within limits of time and memory."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import psutil

from bench.contenders import CONTENDERS, GIB
from bench.measure import Measures
from services.recommender.evaluation.synthetic.ratings import SHAPES

POLL_SECONDS = 0.1


@dataclass(frozen=True)
class Limits:
    seconds: float
    memory: int
    """Bytes."""


@dataclass(frozen=True)
class Run:
    """`measures` is None if the contender was not measured; `outcome` then says why."""

    size: str
    contender: str
    outcome: str
    measures: Measures | None = None


class ContenderFailed(Exception):
    """A contender did not finish; the message says why in a few words."""


def three_quarters_of_memory() -> int:
    return int(psutil.virtual_memory().total) * 3 // 4


def run_all(sizes: Sequence[str], contenders: Sequence[str], limits: Limits) -> Iterator[Run]:
    """`sizes` must ascend: a contender that fails at one size is not tried at larger ones."""
    failed: dict[str, str] = {}
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            write_dataset(size, folder)
            for name in contenders:
                if name in failed:
                    yield Run(size, name, f"not tried: {failed[name]}")
                    continue
                run = run_one(size, name, folder, limits)
                if run.measures is None:
                    failed[name] = f"{run.outcome} at {size}"
                yield run


def write_dataset(size: str, folder: str) -> None:
    """Uses a separate process: memory once held by this one would count towards each contender's peak."""
    subprocess.run([sys.executable, "-m", "bench.dataset", size, folder], check=True)


def run_one(size: str, contender: str, folder: str, limits: Limits) -> Run:
    if obstacle := CONTENDERS[contender].obstacle(SHAPES[size], limits.memory):
        return Run(size, contender, obstacle)
    try:
        measures = run_command([sys.executable, "-m", "bench.measure", contender, folder], limits)
    except ContenderFailed as error:
        return Run(size, contender, str(error))
    return Run(size, contender, "measured", measures)


def run_command(command: Sequence[str], limits: Limits) -> Measures:
    """Run the command and end all its processes. Raises `ContenderFailed` if it fails or exceeds a limit."""
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, start_new_session=True) as process:
        try:
            output, errors, peak = wait_within_limits(process, limits)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    if process.returncode:
        raise ContenderFailed((errors.strip().splitlines() or [f"exit code {process.returncode}"])[-1][:120])
    measures = Measures(**json.loads(output.splitlines()[-1]))
    return replace(measures, peak_bytes=max(peak, measures.peak_bytes))


def wait_within_limits(process: subprocess.Popen[str], limits: Limits) -> tuple[str, str, int]:
    """Return standard output, standard error and the peak memory in bytes of the process and its children."""
    peak, deadline = 0, time.monotonic() + limits.seconds
    while True:
        with suppress(subprocess.TimeoutExpired):
            return (*process.communicate(timeout=POLL_SECONDS), peak)
        peak = max(peak, resident_bytes(process.pid))
        if peak > limits.memory:
            raise ContenderFailed(f"needs more than {limits.memory / GIB:.0f} GiB")
        if time.monotonic() > deadline:
            raise ContenderFailed(f"takes more than {limits.seconds / 60:.0f} minutes")


def resident_bytes(pid: int) -> int:
    total = 0
    with suppress(psutil.NoSuchProcess):
        parent = psutil.Process(pid)
        for process in (parent, *parent.children(recursive=True)):
            total += process.memory_info().rss
    return total
