"""What each call asks of Redis; `tests/integration/recommender/lists/test_remaking.py` asks a real one."""

from typing import Any, cast

import pytest

from services.recommender.stores.remaking_turn import FINISHED_SECONDS, HOLD, TURN_SECONDS, RemakingTurn
from shared.contracts.operations import Remaking
from shared.stores.redis_cache import RedisCache


class Redis:
    def __init__(self, held: int = 1, *values: bytes | None) -> None:
        self.held = held
        self.values = values
        self.scripts: list[tuple[Any, ...]] = []

    async def eval(self, *words: Any) -> int:
        self.scripts.append(words)
        return self.held

    async def hmget(self, key: str, names: list[str]) -> tuple[bytes | None, ...]:
        assert (key, names) == ("test-remaking", ["version", "done", "total"])
        return self.values


def turn(redis: Redis) -> RemakingTurn:
    return RemakingTurn(RedisCache(cast("Any", redis), pause_seconds=0), "test-", "me")


@pytest.mark.parametrize("held", [0, 1])
async def test_a_turn_lasts_longer_than_the_pause_of_who_holds_it(held: int) -> None:
    redis = Redis(held)
    assert await turn(redis).hold("v2", 3, 10, 100.0) is bool(held)
    assert redis.scripts == [(HOLD, 1, "test-remaking", "v2", "me", str(TURN_SECONDS + 100), "me", "3", "10")]


async def test_at_the_end_nobody_holds_the_turn() -> None:
    redis = Redis()
    await turn(redis).finish("v2", 10)
    assert redis.scripts == [(HOLD, 1, "test-remaking", "v2", "me", str(FINISHED_SECONDS), "", "10", "10")]


async def test_the_progress_is_that_of_whoever_has_the_turn() -> None:
    assert await turn(Redis(1, b"v2", b"3", b"10")).progress() == Remaking(model_version="v2", done=3, total=10)
    assert await turn(Redis(1, None, None, None)).progress() is None
