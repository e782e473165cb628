"""The stack under attack: stores, services and a breakable link for every pair of them."""

import asyncio
import secrets
import sys
from collections.abc import AsyncIterator, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from embedded.children import Child
from embedded.environments import (
    bootstrap_environment,
    recommender_environment,
    voice_environment,
    web_environment,
)
from embedded.launcher import service
from embedded.programs import Program
from embedded.settings import RunSettings
from embedded.standins import aws_standin, redis_standin
from tests.chaos.dataset import NAME, write_dataset
from tests.chaos.parts import Part
from tests.chaos.proxy import FaultyProxy, Link, Trouble
from tests.support.processes.stack import free_port

STORES = ("redis", "aws")
ENVIRONMENTS = {"web": web_environment, "recommender": recommender_environment, "voice": voice_environment}
# lists outlive the attack, so that none is right only because it expired; a core is not taken by one matrix
OPTIONS = {
    "LIST_CACHE_SECONDS": "7200",
    "SIGN_UPS_PER_ADDRESS": "100000",
    "TRAIN_AFTER_RATINGS": "0",
    "ALGORITHM": "ease",
    "OPENBLAS_NUM_THREADS": "1",
}


@dataclass(frozen=True)
class Shape:
    web: int = 2
    recommender: int = 2
    voice: int = 1

    def names(self, kind: str) -> list[str]:
        return [f"{kind}-{number}" for number in range(1, getattr(self, kind) + 1)]

    @property
    def services(self) -> list[str]:
        return [name for kind in ENVIRONMENTS for name in self.names(kind)]


def kind_of(name: str) -> str:
    return name.partition("-")[0]


class World:
    def __init__(self, folder: Path, shape: Shape) -> None:
        self.folder = folder
        self.shape = shape
        self.token = secrets.token_urlsafe(32)
        self.ports = {name: free_port() for name in (*STORES, *shape.services)}
        self.links = [
            Link(source, target, self.ports[target]) for source in shape.services for target in self._needs(source)
        ]
        self.doors: dict[tuple[str, str], FaultyProxy] = {}
        for source in shape.services:
            for kind in {kind_of(link.target): None for link in self.links_from(source)}:
                links = [link for link in self.links_from(source) if kind_of(link.target) == kind]
                self.doors[source, kind] = FaultyProxy(links)
        self.parts = {program.name: Part(program, self.log(program.name)) for program in self._programs()}

    def _needs(self, source: str) -> list[str]:
        others = [] if kind_of(source) == "recommender" else self.shape.names("recommender")
        return [*STORES, *others]

    def links_from(self, source: str) -> list[Link]:
        return [link for link in self.links if link.source == source]

    def log(self, name: str) -> Path:
        return self.folder / "logs" / f"{name}.log"

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.ports[name]}"

    def named(self, kind: str) -> list[Part]:
        """All parts of a kind, or the one of that name."""
        return [part for name, part in self.parts.items() if kind in (name, kind_of(name))]

    def _programs(self) -> Iterable[Program]:
        yield aws_standin(self.folder / "aws", self.ports["aws"])
        yield redis_standin(self.ports["redis"])
        for name in self.shape.services:
            environment = ENVIRONMENTS[kind_of(name)](self._settings(name), self.token)
            yield self._renamed(service(kind_of(name), self.ports[name], environment), name)

    @staticmethod
    def _renamed(program: Program, name: str) -> Program:
        return replace(program, name=name, environment={**program.environment, **OPTIONS})

    def _settings(self, name: str) -> RunSettings:
        """Those of one process: its own port, and its doors in the place of what it depends on."""
        doors = {kind: door.port for (source, kind), door in self.doors.items() if source == name}
        own = {kind_of(name): self.ports[name]}
        return self._run_settings(self.folder / name, {**doors, **own})

    def _run_settings(self, folder: Path, ports: Mapping[str, int]) -> RunSettings:
        named = {f"{kind}_port": port for kind, port in ports.items()}
        dataset = self.folder / "dataset"
        return RunSettings(data_dir=folder, dataset=NAME, dataset_path=dataset, **named)  # type: ignore[arg-type]

    async def open(self) -> None:
        write_dataset(self.folder / "dataset")
        for door in self.doors.values():
            await door.heed()
        await self.start(STORES)
        await self._bootstrap()
        await self.start(self.shape.services)

    async def start(self, names: Iterable[str]) -> None:
        parts = [self.parts[name] for name in names]
        for part in parts:
            part.start()
        await asyncio.gather(*(part.ready() for part in parts))

    async def _bootstrap(self) -> None:
        settings = self._run_settings(self.folder / "bootstrap", {name: self.ports[name] for name in STORES})
        command = (sys.executable, "-m", "services.recommender.bootstrap")
        program = Program("bootstrap", command, bootstrap_environment(settings, self.token), lambda: False)
        child = Child(self._renamed(program, "bootstrap"), self.log("bootstrap"))
        child.start()
        if await asyncio.to_thread(child.wait):
            raise RuntimeError(f"The stores could not be made ready. The log: {self.log('bootstrap')}")

    async def disturb(self, links: Iterable[Link], trouble: Trouble) -> None:
        for link in links:
            link.disturb(trouble)
        await self._heed()

    async def mend(self, links: Iterable[Link]) -> None:
        for link in links:
            link.mend()
        await self._heed()

    async def _heed(self) -> None:
        for door in self.doors.values():
            await door.heed()

    async def kill_all(self) -> None:
        await asyncio.gather(*(part.kill() for part in self.parts.values()))

    async def close(self) -> None:
        await self.mend(self.links)
        for part in self.parts.values():
            part.thaw()
        await asyncio.gather(*(self.parts[name].stop() for name in self.shape.services))
        await asyncio.gather(*(self.parts[name].stop() for name in STORES))
        await asyncio.gather(*(door.close() for door in self.doors.values()))


@asynccontextmanager
async def running(folder: Path, shape: Shape) -> AsyncIterator[World]:
    """Everything that was started is stopped in the end, however that comes."""
    # a thread for each part that is waited for, and for each that is probed
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(max_workers=48))
    world = World(folder, shape)
    try:
        await world.open()
        yield world
    finally:
        await world.close()
