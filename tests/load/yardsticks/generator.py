"""The load generator: wrk, or autocannon where wrk is not installed. It is another program, so that its processor time
can be told from the server's; a client in Python would measure itself."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from embedded.children import ending
from embedded.programs import ROOT

SCRIPT = Path(__file__).with_name("latency.lua")
AUTOCANNON = ROOT / "node_modules" / "autocannon" / "autocannon.js"
OLDEST_WRK = (4, 1)
TIMEOUT_SECONDS = 10
MOST_CORES = 0.5
"""A generator that uses more may be what is measured."""


class GeneratorFailed(Exception):
    """The message is shown to the user as it is."""


@dataclass(frozen=True)
class Burst:
    """What one run of the generator measured. `failures` counts errors, timeouts and bad statuses by their kind."""

    requests: int
    seconds: float
    p50_ms: float
    p99_ms: float
    failures: Mapping[str, int] = field(default_factory=dict)
    generator_cores: float = 0
    server_seconds: float = 0

    @property
    def failed(self) -> int:
        return sum(self.failures.values())

    @property
    def rate(self) -> float:
        return self.requests / self.seconds

    @property
    def server_ms(self) -> float:
        """The server's processor time per request."""
        return self.server_seconds / max(self.requests, 1) * 1000


@dataclass(frozen=True)
class Generator:
    name: str
    command: Callable[[str, int, float, float | None], list[str]]
    parse: Callable[[str], dict[str, Any]]

    def run(self, url: str, connections: int, seconds: float, rate: float | None = None) -> Burst:
        """Blocks until the run has ended. Without a rate, connections never pause. Raises `GeneratorFailed` if the
        generator fails."""
        output, usage = _run(self.command(url, connections, seconds, rate))
        values = self.parse(output)
        return Burst(**values, generator_cores=(usage.ru_utime + usage.ru_stime) / values["seconds"])


def _run(command: list[str]) -> tuple[str, Any]:
    """The output of a program and the resources that it alone used."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        assert process.stdout is not None
        output = process.stdout.read().decode()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise GeneratorFailed(f"{command[0]} failed ({ending(process.returncode)}): {output[-500:]}")
    return output, usage


def find_generator() -> Generator:
    """Raises `GeneratorFailed` if neither wrk nor autocannon is installed."""
    version = _wrk_version()
    if version >= OLDEST_WRK:
        return Generator(f"wrk {'.'.join(map(str, version))}", _wrk_command, parse_wrk)
    if AUTOCANNON.exists() and shutil.which("node"):
        return Generator("autocannon", _autocannon_command, parse_autocannon)
    raise GeneratorFailed("Install wrk 4.1 or newer (Debian's package is enough), or run `npm ci` for autocannon.")


def _wrk_version() -> tuple[int, ...]:
    if shutil.which("wrk") is None:
        return ()
    return parse_version(subprocess.run(["wrk", "--version"], capture_output=True, text=True, check=False).stdout)


def parse_version(text: str) -> tuple[int, ...]:
    """Both `wrk 4.2.0 [epoll]` and `wrk debian/4.1.0-3 [epoll]` occur."""
    found = re.search(r"wrk \D*(\d+)\.(\d+)", text)
    return tuple(int(part) for part in found.groups()) if found else ()


def _wrk_command(url: str, connections: int, seconds: float, rate: float | None) -> list[str]:
    """The script makes each connection pause for random times with this mean."""
    pause_ms = round(connections / rate * 1000) if rate else 0
    options = {"-t": "1", "-c": str(connections), "-d": f"{max(1, round(seconds))}s", "-s": str(SCRIPT)}
    words = (word for pair in options.items() for word in pair)
    return ["wrk", *words, "--timeout", f"{TIMEOUT_SECONDS}s", url, "--", str(pause_ms)]


def parse_wrk(output: str) -> dict[str, Any]:
    summary = json.loads(output.splitlines()[-1])
    return {
        "requests": summary["requests"],
        "seconds": summary["microseconds"] / 1e6,
        "p50_ms": summary["p50"] / 1000,
        "p99_ms": summary["p99"] / 1000,
        "failures": summary["failures"],
    }


def _autocannon_command(url: str, connections: int, seconds: float, rate: float | None) -> list[str]:
    options = {"-c": connections, "-d": max(1, round(seconds)), "-t": TIMEOUT_SECONDS}
    if rate:
        options["-R"] = round(rate)
    words = (str(word) for pair in options.items() for word in pair)
    return ["node", str(AUTOCANNON), *words, "--json", "--no-progress", url]


def parse_autocannon(output: str) -> dict[str, Any]:
    """Its percentiles are whole milliseconds."""
    summary = json.loads(output.splitlines()[-1])
    return {
        "requests": summary["2xx"],
        "seconds": summary["duration"],
        "p50_ms": float(summary["latency"]["p50"]),
        "p99_ms": float(summary["latency"]["p99"]),
        "failures": {"error": summary["errors"], "bad status": summary["non2xx"]},
    }
