"""The throughput of a cached list, compared with servers that do nothing but answer with its bytes.

In each round every server is measured once, so that a share compares two bursts that are seconds apart; on a shared
machine only such shares mean something. The median of the rounds counts.
"""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tests.load.processes import Processor
from tests.load.yardsticks.generator import MOST_CORES, Burst, Generator
from tests.load.yardsticks.servers import Server

PRODUCT = "product"
CHIEF_CONNECTIONS = 16
ROUNDS = {1: 3, CHIEF_CONNECTIONS: 7, 64: 3, 512: 3}
"""How many rounds, by the number of connections."""
BURST_SECONDS, LONG_BURST_SECONDS, MANY_CONNECTIONS = 3.0, 6.0, 500
"""uvloop accepts one connection per turn of its loop, so many take a while to begin."""
WARM_UP_SECONDS = 1.0


@dataclass
class Comparison:
    """The bursts of each server by its name, one per round, all with this many connections."""

    connections: int
    bursts: dict[str, list[Burst]] = field(default_factory=dict)

    def median(self, server: str, value: str) -> float:
        """The median of one attribute of the bursts."""
        return float(statistics.median(getattr(burst, value) for burst in self.bursts[server]))

    def shares(self, other: str) -> list[float]:
        """The product's requests per second divided by those of the other, in each round."""
        pairs = zip(self.bursts[PRODUCT], self.bursts[other], strict=True)
        return [product.rate / yardstick.rate for product, yardstick in pairs]

    def share(self, other: str) -> float:
        return statistics.median(self.shares(other))

    @property
    def failed(self) -> int:
        return sum(burst.failed for burst in self.bursts[PRODUCT])

    @property
    def generator_cores(self) -> float:
        return max(burst.generator_cores for bursts in self.bursts.values() for burst in bursts)

    @property
    def is_void(self) -> bool:
        return self.generator_cores >= MOST_CORES


def compare(
    generator: Generator,
    servers: Sequence[Server],
    rounds: Mapping[int, int] = ROUNDS,
    seconds: float | None = None,
) -> list[Comparison]:
    for server in servers:
        generator.run(server.url, 16, WARM_UP_SECONDS)
    return [
        _compare(generator, servers, connections, count, seconds or _burst_seconds(connections))
        for connections, count in rounds.items()
    ]


def _burst_seconds(connections: int) -> float:
    return LONG_BURST_SECONDS if connections >= MANY_CONNECTIONS else BURST_SECONDS


def _compare(
    generator: Generator, servers: Sequence[Server], connections: int, rounds: int, seconds: float
) -> Comparison:
    comparison = Comparison(connections, {server.name: [] for server in servers})
    for server in _in_turns(servers, rounds):
        comparison.bursts[server.name].append(measured_burst(generator, server, connections, seconds))
    return comparison


def _in_turns(servers: Sequence[Server], rounds: int) -> Iterable[Server]:
    """Each round begins with another server."""
    for number in range(rounds):
        first = number % len(servers)
        yield from (*servers[first:], *servers[:first])


def measured_burst(generator: Generator, server: Server, connections: int, seconds: float) -> Burst:
    processor = Processor(server.pid)
    before = processor.seconds()
    burst = generator.run(server.url, connections, seconds)
    return replace(burst, server_seconds=processor.seconds() - before)
