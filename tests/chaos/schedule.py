"""The sequence of faults, determined by the seed: shuffled rounds that contain each kind once."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from tests.chaos.aws_refusals import REFUSALS
from tests.chaos.faults import ALL, DEPENDENCIES, Disconnect, Fault, Freeze, Kill, Restart, SetClock, Train
from tests.chaos.proxy import Disturbance, Kind
from tests.chaos.stack import CLUSTER, ENVIRONMENTS, STORES, StackShape

KINDS: tuple[Kind, ...] = ("refuse", "reset", "delay", "black-hole", "no-answers")
ASYMMETRIC = [
    *(("web", "redis"), ("web", "aws"), ("web", "recommender")),
    *(("voice", "redis"), ("voice", "aws"), ("voice", "recommender")),
    *(("recommender", "redis"), ("recommender", "aws")),
]
SECONDS = (0.4, 3.0)
# longer than any time-out in the services: waiting callers have given up when it resumes
LONG_SECONDS = 6.5
LONG_SHARE = 0.12
DELAYS = (0.05, 0.9)
DOUBLES = 8
HOUR, ACCEPTED_BY_AWS = 3600, 240
AHEAD = (HOUR, ACCEPTED_BY_AWS, -ACCEPTED_BY_AWS, -HOUR)


@dataclass(frozen=True)
class ScheduledFault:
    fault: Fault
    after: float
    seconds: float


@dataclass(frozen=True)
class Injection:
    """One fault, or two at once."""

    steps: tuple[ScheduledFault, ...]

    @property
    def name(self) -> str:
        return " + ".join(step.fault.name for step in self.steps)

    @property
    def kind(self) -> str:
        return self.steps[0].fault.kind if len(self.steps) == 1 else "two at once"

    @property
    def faults(self) -> tuple[Fault, ...]:
        return tuple(step.fault for step in self.steps)


def schedule(seed: int, shape: StackShape, only: str = "") -> Iterator[Injection]:
    """Endless. `only` is a regular expression that the name of an injection must match."""
    rng = random.Random(seed)
    wanted = re.compile(only)
    while True:
        injections = [injection for injection in _round(rng, shape) if wanted.search(injection.name)]
        if not injections:
            raise ValueError(f"No fault is called {only}.")
        yield from injections


def _round(rng: random.Random, shape: StackShape) -> list[Injection]:
    singles = _singles(rng, shape)
    injections = [Injection((ScheduledFault(fault, 0, _seconds(rng)),)) for fault in singles]
    injections += [_double(rng, *rng.sample(singles, 2)) for _ in range(DOUBLES)]
    injections += [_double(rng, *pair) for pair in (*_known_weak_spots(rng, shape), *_trainings(rng, shape))]
    rng.shuffle(injections)
    return injections


def _singles(rng: random.Random, shape: StackShape) -> list[Fault]:
    one = [rng.choice(shape.names(kind)) for kind in ("web", "recommender", "voice")]
    targets = [*STORES, "recommender", *one]
    faults: list[Fault] = [*map(Kill, targets), *map(Freeze, targets)]
    faults += [
        Disconnect(ALL, target, _disturbance(rng, kind)) for target, kind in product(sorted(DEPENDENCIES), KINDS)
    ]
    faults += [
        Disconnect(rng.choice(shape.names(source)), _target(rng, shape, target), _disturbance(rng, kind))
        for (source, target), kind in product(ASYMMETRIC, KINDS)
    ]
    faults += [Disconnect(name, ALL, _disturbance(rng, "black-hole")) for name in one]
    faults += [
        Disconnect(source, "aws", Disturbance(refusal))
        for refusal, source in product(REFUSALS, (ALL, rng.choice(shape.names("recommender"))))
    ]
    faults += [SetClock(name, ahead) for name, ahead in product(one[:2], AHEAD)]
    hourly = ("aws", one[2], *(["redis"] if shape.sets_redis_clock else []))
    faults += [SetClock(name, ahead) for name, ahead in product(hourly, (HOUR, -HOUR))]
    return [*faults, *map(Restart, ENVIRONMENTS), Train(rng.choice(shape.names("recommender")))]


def _known_weak_spots(rng: random.Random, shape: StackShape) -> list[tuple[Fault, Fault]]:
    """Redis loses its data during a write or a fill; a writer loses Redis while a reader cannot read the notices, or
    while the clocks of both differ."""
    web, recommender = (rng.choice(shape.names(kind)) for kind in ("web", "recommender"))
    return [
        (Disconnect("recommender", "aws", Disturbance("delay", 0.5)), Kill("redis")),
        (Freeze(recommender), Kill("redis")),
        (Freeze(web), Kill("redis")),
        (Disconnect(recommender, "redis", Disturbance("black-hole")), Kill("redis")),
        (Disconnect(recommender, "redis", Disturbance("refuse")), Kill(recommender)),
        (Disconnect(web, "aws", Disturbance("refuse")), Disconnect(recommender, "redis", Disturbance("refuse"))),
        (Disconnect(recommender, "redis", Disturbance("black-hole")), Freeze(web)),
        *(
            (SetClock(name, ahead), Disconnect(recommender, "redis", Disturbance("refuse")))
            for name, ahead in product((web, recommender), AHEAD)
        ),
    ]


def _trainings(rng: random.Random, shape: StackShape) -> list[tuple[Fault, Fault]]:
    """Its cluster or a worker of it is lost, and a recommender that trains is restarted."""
    lost: tuple[Fault, ...] = (Kill("cluster"), Kill(CLUSTER[1]), Freeze("cluster"), Restart("recommender"))
    return [(Train(rng.choice(shape.names("recommender"))), fault) for fault in lost]


def _target(rng: random.Random, shape: StackShape, kind: str) -> str:
    return kind if kind in STORES else rng.choice(shape.names(kind))


def _disturbance(rng: random.Random, kind: Kind) -> Disturbance:
    return Disturbance(kind, rng.uniform(*DELAYS) if kind == "delay" else 0)


def _seconds(rng: random.Random) -> float:
    return LONG_SECONDS if rng.random() < LONG_SHARE else rng.uniform(*SECONDS)


def _double(rng: random.Random, first: Fault, second: Fault) -> Injection:
    return Injection(
        (
            ScheduledFault(first, 0, rng.uniform(*SECONDS)),
            ScheduledFault(second, rng.uniform(0, 1), rng.uniform(*SECONDS)),
        )
    )
