"""The time from before a rating to a list that includes it: the PUT, whose answer has the list, and the next GET.

Stacks of several checkouts take turns, so that their quotient means something on a shared machine.
"""

import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tests.load.client import Measurements, open_client
from tests.load.demand import closed_model
from tests.load.report import milliseconds
from tests.load.visitors import FRESHNESS, Urls, Visitor, load_visitors
from tests.support.processes.stack import Stack

ROUNDS, SECONDS, WARM_UP_SECONDS = 5, 3.0, 2.0
OURS, BASE = "this checkout", "base"
HEAD = f"\n{'rating to fresh list':<24}{'clients':>8}{'ratings/s':>10}{'p50':>9}{'p95':>9}{'p99':>9}{'longest':>9}  ms"


@dataclass
class Freshness:
    """One measurement for each round, by checkout."""

    clients: int
    rounds: dict[str, list[Measurements]] = field(default_factory=dict)

    def seconds(self, checkout: str) -> list[float]:
        return [each for measured in self.rounds[checkout] for each in measured.times[FRESHNESS]]

    def median_quotient(self) -> float:
        """Of our median and that of the base, over the rounds."""
        pairs = zip(self.rounds[OURS], self.rounds[BASE], strict=True)
        return statistics.median(_percentile(ours, 50) / _percentile(base, 50) for ours, base in pairs)

    def p99_quotient(self) -> float:
        """A round has too few ratings for its own."""
        return float(np.percentile(self.seconds(OURS), 99) / np.percentile(self.seconds(BASE), 99))

    @property
    def stale(self) -> int:
        return sum(each.stale for each in self.rounds[OURS])

    @property
    def failed(self) -> int:
        return sum(each.outcomes.total() - each.answered for each in self.rounds[OURS])


def _percentile(measured: Measurements, percentile: float) -> float:
    return float(np.percentile(measured.times[FRESHNESS], percentile))


@dataclass(frozen=True)
class Participant:
    urls: Urls
    visitors: Sequence[Visitor]

    async def rate(self, clients: int, seconds: float) -> Measurements:
        async with open_client(Measurements()) as client:
            await closed_model(client, self.urls, self.visitors[:clients], seconds, only_ratings=True)
        return client.measurements


async def measure_freshness(
    stacks: Mapping[str, Stack], clients: int, rounds: int = ROUNDS, seconds: float = SECONDS
) -> list[Freshness]:
    participants = {name: await _participant(stack, clients) for name, stack in stacks.items()}
    for participant in participants.values():
        await participant.rate(clients, min(seconds, WARM_UP_SECONDS))
    measured = [Freshness(count, {name: [] for name in stacks}) for count in sorted({1, clients})]
    for freshness in measured:
        for _ in range(rounds):
            for name, participant in participants.items():
                freshness.rounds[name].append(await participant.rate(freshness.clients, seconds))
    return measured


async def _participant(stack: Stack, clients: int) -> Participant:
    async with open_client(Measurements()) as client:
        return Participant(await Urls.from_stack(stack, client), await load_visitors(client, stack, clients))


def freshness_lines(measured: Sequence[Freshness]) -> Iterator[str]:
    yield HEAD
    for freshness in measured:
        for name, rounds in freshness.rounds.items():
            seconds = freshness.seconds(name)
            rate = len(seconds) / sum(each.seconds for each in rounds)
            cells = "".join(f"{value:9.1f}" for value in milliseconds(seconds).values())
            yield f"{name:<24}{freshness.clients:>8}{rate:>10.1f}{cells}"
        if BASE in freshness.rounds:
            p50, p99 = freshness.median_quotient(), freshness.p99_quotient()
            yield f"{'':<24}{'':>8}this checkout / base: p50 {p50:.0%} (median of rounds in turns), p99 {p99:.0%}"


def freshness_json(measured: Sequence[Freshness]) -> list[dict[str, Any]]:
    return [
        {"clients": freshness.clients, **{name: milliseconds(freshness.seconds(name)) for name in freshness.rounds}}
        for freshness in measured
    ]


def freshness_problems(measured: Sequence[Freshness]) -> Iterator[str]:
    for freshness in measured:
        if freshness.stale:
            yield f"{freshness.stale} lists were older than an acknowledged rating, with {freshness.clients} clients."
        if freshness.failed:
            yield f"{freshness.failed} ratings or lists failed, with {freshness.clients} clients."
