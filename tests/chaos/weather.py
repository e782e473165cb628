"""When which dependency was hit, so that each request can be judged by what it had to do without."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.chaos.faults import Fault

FOREVER = float("inf")


@dataclass(eq=False)
class Storm:
    faults: tuple[Fault, ...]
    began: float
    over: float = FOREVER

    @property
    def hits(self) -> frozenset[str]:
        return frozenset().union(*(fault.hits for fault in self.faults))


@dataclass
class Weather:
    storms: list[Storm] = field(default_factory=list)

    @contextmanager
    def storm(self, *faults: Fault) -> Iterator[Storm]:
        """Over only when everything has recovered and every settled list is in both stores again."""
        storm = Storm(faults, time.monotonic())
        self.storms.append(storm)
        yield storm
        storm.over = time.monotonic()

    def during(self, start: float, end: float) -> list[Storm]:
        """Newest first; storms do not overlap, so there are no more than a request can span."""
        met = []
        for storm in reversed(self.storms):
            if storm.over < start:
                break
            if storm.began <= end:
                met.append(storm)
        return met

    def hits(self, start: float, end: float) -> frozenset[str]:
        return frozenset().union(*(storm.hits for storm in self.during(start, end)))
