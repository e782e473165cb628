"""The transcripts of `/voice` in a real Redis."""

import uuid
from collections.abc import AsyncIterator

import pytest

from services.web.clients.voice import VoiceReply
from services.web.views.voice_conversation import Turn
from services.web.views.voice_transcripts import MAX_TURNS, RETENTION_SECONDS, Transcripts
from shared.stores.redis_cache import RedisCache, open_redis
from tests.support.processes.stack import RedisStandin


def turn(text: str) -> Turn:
    return Turn(text=text, answer=VoiceReply(request={}, response={}, said=f"“{text}”?", asks=True, suggestions=[]))


@pytest.fixture
async def cache(redis_standin: RedisStandin) -> AsyncIterator[RedisCache]:
    cache = RedisCache(open_redis(redis_standin.url), pause_seconds=0)
    yield cache
    await cache.close()


@pytest.fixture
def transcripts(cache: RedisCache) -> Transcripts:
    return Transcripts(cache, f"{uuid.uuid4().hex}-")


async def test_the_latest_turns_are_kept_for_an_hour_oldest_first(transcripts: Transcripts, cache: RedisCache) -> None:
    turns = [turn(f"Größe {number} \u202e<b>") for number in range(MAX_TURNS + 3)]
    for each in turns:
        assert await transcripts.add("me", each)
    assert await transcripts.turns("me") == turns[3:]
    assert await transcripts.turns("somebody else") == []
    assert RETENTION_SECONDS - 60 < await cache.redis.ttl(f"{transcripts.prefix}conversation:me") <= RETENTION_SECONDS


async def test_a_forgotten_conversation_is_gone(transcripts: Transcripts) -> None:
    await transcripts.add("me", turn("hello"))
    await transcripts.forget("me")
    assert await transcripts.turns("me") == []


async def test_without_redis_nothing_is_kept_and_nothing_breaks() -> None:
    cache = RedisCache(open_redis("redis://127.0.0.1:1/0"))
    transcripts = Transcripts(cache, "")
    assert not await transcripts.add("me", turn("hello"))
    assert await transcripts.turns("me") == []
    await transcripts.forget("me")
    await cache.close()
