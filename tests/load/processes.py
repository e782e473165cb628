"""Resources of a running stack's processes: memory, open files, connections and processor time."""

from dataclasses import dataclass

import psutil

from tests.support.processes.stack import Stack


class Processor:
    """Processor time of one process."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)

    def seconds(self) -> float:
        times = self._process.cpu_times()
        return float(times.user + times.system)


@dataclass(frozen=True)
class Usage:
    memory_mb: float
    files: int
    connections: int


def usage_of(pid: int) -> Usage:
    process = psutil.Process(pid)
    with process.oneshot():
        return Usage(process.memory_info().rss / 2**20, process.num_fds(), len(process.net_connections()))


def pids_of(stack: Stack) -> dict[str, int]:
    return {name: int(pid) for name, pid in stack.run["pids"].items()}


def processor_times(stack: Stack) -> dict[str, float]:
    """Processor seconds used by each process so far."""
    return {name: Processor(pid).seconds() for name, pid in pids_of(stack).items()}
