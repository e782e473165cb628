"""Processes that tests run: the stand-ins, and the whole stack of `make run`."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from embedded.children import Child
from embedded.programs import ROOT, Program
from embedded.standins import aws_standin, redis_standin

STANDIN_SECONDS = 60
STACK_SECONDS = 240
MOST_WORKERS = 8
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
RESERVED_PORTS: set[int] = set()


def free_port() -> int:
    """A port that stays free until it is used: below the ephemeral range, never shared by workers, returned once."""
    while True:
        port = random.randrange(20_000 + WORKER, 32_000, MOST_WORKERS)
        with socket.socket() as probe, suppress(OSError):
            if port not in RESERVED_PORTS:
                probe.bind(("127.0.0.1", port))
                RESERVED_PORTS.add(port)
                return port


def wait_until_gone(pid: int, seconds: float = 30) -> None:
    """A zombie counts as gone: its new parent may reap it late."""
    stat, deadline = Path(f"/proc/{pid}/stat"), time.monotonic() + seconds
    while stat.exists() and " Z " not in stat.read_text():
        assert time.monotonic() < deadline, f"process {pid} still runs"
        time.sleep(0.01)


class Standin:
    """A stand-in that a test can kill and restart on the same port with the same data.

    Calls block until it has ended or responds; in async code use `asyncio.to_thread(standin.start)`.
    """

    starting_seconds: float = STANDIN_SECONDS

    def __init__(self, program: Program, port: int, log: Path) -> None:
        self.port = port
        self.log = log
        self._child = Child(program, log)
        self._starter = ThreadPoolExecutor(max_workers=1)

    def start(self) -> None:
        self._starter.submit(self._child.start).result()
        deadline = time.monotonic() + self.starting_seconds
        while not self._child.program.answers():
            assert time.monotonic() < deadline, f"{self._child.program.name} does not answer:\n{self.log.read_text()}"
            time.sleep(0.02)

    def stop(self) -> None:
        self._child.stop()

    def kill(self) -> None:
        self._child.kill()

    @property
    def pid(self) -> int:
        assert self._child.pid is not None
        return self._child.pid

    def close(self) -> None:
        self.stop()
        self._starter.shutdown()


class AwsStandin(Standin):
    """S3 and DynamoDB at `url`."""

    def __init__(self, folder: Path, port: int, program: Program | None = None) -> None:
        super().__init__(program or aws_standin(folder / "aws", port), port, folder / "aws.log")
        self.data = folder / "aws"
        self.url = f"http://127.0.0.1:{port}"


class RedisStandin(Standin):
    """Redis at `url`."""

    def __init__(self, folder: Path, port: int) -> None:
        super().__init__(redis_standin(port), port, folder / "redis.log")
        self.url = f"redis://127.0.0.1:{port}/0"


@dataclass(frozen=True)
class Stack:
    """A running stack of `make run`. Its parts are "web", "recommender", "voice", "aws" and "redis"."""

    dataset_dir: Path

    @property
    def run(self) -> dict[str, Any]:
        """The launcher's run file, read again each time since a restarted part has a new pid."""
        content: dict[str, Any] = json.loads((self.dataset_dir / "run.json").read_text())
        return content

    @property
    def web_url(self) -> str:
        return str(self.run["web_url"])

    @property
    def named_url(self) -> str:
        """The same by a name, as passkeys need."""
        return self.web_url.replace("127.0.0.1", "localhost")

    @property
    def recommender_url(self) -> str:
        return str(self.run["recommender_url"])

    @property
    def voice_url(self) -> str:
        return str(self.run["voice_url"])

    @property
    def aws_url(self) -> str:
        return str(self.run["aws_url"])

    @property
    def redis_url(self) -> str:
        return str(self.run["redis_url"])

    @property
    def internal_token(self) -> str:
        return str(self.run["internal_token"])

    def pid(self, part: str) -> int:
        return int(self.run["pids"][part])

    def kill(self, part: str) -> None:
        """The launcher restarts it within a second."""
        os.kill(self.pid(part), signal.SIGKILL)

    @contextmanager
    def paused(self, part: str) -> Iterator[None]:
        """The part hangs: it accepts connections and never responds. Returns when the stack is ready again."""
        pid = self.pid(part)
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)
        self.wait_until(self.is_ready)

    def is_ready(self) -> bool:
        """Whether all services are ready, with every dependency up."""
        try:
            responses = [
                httpx.get(f"{url}/health/ready") for url in (self.web_url, self.recommender_url, self.voice_url)
            ]
        except httpx.HTTPError:
            return False
        return all(response.json()["status"] == "ready" for response in responses)

    def wait_until(self, holds: Callable[[], bool], seconds: float = 180) -> None:
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, f"not within {seconds:.0f} seconds"
            time.sleep(0.05)

    def log(self, part: str) -> str:
        return (self.dataset_dir / "logs" / f"{part}.log").read_text()


class Launcher:
    """`python -m embedded` of the checkout in `root`, on free ports, with its output in `printed`."""

    def __init__(self, folder: Path, root: Path = ROOT, /, **settings: str) -> None:
        ports = {f"{part}_PORT": str(free_port()) for part in ("WEB", "RECOMMENDER", "VOICE", "AWS", "REDIS")}
        folders = {"DATA_DIR": str(folder), "DOWNLOADS_DIR": str(ROOT / ".data" / "downloads")}
        self.environment = {**os.environ, **ports, **folders, **settings}
        self.folder = folder
        self.root = root
        self.dataset_dir = folder / self.environment.get("DATASET", "ml-100k")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with (self.folder / "launcher.log").open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "embedded"],
                cwd=self.root,
                env=self.environment,
                stdout=output,
                stderr=output,
            )

    @property
    def process(self) -> "subprocess.Popen[bytes]":
        assert self._process is not None
        return self._process

    @property
    def printed(self) -> str:
        return (self.folder / "launcher.log").read_text()

    def wait_until_ready(self) -> None:
        self.wait_until(lambda: "Matinee is ready" in self.printed, STACK_SECONDS)

    def wait_until(self, holds: Callable[[], bool], seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not holds():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(
                    f"the stack did not come up (exit code {self.process.poll()}):\n{self._log_tails()}"
                )
            time.sleep(0.05)

    @contextmanager
    def running(self) -> Iterator[Stack]:
        self.start()
        try:
            self.wait_until_ready()
            yield Stack(self.dataset_dir)
        finally:
            self.stop_if_running()

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(40)

    def stop_if_running(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self.stop()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def _log_tails(self) -> str:
        logs = sorted(self.folder.rglob("*.log"))
        return "\n".join(f"--- {log.name}\n{log.read_text(errors='replace')[-2000:]}" for log in logs)
