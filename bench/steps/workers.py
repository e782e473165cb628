"""A Dask scheduler and workers on this machine, each with one thread, and one for BLAS."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

from bench.growth.control_group import ControlGroup
from bench.start.measure import free_port

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
QUIET = ["--no-dashboard", "--host", "127.0.0.1"]


@contextmanager
def dask_workers(count: int) -> Iterator[str]:
    """The address of the scheduler. The workers have joined, or are about to."""
    address = f"tcp://127.0.0.1:{free_port()}"
    with ExitStack() as stack:
        stack.enter_context(running("dask_scheduler", "--port", address.rpartition(":")[2], *QUIET))
        for _ in range(count):
            stack.enter_context(running("dask_worker", address, "--no-nanny", "--nthreads", "1", *QUIET))
        yield address


@contextmanager
def running(
    module: str, *arguments: str, group: ControlGroup | None = None, environment: Mapping[str, str] = os.environ
) -> Iterator["subprocess.Popen[bytes]"]:
    command: Sequence[str] = (sys.executable, "-m", f"distributed.cli.{module}", *arguments)
    command = group.command(*command) if group else command
    environment = {**environment, **ONE_THREAD, "DASK_DISTRIBUTED__WORKER__DAEMON": "false"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
