"""A Redis client that holds values, records the calls of scripts, and returns what a test gives it; and what the list
cache counts of it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from redis.exceptions import ConnectionError as RedisConnectionError

from shared.telemetry.metrics import Metrics

Arguments = list[Any]


class ScriptedRedis:
    def __init__(self, script_results: Mapping[str, Any]) -> None:
        self.values: dict[str, bytes] = {}
        self.hashes: dict[str, dict[bytes, bytes]] = {}
        self.down = False
        self.script_results = dict(script_results)
        self.script_calls: list[tuple[str, list[str], Arguments]] = []
        self.scans: list[tuple[int, str, int]] = []
        self.batches: list[list[str]] = [[]]
        self.unlinked: list[str] = []

    def _check(self) -> None:
        if self.down:
            raise RedisConnectionError

    async def get(self, key: str) -> bytes | None:
        self._check()
        return self.values.get(key)

    async def hmget(self, key: str, fields: Sequence[bytes]) -> list[bytes | None]:
        self._check()
        return [self.hashes.get(key, {}).get(field) for field in fields]

    def register_script(self, script: str) -> Callable[..., Awaitable[Any]]:
        async def call(keys: list[str], args: Arguments) -> Any:
            self._check()
            self.script_calls.append((script, keys, args))
            return self.script_results[script]

        return call

    async def scan(self, cursor: int, pattern: str, count: int) -> tuple[int, list[str]]:
        self._check()
        self.scans.append((cursor, pattern, count))
        following = cursor + 1
        return following if following < len(self.batches) else 0, self.batches[cursor]

    async def unlink(self, *keys: str) -> None:
        assert keys, "Redis refuses UNLINK without keys"
        self.unlinked += keys


def lookups(metrics: Metrics) -> dict[str, float]:
    sample = metrics.registry.get_sample_value
    name = "matinee_cache_lookups_total"
    outcomes = {each: sample(name, {"cache": "lists", "outcome": each}) for each in ("hit", "miss", "away")}
    return {outcome: count for outcome, count in outcomes.items() if count}


def rejections(metrics: Metrics) -> float | None:
    return metrics.registry.get_sample_value("matinee_fence_rejections_total", {"store": "redis"})
