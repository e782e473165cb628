"""Child processes that do not outlive their parent, even if it is killed with SIGKILL."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from embedded.programs import ROOT, Program

PR_SET_PDEATHSIG = 1
LOG_LIMIT_BYTES = 5 * 2**20


class Child:
    """A program as a process that can be restarted. Its output goes to `log`, or to this process's output.

    Call `start` from a thread that lives as long as the process, because Linux considers that thread the parent.
    """

    def __init__(self, program: Program, log: Path | None = None) -> None:
        self.program = program
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._group: int | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def has_ended(self) -> bool:
        """By itself, after it was started."""
        return self._process is not None and self._process.poll() is not None

    def start(self) -> None:
        """Start in a new session, so that Ctrl-C in the terminal reaches only the launcher."""
        with _appending(self.log) as output:
            self._process = subprocess.Popen(
                self.program.command,
                env=dict(self.program.environment),
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=dies_with_parent(),
            )
        self._group = self._process.pid

    def wait(self) -> int:
        """Wait for its end, kill what it left running, and return its exit code."""
        code = self._started().wait()
        # only once: the system may reuse a free id
        group, self._group = self._group, None
        if group is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(group, signal.SIGKILL)
        return code

    def stop(self) -> None:
        """Terminate it, and kill it after `stop_seconds`. Does nothing if it is not running."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(self.program.stop_seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self.wait()

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self.wait()

    def _started(self) -> "subprocess.Popen[bytes]":
        if self._process is None:
            raise ChildProcessError(f"{self.program.name} was not started")
        return self._process


@contextlib.contextmanager
def _appending(log: Path | None) -> Iterator[IO[bytes] | int | None]:
    if log is None:
        yield None
        return
    try:
        file = _open_log(log)
    except OSError:  # a full disk, which is no reason not to start
        yield subprocess.DEVNULL
        return
    with file:
        yield file


def _open_log(log: Path) -> IO[bytes]:
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_LIMIT_BYTES:
        log.replace(log.with_suffix(".old.log"))
    return log.open("ab")


def dies_with_parent() -> Callable[[], None] | None:
    """A `preexec_fn` that makes the kernel kill the child when its parent dies."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    parent = os.getpid()

    def prepare() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


def ending(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"
