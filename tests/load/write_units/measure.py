"""Counts the units that a rating, a list and a sign-up cost."""

import asyncio
import random
import secrets
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.load.write_units.counted_stack import SHAPE, CountedStack, counted_stack
from tests.load.write_units.units import Consumption
from tests.load.write_units.usage import Usage, read_usage

PROFILES = (20, 200, 2_000, 20_000)
NEW_RATINGS, SIGN_UPS, LISTS = 20, 10, 10
LARGEST_PROFILE = 20_000
"""The product allows no more."""
BATCH = 90
IDLE_SECONDS = 60.0
"""Long enough for what the services do every half minute."""
SETTLE_SECONDS = 2.0
"""Some writes follow later, such as the sum of several ratings."""
WRITE_DOLLARS, READ_DOLLARS = 0.625, 0.125
"""For a million units, on demand in us-east-1, 2026-11."""
HEAD = f"{'DynamoDB, each':<28}{'write units':>12}{'at most':>9}{'bytes':>9}{'read units':>12}{'$ a million':>13}"
Action = Callable[[], Awaitable[object]]


@dataclass(frozen=True)
class Cost:
    """The mean of some repetitions, and the most write units that one took."""

    what: str
    mean: Consumption
    usage: Usage
    most_write_units: float
    seconds: float
    """How long one took, in which the services went on doing what they do by themselves."""

    @property
    def dollars_per_million(self) -> float:
        return self.mean.write_units * WRITE_DOLLARS + self.mean.read_units * READ_DOLLARS


async def _cost(stack: CountedStack, what: str, actions: Sequence[Action]) -> Cost:
    parts, before, began = [stack.proxy.total], await read_usage(stack), time.monotonic()
    for action in actions:
        await action()
        parts.append(stack.proxy.total)
    await asyncio.sleep(SETTLE_SECONDS)
    used = await read_usage(stack) - before
    total = stack.proxy.total - parts[0]
    seconds = time.monotonic() - began
    each = [(after - before).write_units for before, after in pairwise(parts)]
    count = len(actions)
    return Cost(what, total / count, used / count, max(each), seconds / count)


async def measure_write_units(root: Path, profiles: Sequence[int] = PROFILES) -> list[Cost]:
    with tempfile.TemporaryDirectory() as folder:
        async with counted_stack(root, Path(folder)) as stack:
            costs = [await _idle(stack), await _cost(stack, "sign-up", [lambda: _sign_up(stack)] * SIGN_UPS)]
            users = range(1, LISTS + 1)
            costs.append(await _cost(stack, "list, first read", [_read_list(stack, user) for user in users]))
            costs.append(await _cost(stack, "list, from Redis", [_read_list(stack, user) for user in users]))
            await asyncio.to_thread(_restart_redis, stack)
            costs.append(await _cost(stack, "list, not in Redis", [_read_list(stack, user) for user in users]))
            return [*costs, *[await _rating(stack, size) for size in profiles]]


async def _idle(stack: CountedStack) -> Cost:
    """What the services do by themselves, in a second. It is part of all other values."""
    before, usage = stack.proxy.total, await read_usage(stack)
    await asyncio.sleep(IDLE_SECONDS)
    spent = (stack.proxy.total - before) / IDLE_SECONDS
    return Cost("idle, a second", spent, (await read_usage(stack) - usage) / IDLE_SECONDS, spent.write_units, 1)


async def _rating(stack: CountedStack, size: int) -> Cost:
    """Half of the ratings are of new movies, half change a rating."""
    user_id, token = await _sign_up(stack)
    filled = min(size, LARGEST_PROFILE - NEW_RATINGS)
    movies = random.Random(size).sample(range(1, SHAPE.movies + 1), filled + NEW_RATINGS)
    stack.proxy.is_counting = False
    for start in range(0, filled, BATCH):
        await _rate_batch(stack, user_id, movies[start : min(start + BATCH, filled)])
    stack.proxy.is_counting = True
    changed = random.Random(size).sample(movies[:filled], NEW_RATINGS)
    pairs = zip(movies[filled:], changed, strict=True)
    actions = [_rate(stack, user_id, token, movie) for pair in pairs for movie in pair]
    return await _cost(stack, f"rating, profile of {size:,}", actions)


async def _sign_up(stack: CountedStack) -> tuple[int, str]:
    name = f"units {secrets.token_hex(6)}"
    user = await _request(stack, "POST", f"{stack.web_url}/api/users", json={"name": name, "password": name * 2})
    return user["user_id"], user["token"]


def _read_list(stack: CountedStack, user_id: int) -> Action:
    return lambda: _request(stack, "GET", f"{stack.web_url}/api/users/{user_id}/recommendations?amount=10")


def _rate(stack: CountedStack, user_id: int, token: str, movie: int) -> Action:
    url, stars = f"{stack.web_url}/api/users/{user_id}/ratings/{movie}", {"rating": 3.5}
    headers = {"Authorization": f"Bearer {token}"}
    return lambda: _request(stack, "PUT", url, json=stars, headers=headers)


async def _rate_batch(stack: CountedStack, user_id: int, movies: Sequence[int]) -> None:
    picks = {"ratings": [{"movie_id": movie, "rating": 1 + movie % 9 / 2} for movie in movies]}
    url = f"{stack.recommender_url}/internal/users/{user_id}/ratings?amount=1"
    await _request(stack, "POST", url, json=picks, headers={"Authorization": f"Bearer {stack.token}"})


async def _request(stack: CountedStack, method: str, url: str, **options: Any) -> Any:
    async with stack.http.request(method, url, **options) as response:
        response.raise_for_status()
        stack.sent.append(len(await response.read()))
        return await response.json()


def _restart_redis(stack: CountedStack) -> None:
    stack.redis.stop()
    stack.redis.start()


def cost_lines(costs: Sequence[Cost]) -> Iterator[str]:
    yield f"\n{HEAD}"
    for cost in costs:
        mean = cost.mean
        yield (
            f"{cost.what:<28}{mean.write_units:>12.1f}{cost.most_write_units:>9.0f}{mean.written_bytes:>9,}"
            f"{mean.read_units:>12.1f}{cost.dollars_per_million:>13.2f}"
        )


def costs_json(costs: Sequence[Cost]) -> dict[str, Any]:
    return {
        cost.what: {
            **asdict(cost.mean),
            **asdict(cost.usage),
            "most_write_units": cost.most_write_units,
            "seconds": cost.seconds,
        }
        for cost in costs
    }
