"""A Compose project of docker-compose.yml with a name, ports, a subnet and secrets of its own."""

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from embedded.programs import ROOT
from tests.support.aws_data import open_aws_data

POLL_SECONDS = 0.2
SERVICES = ("nginx", "web", "voice", "recommender", "bootstrap", "aws", "redis")


def is_engine_running() -> bool:
    try:
        return subprocess.run(["docker", "info"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def keeps_data() -> bool:
    """Whether the stand-in for AWS does."""
    return os.environ.get("AWS_STANDIN") == "ministack"


def eventually(holds: Callable[[], bool], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} seconds: {what}"
        time.sleep(POLL_SECONDS)


@dataclass(frozen=True)
class ComposeProject:
    settings: Mapping[str, str]
    token: str

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.settings['HTTP_PORT']}"

    @property
    def aws_url(self) -> str:
        return f"http://127.0.0.1:{self.settings['AWS_PORT']}"

    def compose(self, *words: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
        environment = {**os.environ, **self.settings}
        done = subprocess.run(
            ["docker", "compose", *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        assert not check or done.returncode == 0, f"docker compose {' '.join(words)}:\n{done.stdout}{done.stderr}"
        return done

    def up(self) -> None:
        self.compose("build")
        done = self.compose("up", "--detach", "--wait", check=False)
        assert done.returncode == 0, f"{done.stderr}\n{self.compose('logs', '--no-color', '--tail', '8').stdout}"

    def down(self) -> None:
        self.compose("down", "--volumes", "--remove-orphans", "--timeout", "2")

    def run_in(self, service: str, *command: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
        return self.compose("exec", "--no-TTY", service, *command, check=check)

    @contextmanager
    def stopped(self, service: str) -> Iterator[None]:
        """Stop and start the container with Docker: Compose would also start its dependencies and the bootstrap."""
        container = self.container(service)
        docker("stop", "--time", "2", container)
        try:
            yield
        finally:
            docker("start", container)

    def forget_list(self, user_id: int) -> None:
        """Delete the record; a cached list stays."""
        with open_aws_data(self.aws_url) as data:
            data.delete_item("profiles", user_id=user_id)

    def empty_cache(self) -> None:
        self.run_in("redis", "redis-cli", "flushall")

    def container(self, service: str) -> str:
        return self.compose("ps", "--all", "--quiet", service).stdout.strip()

    def inspect(self, service: str) -> dict[str, Any]:
        return json.loads(docker("inspect", self.container(service)))[0]  # type: ignore[no-any-return]

    def log(self, service: str) -> str:
        return self.compose("logs", "--no-log-prefix", service).stdout


def docker(*words: str) -> str:
    return subprocess.run(["docker", *words], capture_output=True, text=True, check=True).stdout
