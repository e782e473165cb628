"""Runs the measurements under pressure on one stack."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.load.client import Measurements, open_client
from tests.load.pressure.abuse import Abuse
from tests.load.pressure.crowd import BUSY, IDLE, Crowd
from tests.load.report import print_lines
from tests.load.visitors import Urls, load_visitors
from tests.load.yardsticks.generator import Generator
from tests.support.processes.stack import Stack

VISITORS = 4


@dataclass(frozen=True)
class Pressure:
    crowds: list[Crowd]
    abuse: Abuse

    def lines(self) -> Iterator[str]:
        yield "\nunder pressure"
        for crowd in self.crowds:
            yield from crowd.lines()
        yield from self.abuse.lines()

    def json(self) -> dict[str, Any]:
        crowds = {crowd.name: {"times": round(crowd.times, 2), "failed": crowd.failed} for crowd in self.crowds}
        return {**crowds, "one client beyond its limit": {"share of others": round(self.abuse.share, 3)}}

    def problems(self) -> Iterator[str]:
        for crowd in self.crowds:
            yield from crowd.problems()
        yield from self.abuse.problems()


async def measure_pressure(stack: Stack, generator: Generator, url: str, capacity: float) -> Pressure:
    """`capacity` is the number of requests per second that the stack can answer."""
    crowds = [
        Crowd(f"{BUSY} connections at half of the capacity and {IDLE:,} idle ones", capacity / 2),
        Crowd(f"{BUSY} connections that never pause and {IDLE:,} idle ones", None),
    ]
    pressure = Pressure(crowds, Abuse())
    async with open_client(Measurements()) as client:
        urls = await Urls.from_stack(stack, client)
        visitors = await load_visitors(client, stack, VISITORS)
    for crowd in crowds:
        await crowd.measure(url, urls, visitors, generator)
    await pressure.abuse.measure(urls, visitors)
    print_lines(pressure.lines())
    return pressure
