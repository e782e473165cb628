"""The order of events, the same for the same seed: rounds in which every kind of fault comes once, shuffled."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from tests.chaos.faults import ALL, DEPENDENCIES, Cut, Fault, Freeze, Kill, Train
from tests.chaos.proxy import Kind, Trouble
from tests.chaos.world import STORES, Shape

KINDS: tuple[Kind, ...] = ("refuse", "reset", "delay", "black-hole", "no-answers")
ASYMMETRIC = [
    *(("web", "redis"), ("web", "aws"), ("web", "recommender")),
    *(("voice", "redis"), ("voice", "aws"), ("voice", "recommender")),
    *(("recommender", "redis"), ("recommender", "aws")),
]
SECONDS = (0.4, 3.0)
# longer than any time limit in the services: whoever waited has given up when it resumes
LONG_SECONDS = 6.5
LONG_SHARE = 0.12
DELAYS = (0.05, 0.9)
DOUBLES = 8


@dataclass(frozen=True)
class Act:
    fault: Fault
    after: float
    seconds: float


@dataclass(frozen=True)
class Strike:
    """One fault, or two at once."""

    acts: tuple[Act, ...]

    @property
    def name(self) -> str:
        return " + ".join(act.fault.name for act in self.acts)

    @property
    def kind(self) -> str:
        return self.acts[0].fault.kind if len(self.acts) == 1 else "two at once"

    @property
    def faults(self) -> tuple[Fault, ...]:
        return tuple(act.fault for act in self.acts)


def schedule(seed: int, shape: Shape, only: str = "") -> Iterator[Strike]:
    """Without end. `only` is a regular expression that the name of a strike must match."""
    rng = random.Random(seed)
    wanted = re.compile(only)
    while True:
        strikes = [strike for strike in _round(rng, shape) if wanted.search(strike.name)]
        if not strikes:
            raise ValueError(f"No fault is called {only}.")
        yield from strikes


def _round(rng: random.Random, shape: Shape) -> list[Strike]:
    singles = _singles(rng, shape)
    strikes = [Strike((Act(fault, 0, _seconds(rng)),)) for fault in singles]
    strikes += [_double(rng, *rng.sample(singles, 2)) for _ in range(DOUBLES)]
    strikes += [_double(rng, *pair) for pair in _known_weak_spots(rng, shape)]
    rng.shuffle(strikes)
    return strikes


def _singles(rng: random.Random, shape: Shape) -> list[Fault]:
    one = [rng.choice(shape.names(kind)) for kind in ("web", "recommender", "voice")]
    targets = [*STORES, "recommender", *one]
    faults: list[Fault] = [*map(Kill, targets), *map(Freeze, targets)]
    faults += [Cut(ALL, target, _trouble(rng, kind)) for target, kind in product(sorted(DEPENDENCIES), KINDS)]
    faults += [
        Cut(rng.choice(shape.names(source)), _target(rng, shape, target), _trouble(rng, kind))
        for (source, target), kind in product(ASYMMETRIC, KINDS)
    ]
    faults += [Cut(name, ALL, _trouble(rng, "black-hole")) for name in one]
    return [*faults, Train(rng.choice(shape.names("recommender")))]


def _known_weak_spots(rng: random.Random, shape: Shape) -> list[tuple[Fault, Fault]]:
    """Redis forgets while somebody writes or fills; a writer loses Redis while a reader cannot hear of it."""
    web, recommender = (rng.choice(shape.names(kind)) for kind in ("web", "recommender"))
    return [
        (Cut("recommender", "aws", Trouble("delay", 0.5)), Kill("redis")),
        (Freeze(recommender), Kill("redis")),
        (Freeze(web), Kill("redis")),
        (Cut(recommender, "redis", Trouble("black-hole")), Kill("redis")),
        (Cut(recommender, "redis", Trouble("refuse")), Kill(recommender)),
        (Cut(web, "aws", Trouble("refuse")), Cut(recommender, "redis", Trouble("refuse"))),
        (Cut(recommender, "redis", Trouble("black-hole")), Freeze(web)),
    ]


def _target(rng: random.Random, shape: Shape, kind: str) -> str:
    return kind if kind in STORES else rng.choice(shape.names(kind))


def _trouble(rng: random.Random, kind: Kind) -> Trouble:
    return Trouble(kind, rng.uniform(*DELAYS) if kind == "delay" else 0)


def _seconds(rng: random.Random) -> float:
    return LONG_SECONDS if rng.random() < LONG_SHARE else rng.uniform(*SECONDS)


def _double(rng: random.Random, first: Fault, second: Fault) -> Strike:
    return Strike((Act(first, 0, rng.uniform(*SECONDS)), Act(second, rng.uniform(0, 1), rng.uniform(*SECONDS))))
