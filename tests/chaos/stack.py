"""The stack of a run: stores, services, and a breakable link between each pair."""

import asyncio
import secrets
import socket
import sys
from collections.abc import AsyncIterator, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from embedded.children import Child
from embedded.environments import (
    base_environment,
    bootstrap_environment,
    recommender_environment,
    voice_environment,
    web_environment,
)
from embedded.launcher import service
from embedded.programs import Program
from embedded.settings import RunSettings
from embedded.standins import aws_standin, redis_standin
from tests.chaos.clocks.wall_clock import FaketimeClock, WallClock, faketime_library
from tests.chaos.dataset import NAME, write_dataset
from tests.chaos.managed_process import ManagedProcess
from tests.chaos.proxy import Disturbance, FaultyProxy, Link
from tests.support.processes.stack import free_port

STORES = ("redis", "aws")
CLUSTER = ("cluster-1", "cluster-2")
"""The Dask scheduler and its worker, on which the recommenders train."""
EARLIER = ("web-2", "recommender-2")
LEFT_BEHIND = "earlier-recommender"
CHANGE_FOLDER_WORDS = 4
ENVIRONMENTS = {"web": web_environment, "recommender": recommender_environment, "voice": voice_environment}
# lists outlive the run, so that none is fresh only because it expired; one BLAS thread leaves cores to the others
OPTIONS = {
    "LIST_CACHE_SECONDS": "7200",
    "SIGN_UPS_PER_ADDRESS": "100000",
    "TRAIN_AFTER_RATINGS": "0",
    "ALGORITHM": "ease",
    "OPENBLAS_NUM_THREADS": "1",
}


@dataclass(frozen=True)
class StackShape:
    web: int = 2
    recommender: int = 2
    voice: int = 1
    sets_redis_clock: bool = field(default_factory=lambda: faketime_library() is not None)

    def names(self, kind: str) -> list[str]:
        return [f"{kind}-{number}" for number in range(1, getattr(self, kind) + 1)]

    @property
    def services(self) -> list[str]:
        return [name for kind in ENVIRONMENTS for name in self.names(kind)]


def listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def kind_of(name: str) -> str:
    return name.partition("-")[0]


