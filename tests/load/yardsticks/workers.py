"""Web processes compared with each other: stacks with different numbers of them take turns."""

import statistics
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.load.yardsticks.cached_list import product_server
from tests.load.yardsticks.generator import Generator
from tests.load.yardsticks.rounds import Comparison, compare
from tests.support.processes.stack import Stack

CONNECTIONS, ROUNDS = 64, 5


@dataclass(frozen=True)
class WorkerComparison:
    """The bursts of `comparison` are by number of web processes."""

    comparison: Comparison

    def quotient(self, workers: str, value: str) -> float:
        """The median over the rounds of a value divided by that of the first stack."""
        first = next(iter(self.comparison.bursts.values()))
        pairs = zip(self.comparison.bursts[workers], first, strict=True)
        return float(statistics.median(getattr(burst, value) / getattr(base, value) for burst, base in pairs))

    def lines(self) -> Iterator[str]:
        yield f"\nweb processes compared, {CONNECTIONS} connections, median of {ROUNDS} rounds in turns"
        yield f"{'WEB_WORKERS':<13}{'requests/s':>10}{'times':>8}{'processor':>12}  ms per request{'times':>8}"
        for workers in self.comparison.bursts:
            rate, each = (self.comparison.median(workers, value) for value in ("rate", "server_ms"))
            yield (
                f"{workers:<13}{rate:>10,.0f}{self.quotient(workers, 'rate'):>8.2f}"
                f"{each:>12.3f}{'':16}{self.quotient(workers, 'server_ms'):>8.2f}"
            )

    def json(self) -> dict[str, Any]:
        return {
            workers: {value: round(self.quotient(workers, value), 3) for value in ("rate", "server_ms")}
            for workers in self.comparison.bursts
        }


def compare_workers(stacks: Mapping[int, Stack], generator: Generator) -> WorkerComparison:
    servers = [product_server(stack, name=str(workers)) for workers, stack in stacks.items()]
    (comparison,) = compare(generator, servers, {CONNECTIONS: ROUNDS})
    return WorkerComparison(comparison)
