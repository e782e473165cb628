from typing import Any, cast

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError

from services.web.clients.voice import VoiceReply
from services.web.views.voice_conversation import Turn
from services.web.views.voice_transcripts import MAX_TURNS, RETENTION_SECONDS, Transcripts
from shared.stores.redis_cache import RedisCache


def turn(text: str) -> Turn:
    return Turn(text=text, answer=VoiceReply(request={}, response={}, said=text, asks=True, suggestions=[]))


class FakeRedis:
    """The list commands that transcripts use; it is its own pipeline, which executes at once."""

    def __init__(self) -> None:
        self.lists: dict[str, list[bytes]] = {}
        self.expiry: dict[str, int] = {}
        self.is_down = False

    def pipeline(self) -> "FakeRedis":
        return self

    def rpush(self, key: str, value: str) -> "FakeRedis":
        self.lists.setdefault(key, []).append(value.encode())
        return self

    def ltrim(self, key: str, start: int, stop: int) -> "FakeRedis":
        assert stop == -1
        self.lists[key] = self.lists[key][start:]
        return self

    def expire(self, key: str, seconds: int) -> "FakeRedis":
        self.expiry[key] = seconds
        return self

    async def execute(self) -> None:
        self._respond()

    async def lrange(self, key: str, start: int, stop: int) -> list[bytes]:
        assert (start, stop) == (0, -1)
        self._respond()
        return self.lists.get(key, [])

    async def delete(self, key: str) -> None:
        self._respond()
        self.lists.pop(key, None)

    def _respond(self) -> None:
        if self.is_down:
            raise RedisConnectionError


@pytest.fixture
def redis() -> FakeRedis:
    return FakeRedis()


@pytest.fixture
def transcripts(redis: FakeRedis) -> Transcripts:
    return Transcripts(RedisCache(cast("Any", redis), pause_seconds=0), "blue-")


async def test_the_latest_turns_are_kept_for_an_hour(transcripts: Transcripts, redis: FakeRedis) -> None:
    turns = [turn(f"number {number}") for number in range(MAX_TURNS + 2)]
    for each in turns:
        assert await transcripts.add("ada", each)
    assert await transcripts.turns("ada") == turns[2:]
    assert await transcripts.turns("eve") == []
    assert redis.expiry == {"blue-conversation:ada": RETENTION_SECONDS}


async def test_forgotten_turns_are_gone(transcripts: Transcripts) -> None:
    await transcripts.add("ada", turn("hello"))
    await transcripts.forget("ada")
    assert await transcripts.turns("ada") == []


async def test_without_redis_nothing_is_kept_and_nothing_fails(transcripts: Transcripts, redis: FakeRedis) -> None:
    redis.is_down = True
    assert not await transcripts.add("ada", turn("hello"))
    assert await transcripts.turns("ada") == []
    await transcripts.forget("ada")
