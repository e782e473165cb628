"""Resources of a running stack's processes: memory, open files, connections and processor time."""

from dataclasses import dataclass

import psutil

from bench.start.measure import memory
from tests.support.processes.stack import Stack


class Processor:
    """Processor time of a process and of its workers. Of processes that ended, only waited-for ones count."""

    def __init__(self, pid: int) -> None:
        self._pid = pid

    def seconds(self) -> float:
        return sum(_seconds(process) for process in _tree(self._pid))


def _seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system + times.children_user + times.children_system)


def count_listening(pid: int, port: int) -> int:
    """How many processes accept connections on the port: the workers of `pid`, or itself if it has none."""
    listening = {process.pid for process in _tree(pid) if _listens(process, port)}
    return len(listening - {pid}) or len(listening)


def _tree(pid: int) -> list[psutil.Process]:
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def _listens(process: psutil.Process, port: int) -> bool:
    connections = process.net_connections("tcp")
    return any(each.status == psutil.CONN_LISTEN and each.laddr.port == port for each in connections)


@dataclass(frozen=True)
class Usage:
    """`memory_mb` is private, `mapped_mb` of files, which processes share."""

    memory_mb: float
    mapped_mb: float
    files: int
    connections: int


def usage_of(pid: int) -> Usage:
    process = psutil.Process(pid)
    with process.oneshot():
        private, mapped = memory(process)
        return Usage(private / 2**20, mapped / 2**20, process.num_fds(), len(process.net_connections()))


def pids_of(stack: Stack) -> dict[str, int]:
    return {name: int(pid) for name, pid in stack.run["pids"].items()}


def processor_times(stack: Stack) -> dict[str, float]:
    """Processor seconds used by each process so far."""
    return {name: Processor(pid).seconds() for name, pid in pids_of(stack).items()}
