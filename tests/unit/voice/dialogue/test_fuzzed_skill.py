"""Thousands of mutated requests: none fails, and none is answered with what Amazon forbids.

`make fuzz-voice` sends 10,000; the unit tests a few hundred, always the same ones.
"""

import os
import random
from collections import Counter
from typing import Any

from structlog.testing import capture_logs

from shared.contracts.errors import StoreUnavailable
from tests.support.alexa.request_mutations import mutate, real_requests
from tests.support.fakes.voice import FakeBackend
from tests.support.running.voice_service import post_signed, voice_over_http

REQUESTS = int(os.environ.get("FUZZED_REQUESTS", "400"))
SEED = 20260101
REQUESTS_PER_SESSION = 12


async def test_every_mutated_request_gets_a_valid_response_or_is_refused() -> None:
    chance, real = random.Random(SEED), real_requests()
    backend, attributes = FakeBackend(), dict[str, Any]()
    seen: Counter[int] = Counter()
    with capture_logs() as logs:
        async with voice_over_http(backend) as client:
            for number in range(REQUESTS):
                if number % REQUESTS_PER_SESSION == 0:
                    attributes = {}
                    disturb(backend, chance)
                request = mutate(chance.choice(real), attributes, chance)
                response = await post_signed(client, request)
                assert response.status_code in {200, 400}, (number, request, response.text)
                seen[response.status_code] += 1
                if response.status_code == 200:
                    attributes = response.json().get("sessionAttributes", {})
                assert unexpected_errors(logs) == [], (number, request)
    assert seen[200] > REQUESTS * 0.8, "most of them reach the dialogue"


def unexpected_errors(logs: list[Any]) -> list[Any]:
    """The unexpected exceptions that were logged. Clears the logs."""
    found = [entry for entry in logs if "exc_info" in entry]
    logs.clear()
    return found


def disturb(backend: FakeBackend, chance: random.Random) -> None:
    fresh = FakeBackend()
    backend.lists, backend.remembered = fresh.lists, fresh.remembered
    backend.recommender_down = chance.random() < 0.2
    backend.accounts_down = chance.random() < 0.1
    backend.stores_error = StoreUnavailable() if chance.random() < 0.1 else None
