"""Several processes that count into one directory. prometheus_client reads the variable when it is imported."""

import os
import subprocess
import sys
from pathlib import Path

from prometheus_client.multiprocess import mark_process_dead

from shared.telemetry.worker_metrics import METRICS_DIRECTORY, worker_marker

WORKER = """
import os, sys
from prometheus_client import generate_latest
from shared.circuit_breaker import CircuitBreaker
from shared.telemetry.metrics import Metrics
from shared.telemetry.recent_metrics import RecentMetricsWindow
metrics = Metrics("web")
recent = RecentMetricsWindow(metrics)
breaker = CircuitBreaker("redis", 1, 60)
metrics.watch_breaker(breaker)
metrics.set_dependency("redis", sys.argv[1] == "up")
metrics.observe_request("GET", "/about", 200, 0.02)
metrics.observe_list("cache", 0.02)
if sys.argv[1] == "down":
    breaker.record_failure()
metrics.flush()
print(os.getpid())
print(recent.summarize().model_dump_json())
print(generate_latest(metrics.exposed).decode())
"""


def run(directory: Path, state: str) -> tuple[int, str, str]:
    """The id, the recent metrics and the exposition of a worker that counted one request."""
    environment = {**os.environ, METRICS_DIRECTORY: str(directory)}
    command = [sys.executable, "-c", WORKER, state]
    output = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    lines = output.split("\n", 3)
    return int(next(line for line in lines if line.isdigit())), output, output[output.index("# HELP") :]


def test_a_scrape_adds_up_the_workers_and_takes_the_worst_or_latest_state(tmp_path: Path) -> None:
    run(tmp_path, "down")
    _pid, _recent, exposition = run(tmp_path, "up")
    counted = 'matinee_request_seconds_count{method="GET",route="/about",service="web",status="200"} 2.0'
    assert counted in exposition.splitlines()
    assert 'matinee_breaker_state{dependency="redis"} 2.0' in exposition
    assert 'matinee_dependency_up{dependency="redis"} 1.0' in exposition


def test_recent_metrics_are_of_all_workers(tmp_path: Path) -> None:
    _pid, output, _exposition = run(tmp_path, "down")
    assert '"breakers":{"redis":"open"}' in output
    _pid, output, _exposition = run(tmp_path, "up")
    assert '"breakers":{"redis":"open"}' in output
    assert '"dependencies":{"redis":true}' in output
    assert '"count":1' in output, "what was counted before the window does not count"


def test_a_dead_worker_leaves_its_counts_but_not_its_state(tmp_path: Path) -> None:
    pid, _recent, _exposition = run(tmp_path, "down")
    mark_process_dead(pid, str(tmp_path))  # type: ignore[no-untyped-call]
    worker_marker(str(tmp_path), pid).unlink()
    other, _recent, exposition = run(tmp_path, "up")
    assert 'matinee_breaker_state{dependency="redis"} 0.0' in exposition
    assert 'matinee_list_seconds_count{source="cache"} 2.0' in exposition
    assert f'process_resident_memory_bytes{{worker="{other}"}}' in exposition
    assert f'worker="{pid}"' not in exposition
