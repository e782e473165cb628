"""What the processes of a running stack hold: memory, open files, connections, and the processor's time they used."""

from dataclasses import dataclass

import psutil

from tests.support.processes.stack import Stack


class Processor:
    """The processor's time of one process."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)

    def seconds(self) -> float:
        times = self._process.cpu_times()
        return float(times.user + times.system)


@dataclass(frozen=True)
class Held:
    memory_mb: float
    files: int
    connections: int


def held_by(pid: int) -> Held:
    process = psutil.Process(pid)
    with process.oneshot():
        return Held(process.memory_info().rss / 2**20, process.num_fds(), len(process.net_connections()))


def pids_of(stack: Stack) -> dict[str, int]:
    return {name: int(pid) for name, pid in stack.run["pids"].items()}


def processor_times(stack: Stack) -> dict[str, float]:
    """Seconds of each process of the stack, so far."""
    return {name: Processor(pid).seconds() for name, pid in pids_of(stack).items()}