class Stack:
    """With `earlier`, a checkout of the code before format 2, that code prepares the stores and runs `EARLIER`, until
    `run_present_code`, and one more recommender that no other process asks."""

    def __init__(self, folder: Path, shape: StackShape, earlier: Path | None = None) -> None:
        self.folder = folder
        self.shape = shape
        self.earlier = earlier
        self.token = secrets.token_urlsafe(32)
        self.ports = {name: free_port() for name in (*STORES, *CLUSTER, *shape.services, LEFT_BEHIND)}
        self.links = [
            Link(source, target, self.ports[target]) for source in shape.services for target in self._needs(source)
        ]
        self.proxies: dict[tuple[str, str], FaultyProxy] = {}
        for source in shape.services:
            for kind in {kind_of(link.target): None for link in self.links_from(source)}:
                links = [link for link in self.links_from(source) if kind_of(link.target) == kind]
                self.proxies[source, kind] = FaultyProxy(links)
        self.clocks: dict[str, WallClock | FaketimeClock] = {}
        self.parts = {program.name: ManagedProcess(program, self.log(program.name)) for program in self._programs()}

    def _needs(self, source: str) -> list[str]:
        others = [] if kind_of(source) == "recommender" else self.shape.names("recommender")
        return [*STORES, *others]

    def links_from(self, source: str) -> list[Link]:
        return [link for link in self.links if link.source == source]

    def log(self, name: str) -> Path:
        return self.folder / "logs" / f"{name}.log"

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.ports[name]}"

    def named(self, kind: str) -> list[ManagedProcess]:
        """All processes of a kind, or the one with that name."""
        return [part for name, part in self.parts.items() if kind in (name, kind_of(name))]

    def _programs(self) -> Iterable[Program]:
        yield self._with_clock(aws_standin(self.folder / "aws", self.ports["aws"]))
        yield self._with_faketime(redis_standin(self.ports["redis"]))
        scheduler = f"tcp://127.0.0.1:{self.ports[CLUSTER[0]]}"
        yield self._dask(CLUSTER[0], "dask_scheduler", "--port")
        yield self._dask(CLUSTER[1], "dask_worker", scheduler, "--no-nanny", "--nthreads", "1", "--worker-port")
        for name in self.shape.services:
            environment = ENVIRONMENTS[kind_of(name)](self._settings(name), self.token)
            environment["TRAIN_SCHEDULER"] = scheduler
            program = self._renamed(service(kind_of(name), self.ports[name], environment), name)
            is_earlier = self.earlier is not None and name in EARLIER
            yield self._in_earlier_checkout(program) if is_earlier else self._with_clock(program)
        if self.earlier:
            settings = self._run_settings(self.folder / LEFT_BEHIND, self._ports_of(*STORES, recommender=LEFT_BEHIND))
            environment = recommender_environment(settings, self.token)
            program = self._renamed(service("recommender", self.ports[LEFT_BEHIND], environment), LEFT_BEHIND)
            yield self._in_earlier_checkout(program)

    def _dask(self, name: str, module: str, *arguments: str) -> Program:
        """The last of the arguments takes the port."""
        port = self.ports[name]
        options = (*arguments, str(port), "--no-dashboard", "--host", "127.0.0.1")
        command = (sys.executable, "-m", f"distributed.cli.{module}", *options)
        return self._renamed(Program(name, command, base_environment(), partial(listens, port)), name)

    def _with_clock(self, program: Program) -> Program:
        self.clocks[program.name] = clock = WallClock(self._clock_file(program))
        return clock.of_python(program)

    def _with_faketime(self, program: Program) -> Program:
        library = faketime_library()
        if library is None:
            return program
        self.clocks[program.name] = clock = FaketimeClock(self._clock_file(program), library)
        return clock.of_binary(program)

    def set_clock(self, name: str, ahead: int) -> None:
        """Not of a process that runs earlier code."""
        if name in self.clocks:
            self.clocks[name].set(ahead)

    def _clock_file(self, program: Program) -> Path:
        return self.folder / "clocks" / program.name

    def _ports_of(self, *names: str, **renamed: str) -> dict[str, int]:
        return {name: self.ports[name] for name in names} | {kind: self.ports[name] for kind, name in renamed.items()}

    def _in_earlier_checkout(self, program: Program) -> Program:
        if self.earlier is None:
            return program
        change_folder = ("sh", "-c", 'cd "$0" && exec "$@"', str(self.earlier))
        return replace(program, command=(*change_folder, *program.command))

    async def run_present_code(self) -> None:
        """As a rolling restart does."""
        for name in EARLIER:
            part = self.parts[name]
            await part.kill()
            program = part.child.program
            part.child.program = replace(program, command=program.command[CHANGE_FOLDER_WORDS:])
            await self.start([name])

    @staticmethod
    def _renamed(program: Program, name: str) -> Program:
        return replace(program, name=name, environment={**program.environment, **OPTIONS})

    def _settings(self, name: str) -> RunSettings:
        """Settings of one process: its own port, and its proxies instead of its dependencies."""
        proxies = {kind: proxy.port for (source, kind), proxy in self.proxies.items() if source == name}
        own = {kind_of(name): self.ports[name]}
        return self._run_settings(self.folder / name, {**proxies, **own})

    def _run_settings(self, folder: Path, ports: Mapping[str, int]) -> RunSettings:
        named = {f"{kind}_port": port for kind, port in ports.items()}
        dataset = self.folder / "dataset"
        return RunSettings(data_dir=folder, dataset=NAME, dataset_path=dataset, **named)  # type: ignore[arg-type]

    async def open(self) -> None:
        write_dataset(self.folder / "dataset")
        for proxy in self.proxies.values():
            await proxy.apply()
        await self.start(STORES)
        await self._bootstrap()
        await self.start([*CLUSTER, *self.shape.services, *([LEFT_BEHIND] if self.earlier else [])])

    async def start(self, names: Iterable[str]) -> None:
        parts = [self.parts[name] for name in names]
        for part in parts:
            part.start()
        await asyncio.gather(*(part.ready() for part in parts))

    async def _bootstrap(self) -> None:
        """Of both codes, if there are two: an update begins with the bootstrap."""
        if self.earlier:
            await self._run(self._in_earlier_checkout(self._command("bootstrap")))
        await self._run(self._command("bootstrap"))

    async def migrate(self) -> None:
        await self._run(self._command("migration"))

    def _command(self, module: str) -> Program:
        settings = self._run_settings(self.folder / module, self._ports_of(*STORES))
        command = (sys.executable, "-m", f"services.recommender.{module}")
        environment = bootstrap_environment(settings, self.token)
        return self._renamed(Program(module, command, environment, lambda: False), module)

    async def _run(self, program: Program) -> None:
        child = Child(program, self.log(program.name))
        child.start()
        if await asyncio.to_thread(child.wait):
            raise RuntimeError(f"The {program.name} failed. Log: {self.log(program.name)}")

    async def disturb(self, links: Iterable[Link], disturbance: Disturbance) -> None:
        for link in links:
            link.disturb(disturbance)
        await self._apply()

    async def repair(self, links: Iterable[Link]) -> None:
        for link in links:
            link.repair()
        await self._apply()

    async def _apply(self) -> None:
        for proxy in self.proxies.values():
            await proxy.apply()

    async def kill_all(self) -> None:
        await asyncio.gather(*(part.kill() for part in self.parts.values()))

    async def close(self) -> None:
        await self.repair(self.links)
        for part in self.parts.values():
            part.resume()
        await asyncio.gather(*(part.stop() for name, part in self.parts.items() if name not in STORES))
        await asyncio.gather(*(self.parts[name].stop() for name in STORES))
        await asyncio.gather(*(proxy.close() for proxy in self.proxies.values()))


@asynccontextmanager
async def running(folder: Path, shape: StackShape, earlier: Path | None = None) -> AsyncIterator[Stack]:
    """Stops everything that was started, even after an error."""
    # a thread for each process that is waited for or probed
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(max_workers=48))
    stack = Stack(folder, shape, earlier)
    try:
        await stack.open()
        yield stack
    finally:
        await stack.close()
