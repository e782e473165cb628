"""A training, each of its processes within a limit of memory. A worker of a cluster is killed halfway, and replaced."""

import json
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.growth.control_group import MIB, ControlGroup, control_group
from bench.start.measure import free_port
from bench.steps.workers import ONE_THREAD, QUIET, running
from services.recommender.training.process import COMMAND

TRAINING_MIB, WORKER_MIB, SCHEDULER_MIB = 3072, 1024, 2048
"""Local processes of a training are within its limit too."""
WORKERS = 2
KILLED_AT = 0.5
"""The share of the fit after which a worker is killed."""
NO_DASK_LIMITS = {f"DASK_DISTRIBUTED__WORKER__MEMORY__{name}": "False" for name in ("TARGET", "SPILL", "PAUSE")}
"""As in Compose: the control group alone limits a worker."""


@dataclass(frozen=True)
class Training:
    fit_seconds: float
    """From the start of the process until the model is fitted."""
    peak_mib: dict[str, float]
    """By process."""


def limited_training(environment: Mapping[str, str], log: Path, *, cluster: bool) -> Training:
    """Raises `SystemExit` if no model is published, or if the training left its cluster."""
    with control_group("training", TRAINING_MIB * MIB) as own, ExitStack() as stack:
        groups = {"training": own}
        if cluster:
            address, kill = stack.enter_context(_cluster(environment, groups))
            fit_seconds = run_training({**environment, "TRAIN_SCHEDULER": address}, own, log, kill)
        else:
            fit_seconds = run_training(environment, own, log, lambda: None)
        return Training(fit_seconds, {name: group.peak / MIB for name, group in groups.items()})


@contextmanager
def _cluster(
    environment: Mapping[str, str], groups: dict[str, ControlGroup]
) -> Iterator[tuple[str, Callable[[], None]]]:
    """Its address, and a function that kills a worker and starts another. The control groups are added."""
    address, own = f"tcp://127.0.0.1:{free_port()}", {**environment, **NO_DASK_LIMITS}
    memory = str(WORKER_MIB * MIB)
    arguments = (address, "--no-nanny", "--nthreads", "1", "--memory-limit", memory, *QUIET)
    with ExitStack() as stack:

        def start(name: str, mib: int, module: str, *options: str) -> "subprocess.Popen[bytes]":
            groups[name] = stack.enter_context(control_group(name.replace(" ", "-"), mib * MIB))
            return stack.enter_context(running(module, *options, group=groups[name], environment=own))

        start("scheduler", SCHEDULER_MIB, "dask_scheduler", "--port", address.rpartition(":")[2], *QUIET)
        workers = [start(f"worker {number}", WORKER_MIB, "dask_worker", *arguments) for number in range(1, WORKERS + 1)]

        def replace_worker() -> None:
            workers[0].kill()
            start(f"worker {WORKERS + 1}", WORKER_MIB, "dask_worker", *arguments)

        yield address, replace_worker


def run_training(environment: Mapping[str, str], group: ControlGroup, log: Path, at_half: Callable[[], None]) -> float:
    command, started, fit_seconds, halfway = group.command(*COMMAND), time.perf_counter(), 0.0, False
    with (
        log.open("wb") as errors,
        subprocess.Popen(command, env={**environment, **ONE_THREAD}, stdout=subprocess.PIPE, stderr=errors) as training,
    ):
        assert training.stdout is not None
        for line in training.stdout:
            event = json.loads(line)
            if event["stage"] == "fit":
                fit_seconds = time.perf_counter() - started
                if not halfway and event["done"] >= KILLED_AT * event["total"]:
                    halfway = True
                    at_half()
    said = log.read_text()
    if training.returncode or "goes on in processes of this machine" in said:
        raise SystemExit(f"The training failed, or left its cluster (exit code {training.returncode}):\n{said}")
    return fit_seconds
