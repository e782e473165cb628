"""The metrics of a service with several workers: each scrape sees the sum of all, whichever worker answers it."""

import os
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

METRICS_DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"
"""The variable that makes prometheus_client keep metrics in files, set by the supervisor of several workers."""


def worker_marker(directory: str, pid: int) -> Path:
    """A file that exists while the worker does."""
    return Path(directory, f"{pid}.worker")


def summed_registry() -> CollectorRegistry:
    """For a worker: all workers' metrics. Marks this process as one of them."""
    directory = os.environ[METRICS_DIRECTORY]
    worker_marker(directory, os.getpid()).touch()
    registry = CollectorRegistry()
    MultiProcessCollector(registry, directory)  # type: ignore[no-untyped-call]
    registry.register(WorkerProcesses(directory))
    return registry


class WorkerProcesses(Collector):
    """Memory, processor time and open files of each worker, whose id is a label."""

    def __init__(self, directory: str) -> None:
        self.directory = directory

    def collect(self) -> Iterable[Metric]:
        families: dict[str, Metric] = {}
        for marker in sorted(Path(self.directory).glob("*.worker")):
            for metric in ProcessCollector(pid=partial(str, marker.stem), registry=None).collect():
                family = families.setdefault(metric.name, Metric(metric.name, metric.documentation, metric.type))
                for sample in metric.samples:
                    family.add_sample(sample.name, {"worker": marker.stem}, sample.value)
        return families.values()
