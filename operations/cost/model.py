"""Dollars a month by item, from counted units, prices and a pattern of use."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from operations.aws.services import REPLICAS, SIZES

Counted = Mapping[str, Mapping[str, float]]
"""By action, then by unit: the mean of one, as `make load` writes it."""
SECONDS = 30.4 * 24 * 3600
HOUR = 3600
GB = 1e9
INTERACTION_BYTES = 100
"""What Personalize takes in for a rating: two ids, a time, a kind and a value."""
IDLE = "idle, a second"
RETRAININGS = 30
"""A month, of Personalize, which follows new films only so; our own trainings run in the services' processors."""


@dataclass(frozen=True)
class Pattern:
    """What a user does in a month."""

    visits: float = 8
    lists: float = 5
    """A visit, of which the first is not in the cache."""
    ratings: float = 2
    """A visit."""
    new_users: float = 0.05
    """The share that signed up in this month."""
    held_seconds: float = 600
    """How long a list stays in the cache."""
    busy: float = 0.6
    """Of the processors, above which services grow."""

    def actions(self) -> dict[str, float]:
        """How often a user does each, a month."""
        return {
            "list, not in Redis": self.visits,
            "list, from Redis": self.visits * (self.lists - 1),
            "rating, profile of 200": self.visits * self.ratings,
            "sign-up": self.new_users,
        }


def fleet() -> tuple[float, float]:
    """Processors, and GB of memory, that run at least."""
    sizes = [(REPLICAS[name][0], *map(int, SIZES[name])) for name in SIZES]
    return sum(n * cpu for n, cpu, _ in sizes) / 1024, sum(n * memory for n, _, memory in sizes) / 1024


def own(counted: Counted, action: str, unit: str) -> float:
    """Of a unit, by one action, without what the services did by themselves meanwhile."""
    of = counted[action]
    return max(0.0, of[unit] - of["seconds"] * counted[IDLE][unit])


def used(counted: Counted, pattern: Pattern, unit: str) -> float:
    """Of a unit, by one user in a month."""
    return sum(times * own(counted, action, unit) for action, times in pattern.actions().items())


def spent(users: int, counted: Counted, pattern: Pattern, unit: str) -> float:
    """Of a unit, by all users in a month, and by the services themselves: once for each web task that runs at least."""
    return users * used(counted, pattern, unit) + SECONDS * counted[IDLE][unit] * REPLICAS["web"][0]


def dollars(users: int, counted: Counted, prices: Mapping[str, Any], pattern: Pattern) -> dict[str, float]:
    unit, derived = prices["unit"], prices["derived"]
    requests = users * sum(pattern.actions().values())
    sent = users * used(counted, pattern, "sent_bytes")
    kept = users * sum(own(counted, action, "written_bytes") for action in ("sign-up", "rating, profile of 200"))
    # each visit puts a list into the cache
    held = users * pattern.visits * own(counted, "list, not in Redis", "cached_bytes") * pattern.held_seconds / HOUR
    processors, memory = _running(users, counted, pattern)
    return {
        "DynamoDB, writes": spent(users, counted, pattern, "write_units") * unit["write_units"],
        "DynamoDB, reads": spent(users, counted, pattern, "read_units") * unit["read_units"],
        "DynamoDB, kept": kept * unit["written_bytes"],
        "ElastiCache, requests": spent(users, counted, pattern, "cache_units") * unit["cache_units"],
        "ElastiCache, held": max(held, 0.1 * GB * SECONDS / HOUR) * unit["cached_bytes"],
        "Fargate, processors": processors * SECONDS * unit["processor_seconds"],
        "Fargate, memory": memory * SECONDS * derived["memory_gb_seconds"],
        "balancer, firewall, network": sum(prices["fixed"].values())
        + requests * derived["requests"]
        + sent / GB * derived["balanced_gb"],
        "sent to the Internet": sent * unit["sent_bytes"],
    }


def _running(users: int, counted: Counted, pattern: Pattern) -> tuple[float, float]:
    """Processors and GB of memory on average; memory comes with processors, as the tasks have it."""
    least, memory = fleet()
    processors = max(least, spent(users, counted, pattern, "processor_seconds") / SECONDS / pattern.busy)
    return processors, memory * processors / least


def personalize(users: int, prices: Mapping[str, Any], pattern: Pattern) -> float:
    """The recommendations and interactions alone: no site, accounts, search or voice."""
    price, ratings = prices["personalize"], users * pattern.visits * pattern.ratings
    return float(
        users * pattern.visits * pattern.lists * price["recommendations"]
        + ratings * INTERACTION_BYTES * price["ingested_bytes"]
        + RETRAININGS * ratings * price["trained_interactions"]
    )


def table(sizes: tuple[int, ...], counted: Counted, prices: Mapping[str, Any], pattern: Pattern) -> Iterator[str]:
    columns = [dollars(users, counted, prices, pattern) for users in sizes]
    yield f"| dollars a month | {' | '.join(f'{users:,} users' for users in sizes)} |"
    yield f"|---|{'---|' * len(sizes)}"
    for item in columns[0]:
        yield f"| {item} | {' | '.join(f'{column[item]:,.0f}' for column in columns)} |"
    yield f"| **all** | {' | '.join(f'**{sum(column.values()):,.0f}**' for column in columns)} |"
    each = [sum(column.values()) / users * 1000 for column, users in zip(columns, sizes, strict=True)]
    yield f"| a thousand users | {' | '.join(f'{thousand:,.2f}' for thousand in each)} |"
    others = [personalize(users, prices, pattern) for users in sizes]
    yield f"| Amazon Personalize's list price, for its part | {' | '.join(f'{other:,.0f}' for other in others)} |"


def units_table(counted: Counted, pattern: Pattern) -> Iterator[str]:
    yield "| | write units | read units | bytes written | units of the cache | processor, ms | bytes sent |"
    yield f"|---|{'---|' * 6}"
    for action in (*pattern.actions(), IDLE):
        of = counted[IDLE] if action == IDLE else {unit: own(counted, action, unit) for unit in counted[IDLE]}
        cells = (
            f"{of['write_units']:.1f}",
            f"{of['read_units']:.1f}",
            f"{of['written_bytes']:,.0f}",
            f"{of['cache_units']:.0f}",
            f"{of['processor_seconds'] * 1000:.0f}",
            f"{of['sent_bytes']:,.0f}",
        )
        yield f"| {action} | {' | '.join(cells)} |"
