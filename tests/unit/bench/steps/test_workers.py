import subprocess
from typing import Any

import pytest

from bench.steps import workers
from bench.steps.workers import dask_workers


class Process:
    started: list[tuple[list[str], dict[str, str]]]
    ended: int

    def __init__(self, command: list[str], *, env: dict[str, str], **_streams: Any) -> None:
        self.started.append((command, env))

    def kill(self) -> None:
        type(self).ended += 1

    def wait(self) -> None: ...


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch) -> type[Process]:
    Process.started, Process.ended = [], 0
    monkeypatch.setattr(subprocess, "Popen", Process)
    return Process


def test_each_worker_has_one_thread_and_all_processes_end(process: type[Process]) -> None:
    with dask_workers(2) as address:
        assert address.startswith("tcp://127.0.0.1:")
        assert process.ended == 0
    scheduler, *joined = process.started
    assert "distributed.cli.dask_scheduler" in scheduler[0]
    assert [tuple(command[5:7]) == ("--nthreads", "1") for command, _ in joined] == [True] * 2
    assert {env["OMP_NUM_THREADS"] for _, env in process.started} == {"1"}
    assert process.ended == 3
    assert workers.QUIET[0] == "--no-dashboard"
