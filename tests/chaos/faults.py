"""What is done to the world, and undone: processes killed and frozen, links broken."""

import asyncio
import contextlib
from dataclasses import dataclass
from typing import Protocol

import httpx

from tests.chaos.proxy import Link, Trouble
from tests.chaos.world import World, kind_of

DEPENDENCIES = frozenset({"redis", "aws", "recommender"})
ALL = "all"
TRAIN_SECONDS = 5.0


class Fault(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str:
        """Its name without numbers: the same for web-1 and web-2."""

    @property
    def hits(self) -> frozenset[str]:
        """The kinds of dependencies that somebody has to do without, or with a slow one."""

    async def begin(self, world: World) -> None: ...
    async def end(self, world: World) -> None:
        """Returns when whatever was taken away is back; how long its users take to notice is not its matter."""


@dataclass(frozen=True)
class Kill:
    target: str
    """A part, or all of a kind, such as recommender-1 or recommender."""

    @property
    def name(self) -> str:
        return f"kill {self.target}"

    @property
    def kind(self) -> str:
        return f"kill {kind_of(self.target)}"

    @property
    def hits(self) -> frozenset[str]:
        return DEPENDENCIES & {kind_of(self.target)}

    async def begin(self, world: World) -> None:
        await asyncio.gather(*(part.kill() for part in world.named(self.target)))

    async def end(self, world: World) -> None:
        await world.start(part.name for part in world.named(self.target))


@dataclass(frozen=True)
class Freeze:
    target: str

    @property
    def name(self) -> str:
        return f"freeze {self.target}"

    @property
    def kind(self) -> str:
        return f"freeze {kind_of(self.target)}"

    @property
    def hits(self) -> frozenset[str]:
        return DEPENDENCIES & {kind_of(self.target)}

    async def begin(self, world: World) -> None:
        for part in world.named(self.target):
            part.freeze()

    async def end(self, world: World) -> None:
        for part in world.named(self.target):
            part.thaw()


@dataclass(frozen=True)
class Cut:
    source: str
    target: str
    trouble: Trouble

    @property
    def name(self) -> str:
        return f"{self.trouble.kind} {self.source} to {self.target}"

    @property
    def kind(self) -> str:
        return f"{self.trouble.kind} {kind_of(self.source)} to {kind_of(self.target)}"

    @property
    def hits(self) -> frozenset[str]:
        return DEPENDENCIES if self.target == ALL else DEPENDENCIES & {kind_of(self.target)}

    async def begin(self, world: World) -> None:
        await world.disturb(self._links(world), self.trouble)

    async def end(self, world: World) -> None:
        await world.mend(self._links(world))

    def _links(self, world: World) -> list[Link]:
        return [link for link in world.links if _meant(self.source, link.source) and _meant(self.target, link.target)]


@dataclass(frozen=True)
class Train:
    """No fault, but a new model in the middle of them: lists of the old one are made anew while they are read."""

    target: str

    @property
    def name(self) -> str:
        return f"train at {self.target}"

    @property
    def kind(self) -> str:
        return "train"

    @property
    def hits(self) -> frozenset[str]:
        return frozenset()

    async def begin(self, world: World) -> None:
        async with httpx.AsyncClient(base_url=world.url(self.target), timeout=TRAIN_SECONDS) as client:
            with contextlib.suppress(httpx.HTTPError):
                await client.post("/internal/train", headers={"Authorization": f"Bearer {world.token}"})

    async def end(self, world: World) -> None:
        """It goes on through whatever comes next."""


def _meant(target: str, name: str) -> bool:
    return target in (ALL, name, kind_of(name))
