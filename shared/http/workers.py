"""Several processes of one service that share a port (`WEB_WORKERS`, `VOICE_WORKERS`).

The supervisor binds the port, starts the workers with the socket, and replaces one that ends. Uvicorn's own supervisor
cannot run another server than its own, so workers would stop without draining. The workers' metrics are files in a
directory of this start (prometheus_client's multiprocess mode), which each worker adds up when it is scraped.
"""

import asyncio
import os
import signal
import socket
import sys
import tempfile
import time
from asyncio.subprocess import Process
from contextlib import suppress

import structlog
from prometheus_client.multiprocess import mark_process_dead

from shared.settings import ServiceSettings
from shared.telemetry.worker_metrics import METRICS_DIRECTORY, worker_marker

SOCKET_VARIABLE = "WORKER_SOCKET"
EARLY_SECONDS = 5.0
MAX_EARLY_ENDS = 3
PAUSE_SECONDS = 0.2
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
log = structlog.get_logger()


class WorkerFailed(Exception):
    """Workers keep ending right after their start."""


def inherited_socket() -> socket.socket | None:
    """The socket that a worker serves; None in a process that is no worker."""
    number = os.environ.get(SOCKET_VARIABLE)
    return None if number is None else socket.socket(fileno=int(number))


def supervises(workers: int) -> bool:
    """Whether this process starts workers instead of serving."""
    return workers > 1 and SOCKET_VARIABLE not in os.environ


def supervise(module: str, settings: ServiceSettings, port: int, workers: int) -> None:
    """Runs `python -m module` in so many processes until a signal stops them."""
    with bind(settings.host, port) as shared, tempfile.TemporaryDirectory(prefix="matinee-metrics-") as directory:
        supervisor = Supervisor([sys.executable, "-m", module], shared, directory)
        try:
            asyncio.run(supervisor.run(workers))
        except* WorkerFailed as failed:
            sys.exit(str(failed.exceptions[0]))


def bind(host: str, port: int) -> socket.socket:
    """Without listening, which the first worker that is ready does. Exits if the port is taken."""
    shared = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    shared.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        shared.bind((host, port))
    except OSError as error:
        shared.close()
        sys.exit(f"Cannot listen on {host}, port {port}: {error.strerror}.")
    return shared


class Supervisor:
    def __init__(self, command: list[str], shared: socket.socket, metrics_directory: str) -> None:
        self.command = command
        self.shared = shared
        self.metrics_directory = metrics_directory
        self.stopping = False
        self.processes: set[Process] = set()

    async def run(self, workers: int) -> None:
        loop = asyncio.get_running_loop()
        for number in STOP_SIGNALS:
            loop.add_signal_handler(number, self.stop, number)
        async with asyncio.TaskGroup() as tasks:
            for _ in range(workers):
                tasks.create_task(self._keep_one())

    def stop(self, number: signal.Signals) -> None:
        """Passes the signal on. The port closes with the last worker."""
        self.stopping = True
        self.shared.close()
        for process in self.processes:
            with suppress(ProcessLookupError):  # it has just ended
                process.send_signal(number)

    async def _keep_one(self) -> None:
        early_ends = 0
        while not self.stopping:
            started = time.monotonic()
            code = await self._run_one()
            if self.stopping:
                return
            log.warning("worker ended", code=code)
            early_ends = early_ends + 1 if time.monotonic() - started < EARLY_SECONDS else 0
            if early_ends == MAX_EARLY_ENDS:
                self.stop(signal.SIGTERM)
                await asyncio.gather(*(process.wait() for process in self.processes))  # they finish their requests
                raise WorkerFailed(f"A worker keeps ending right after its start, now with exit code {code}.")
            await asyncio.sleep(PAUSE_SECONDS)

    async def _run_one(self) -> int:
        environment = {
            **os.environ,
            SOCKET_VARIABLE: str(self.shared.fileno()),
            METRICS_DIRECTORY: self.metrics_directory,
        }
        process = await asyncio.create_subprocess_exec(
            *self.command, env=environment, pass_fds=[self.shared.fileno()], stdin=asyncio.subprocess.DEVNULL
        )
        self.processes.add(process)
        if self.stopping:  # the signal came while this one was being started
            process.terminate()
        try:
            return await process.wait()
        finally:
            self.processes.discard(process)
            mark_process_dead(process.pid, self.metrics_directory)  # type: ignore[no-untyped-call]
            worker_marker(self.metrics_directory, process.pid).unlink(missing_ok=True)
