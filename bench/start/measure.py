"""Starts recommenders on stand-ins for the stores, and measures the time until they are ready and their memory.

The time runs from the start of the process to its first answer that it is ready; the stores run already. Private memory
is what the process alone has (`Anonymous` of the kernel, which a control group counts as `anon`); mapped are the pages
of files in memory, which all processes of a machine share.
"""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from embedded.children import Child
from embedded.environments import base_environment
from embedded.programs import Program, http_probe
from embedded.standins import aws_standin, redis_standin

STORE_SECONDS, READY_SECONDS = 60, 1800
POLL_SECONDS = 0.02
MIB = 2**20
TOKEN = "only-for-measurements-on-loopback"


@dataclass(frozen=True)
class Start:
    size: str
    copy: str
    """Of the arrays on the local disk: "none" or "local"."""
    ready_seconds: float
    processor_seconds: float
    private_mib: float
    mapped_mib: float


def measured_starts(size: str, algorithm: str, folder: Path, data: Path | None = None) -> list[Start]:
    """`data` has a folder with the ratings and movies of each size; without it they are made."""
    dataset = data / size if data else folder
    if data is None:
        subprocess.run([sys.executable, "-m", "bench.dataset", size, str(folder)], check=True)
    with stores(folder) as environment:
        environment |= {"ALGORITHM": algorithm, "DATASET": "bench", "MODEL_DIR": str(folder / "models")}
        fill = [sys.executable, "-m", "bench.start.fill_stores", str(dataset)]
        subprocess.run(fill, env=environment, check=True)
        return [measured_start(size, copy, environment, folder) for copy in ("none", "local", "local")]


@contextmanager
def stores(folder: Path) -> Iterator[dict[str, str]]:
    """The environment of programs that use them."""
    aws_port, redis_port = free_port(), free_port()
    with ExitStack() as stack:
        for program in (aws_standin(folder / "aws", aws_port), redis_standin(redis_port)):
            child = Child(program, folder / f"{program.name}.log")
            child.start()
            stack.callback(child.stop)
            wait_for(program, STORE_SECONDS)
        yield base_environment() | {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{aws_port}",
            "AWS_ACCESS_KEY_ID": "matinee",
            "AWS_SECRET_ACCESS_KEY": "matinee",
            "REDIS_URL": f"redis://127.0.0.1:{redis_port}/0",
            "INTERNAL_TOKEN": TOKEN,
            "NO_PROXY": "127.0.0.1,localhost",
            "TRAIN_AFTER_RATINGS": "0",
        }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def measured_start(size: str, copy: str, environment: dict[str, str], folder: Path) -> Start:
    port = free_port()
    program = Program(
        name="recommender",
        command=(sys.executable, "-m", "services.recommender"),
        environment=environment | {"RECOMMENDER_PORT": str(port)},
        answers=http_probe(port, "/health/ready"),
    )
    child, started = Child(program, folder / "recommender.log"), time.monotonic()
    child.start()
    try:
        wait_for(program, READY_SECONDS)
        seconds = time.monotonic() - started
        process = psutil.Process(child.pid)
        times = process.cpu_times()
        private, mapped = memory(process)
        return Start(size, copy, seconds, times.user + times.system, private / MIB, mapped / MIB)
    finally:
        child.stop()


def memory(process: psutil.Process) -> tuple[int, int]:
    """Bytes that are private, and of files that are mapped."""
    private = sum(each.anonymous for each in process.memory_maps(grouped=False))
    return private, process.memory_info().rss - private


def wait_for(program: Program, seconds: float) -> None:
    """Raises `TimeoutError`."""
    deadline = time.monotonic() + seconds
    while not program.answers():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{program.name} did not answer within {seconds} seconds")
        time.sleep(POLL_SECONDS)
