"""Faults that begin and end: processes killed or frozen, links broken."""

import asyncio
import contextlib
from dataclasses import dataclass
from typing import Protocol

import httpx

from embedded.aws.signing_clock import DYNAMODB_MINUTES
from tests.chaos.proxy import Disturbance, Link
from tests.chaos.stack import Stack, kind_of

DEPENDENCIES = frozenset({"redis", "aws", "recommender"})
ALL = "all"
TRAIN_SECONDS = 5.0


class Fault(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str:
        """The name without numbers: the same for web-1 and web-2."""

    @property
    def affects(self) -> frozenset[str]:
        """The kinds of dependencies that are down or slow for somebody."""

    async def begin(self, stack: Stack) -> None: ...
    async def end(self, stack: Stack) -> None:
        """Returns when the fault is undone, whether or not its users have noticed yet."""


@dataclass(frozen=True)
class Kill:
    target: str
    """One process, or all of a kind: recommender-1 or recommender."""

    @property
    def name(self) -> str:
        return f"kill {self.target}"

    @property
    def kind(self) -> str:
        return f"kill {kind_of(self.target)}"

    @property
    def affects(self) -> frozenset[str]:
        return DEPENDENCIES & {kind_of(self.target)}

    async def begin(self, stack: Stack) -> None:
        await asyncio.gather(*(part.kill() for part in stack.named(self.target)))

    async def end(self, stack: Stack) -> None:
        await stack.start(part.name for part in stack.named(self.target))


@dataclass(frozen=True)
class Restart:
    """A rolling restart of all processes of a kind, one after the other."""

    target: str

    @property
    def name(self) -> str:
        return f"restart {self.target}"

    @property
    def kind(self) -> str:
        return self.name

    @property
    def affects(self) -> frozenset[str]:
        return DEPENDENCIES & {self.target}

    async def begin(self, stack: Stack) -> None:
        for part in stack.named(self.target):
            await part.restart()

    async def end(self, stack: Stack) -> None:
        """Each is ready when the next one is restarted."""


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
    def affects(self) -> frozenset[str]:
        return DEPENDENCIES & {kind_of(self.target)}

    async def begin(self, stack: Stack) -> None:
        for part in stack.named(self.target):
            part.freeze()

    async def end(self, stack: Stack) -> None:
        for part in stack.named(self.target):
            part.resume()


@dataclass(frozen=True)
class Disconnect:
    source: str
    target: str
    disturbance: Disturbance

    @property
    def name(self) -> str:
        return f"{self.disturbance.kind} {self.source} to {self.target}"

    @property
    def kind(self) -> str:
        return f"{self.disturbance.kind} {kind_of(self.source)} to {kind_of(self.target)}"

    @property
    def affects(self) -> frozenset[str]:
        return DEPENDENCIES if self.target == ALL else DEPENDENCIES & {kind_of(self.target)}

    async def begin(self, stack: Stack) -> None:
        await stack.disturb(self._links(stack), self.disturbance)

    async def end(self, stack: Stack) -> None:
        await stack.repair(self._links(stack))

    def _links(self, stack: Stack) -> list[Link]:
        return [
            link for link in stack.links if _matches(self.source, link.source) and _matches(self.target, link.target)
        ]


@dataclass(frozen=True)
class SetClock:
    """AWS refuses what is signed by a clock that is more than five minutes away."""

    target: str
    ahead: int
    """In seconds."""

    @property
    def name(self) -> str:
        return f"clock of {self.target} {self.ahead:+d} s"

    @property
    def kind(self) -> str:
        return f"clock of {kind_of(self.target)} {self.ahead:+d} s"

    @property
    def affects(self) -> frozenset[str]:
        refused = {"aws"} if abs(self.ahead) > 60 * DYNAMODB_MINUTES and self.target != "redis" else set()
        return DEPENDENCIES & {*refused, kind_of(self.target)}

    async def begin(self, stack: Stack) -> None:
        stack.set_clock(self.target, self.ahead)

    async def end(self, stack: Stack) -> None:
        stack.set_clock(self.target, 0)


@dataclass(frozen=True)
class Train:
    """Not a fault, but a new model during the run: lists of the old model are refreshed while they are read."""

    target: str

    @property
    def name(self) -> str:
        return f"train at {self.target}"

    @property
    def kind(self) -> str:
        return "train"

    @property
    def affects(self) -> frozenset[str]:
        return frozenset()

    async def begin(self, stack: Stack) -> None:
        async with httpx.AsyncClient(base_url=stack.url(self.target), timeout=TRAIN_SECONDS) as client:
            with contextlib.suppress(httpx.HTTPError):
                await client.post("/internal/train", headers={"Authorization": f"Bearer {stack.token}"})

    async def end(self, stack: Stack) -> None:
        """The training continues during the next injections."""


def _matches(target: str, name: str) -> bool:
    return target in (ALL, name, kind_of(name))
