"""When each dependency was affected, so that each result can be judged by the faults during its request."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.chaos.faults import Fault

FOREVER = float("inf")


@dataclass(eq=False)
class FaultPeriod:
    faults: tuple[Fault, ...]
    began: float
    over: float = FOREVER

    @property
    def affects(self) -> frozenset[str]:
        return frozenset().union(*(fault.affects for fault in self.faults))


@dataclass
class FaultTimeline:
    periods: list[FaultPeriod] = field(default_factory=list)

    @contextmanager
    def period(self, *faults: Fault) -> Iterator[FaultPeriod]:
        """Ends when everything has recovered and every unchanged list is in both stores again."""
        period = FaultPeriod(faults, time.monotonic())
        self.periods.append(period)
        yield period
        period.over = time.monotonic()

    def during(self, start: float, end: float) -> list[FaultPeriod]:
        """Newest first; periods do not overlap."""
        met = []
        for period in reversed(self.periods):
            if period.over < start:
                break
            if period.began <= end:
                met.append(period)
        return met

    def affects(self, start: float, end: float) -> frozenset[str]:
        return frozenset().union(*(period.affects for period in self.during(start, end)))
