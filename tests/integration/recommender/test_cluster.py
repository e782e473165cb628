"""A training on a real cluster of worker processes, one of which is killed halfway."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import structlog

from services.recommender.model import ALGORITHMS, Profile, fit
from services.recommender.model import matrix as matrix_module
from services.recommender.training.steps import cluster as cluster_module
from services.recommender.training.steps.executors import open_execution
from tests.support.processes.stack import free_port
from tests.support.small_dataset import small_dataset

WORKERS = 2
ROOT = Path(__file__).parents[3]


@contextmanager
def running(module: str, *arguments: str) -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, "-m", f"distributed.cli.{module}", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__WORKER__DAEMON": "false"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def cluster() -> Iterator[tuple[str, list["subprocess.Popen[bytes]"]]]:
    """The scheduler's address and the workers, each a process without a nanny that would restart it."""
    address = f"tcp://127.0.0.1:{free_port()}"
    port = address.rsplit(":", 1)[1]
    quiet = ["--no-dashboard", "--host", "127.0.0.1"]
    with running("dask_scheduler", "--port", port, *quiet):
        joining = [running("dask_worker", address, "--no-nanny", "--nthreads", "1", *quiet) for _ in range(WORKERS)]
        with joining[0] as first, joining[1] as second:
            yield address, [first, second]


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_a_worker_that_is_killed_does_not_change_the_model(
    cluster: tuple[str, list["subprocess.Popen[bytes]"]], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, workers = cluster
    dataset, profile = small_dataset(), Profile([1, 15], [5.0, 4.0], [0, 0])
    monkeypatch.setattr(matrix_module, "RATINGS_PER_PART", 40)
    local = fit(ALGORITHMS["ease"], dataset.ratings, dataset.movies)
    reported: list[tuple[str, int, int]] = []

    def kill_one_worker(stage: str, done: int, total: int) -> None:
        reported.append((stage, done, total))
        if len(reported) == 6:
            workers[0].send_signal(signal.SIGKILL)
            workers[0].wait()

    with open_execution(address, dataset.ratings.height, kill_one_worker) as execution:
        distributed = fit(ALGORITHMS["ease"], dataset.ratings, dataset.movies, execution)
    assert workers[0].poll() == -signal.SIGKILL
    assert workers[1].poll() is None
    assert len(reported) > 20
    assert np.array_equal(distributed.scores(profile), local.scores(profile))
    assert np.array_equal(distributed.predict(profile), local.predict(profile))


@pytest.mark.long
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_a_cluster_that_stops_answering_is_left_after_the_deadline(
    cluster: tuple[str, list["subprocess.Popen[bytes]"]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """All workers hang: the training is finished in this process, and is the same."""
    address, workers = cluster
    dataset, profile = small_dataset(), Profile([1, 15], [5.0, 4.0], [0, 0])
    monkeypatch.setattr(matrix_module, "RATINGS_PER_PART", 40)
    monkeypatch.setattr(cluster_module, "STEP_SECONDS", 3.0)
    local, reported = fit(ALGORITHMS["ease"], dataset.ratings, dataset.movies), list[str]()

    def stop_the_workers(stage: str, _done: int, _total: int) -> None:
        reported.append(stage)
        if len(reported) == 6:
            for worker in workers:
                worker.send_signal(signal.SIGSTOP)

    with (
        structlog.testing.capture_logs() as logs,
        open_execution(address, dataset.ratings.height, stop_the_workers) as execution,
    ):
        finished = fit(ALGORITHMS["ease"], dataset.ratings, dataset.movies, execution)
    assert len([entry for entry in logs if "The Dask cluster gave no result" in entry["event"]]) == 1
    assert np.array_equal(finished.scores(profile), local.scores(profile))
