"""What the tests run: the stand-ins, and the whole stack as `make run` starts it."""

import json
import os
import signal
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from embedded.children import Child
from embedded.programs import Program
from embedded.standins import aws_standin, redis_standin

STANDIN_SECONDS = 20


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Standin:
    """A stand-in that a test may kill and start again: the same port, the same data.

    The calls block until it is gone, or answers; in async code use `asyncio.to_thread(standin.start)`.
    """

    def __init__(self, program: Program, port: int, log: Path) -> None:
        self.port = port
        self.log = log
        self._child = Child(program, log)
        self._starter = ThreadPoolExecutor(max_workers=1)

    def start(self) -> None:
        self._starter.submit(self._child.start).result()
        self._child.wait_until_it_answers(STANDIN_SECONDS)

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

    def __init__(self, folder: Path, port: int) -> None:
        super().__init__(aws_standin(folder / "aws", port), port, folder / "aws.log")
        self.data = folder / "aws"
        self.url = f"http://127.0.0.1:{port}"


class RedisStandin(Standin):
    """Redis at `url`."""

    def __init__(self, folder: Path, port: int) -> None:
        super().__init__(redis_standin(port), port, folder / "redis.log")
        self.url = f"redis://127.0.0.1:{port}/0"


@dataclass(frozen=True)
class Stack:
    """What `make run` starts, running. A part is "web", "recommender", "voice", "aws" or "redis"."""

    world: Path
    launcher_pid: int

    @property
    def run(self) -> dict[str, Any]:
        """What the launcher tells of itself; read again each time, as a restarted part has a new pid."""
        told: dict[str, Any] = json.loads((self.world / "run.json").read_text())
        return told

    @property
    def web_url(self) -> str:
        return str(self.run["web_url"])

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
        """The launcher starts it again within a second."""
        os.kill(self.pid(part), signal.SIGKILL)

    @contextmanager
    def paused(self, part: str) -> Iterator[None]:
        """It hangs, as behind a broken network: connections are made and never answered."""
        pid = self.pid(part)
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)

    def log(self, part: str) -> str:
        return (self.world / "logs" / f"{part}.log").read_text()
