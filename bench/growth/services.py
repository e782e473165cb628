"""The services within limits of memory: started, killed and started again."""

import http.client
import json
import secrets
import statistics
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from bench.growth.control_group import MIB, ControlGroup, control_group
from bench.start.measure import POLL_SECONDS, READY_SECONDS, free_port
from embedded.children import Child
from embedded.launcher import service
from embedded.programs import Program

LIMITS = {"recommender": 1024 * MIB, "web": 512 * MIB, "voice": 512 * MIB}
"""Bytes; of the recommender, 600 MiB may be its own."""
USERS = 100
"""Of the data set, whose lists everybody may read."""


@dataclass(frozen=True)
class ServiceStart:
    name: str
    ready_seconds: float
    private_mib: float


@dataclass(frozen=True)
class LimitedServices:
    programs: list[Program]
    groups: Mapping[str, ControlGroup]
    folder: Path
    web_port: int
    running: list[Child] = field(default_factory=list)

    def start(self) -> list[ServiceStart]:
        """All at once. The seconds run from then until each is ready. Raises `ChildProcessError` or `TimeoutError`."""
        started, ready = time.monotonic(), dict[str, float]()
        for program in self.programs:
            limited = replace(program, command=self.groups[program.name].command(*program.command))
            child = Child(limited, self.folder / f"{program.name}.log")
            child.start()
            self.running.append(child)
        while len(ready) < len(self.programs):
            if time.monotonic() > started + READY_SECONDS:
                raise TimeoutError(f"only {', '.join(ready) or 'nothing'} was ready after {READY_SECONDS} seconds")
            for child in self.running:
                if child.has_ended:
                    said = (self.folder / f"{child.program.name}.log").read_text()[-1000:]
                    raise ChildProcessError(f"{child.program.name} ended while starting: {said}")
            time.sleep(POLL_SECONDS)
            for program in self.programs:
                if program.name not in ready and program.answers():
                    ready[program.name] = time.monotonic() - started
        return [ServiceStart(name, seconds, self.groups[name].private / MIB) for name, seconds in sorted(ready.items())]

    def kill(self) -> None:
        for child in self.running:
            child.kill()
        self.running.clear()

    def list_milliseconds(self) -> float:
        """Median of lists of different users of the data set, one after the other. Raises `ValueError` for a list that
        is not whole."""
        connection, milliseconds = http.client.HTTPConnection("127.0.0.1", self.web_port, timeout=60), list[float]()
        for user in range(1, USERS + 1):
            started = time.perf_counter()
            connection.request("GET", f"/api/users/{user}/recommendations?amount=10")
            listed = json.load(connection.getresponse())
            milliseconds.append(1000 * (time.perf_counter() - started))
            if len(listed.get("movies", [])) != 10:
                raise ValueError(f"not a list of ten movies: {listed}")
        return statistics.median(milliseconds)


@contextmanager
def limited_services(environment: Mapping[str, str], folder: Path) -> Iterator[LimitedServices]:
    """They begin with empty folders of their own."""
    ports = {name: free_port() for name in LIMITS}
    urls = {f"{name.upper()}_URL": f"http://127.0.0.1:{port}" for name, port in ports.items()}
    secret = {name: secrets.token_urlsafe(32) for name in ("VOICE_SECRET", "OAUTH_CLIENT_SECRET")}
    own = {"FRAGMENTS_DIR": str(folder / "fragments"), "MODEL_DIR": str(folder / "models of the services")}
    with ExitStack() as stack:
        groups = {name: stack.enter_context(control_group(name, size)) for name, size in LIMITS.items()}
        programs = [
            service(name, port, {**environment, **urls, **secret, **own, f"{name.upper()}_PORT": str(port)})
            for name, port in ports.items()
        ]
        services = LimitedServices(programs, groups, folder, ports["web"])
        stack.callback(services.kill)
        yield services
