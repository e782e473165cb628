"""Forms, queries and cookies that are drawn by chance: none is answered with a 500, and none takes the processor long.

`make fuzz-web` sends 50,000; the unit tests a few hundred, always the same ones.
"""

import os
import random
import sys
import time
from collections import Counter

import pytest

from tests.unit.web.conftest import Site
from tests.unit.web.fuzzing import fields, text
from tests.unit.web.test_hostile_input import (
    COOKIES,
    ENDING_THE_SESSION,
    FORM_FIELDS,
    MAX_QUERY_CHARACTERS,
    PATH_VALUES,
    QUERY_FIELDS,
    VALID,
    encode,
    operations,
)

pytestmark = pytest.mark.usefixtures("only_own_garbage")

REQUESTS = int(os.environ.get("FUZZED_INPUTS", "300"))
SEED = 20260103
CPU_SECONDS = 0.5
MOST_CHARACTERS = 6000
THROTTLES = "tries:"


async def test_no_drawn_request_is_a_server_error_or_takes_the_processor_long(site: Site) -> None:
    account = {"name": "Ada", "password": "correct horse"}
    token = (await site.client.post("/api/users", json=account)).json()["token"]
    session = "; ".join(f"{name}={value}" for name, value in site.client.cookies.items())
    site.client.cookies.clear()
    site.client.headers["authorization"] = f"Bearer {token}"
    chance, seen, slowest = random.Random(SEED), Counter[int](), 0.0
    found = [each for each in operations(site) if each[1] not in {*ENDING_THE_SESSION, "/api/sessions"}]
    await prepare(site, found)
    for number in range(REQUESTS):
        forget_throttles(site)
        method, path, headers, body = draw(chance, *chance.choice(found), session)
        started = time.process_time()
        response = await site.client.request(method, path, content=body, headers=headers)
        taken = time.process_time() - started
        slowest = max(slowest, taken)
        seen[response.status_code] += 1
        assert response.status_code != 500, (number, method, path[:300], body and body[:300])
        assert taken < CPU_SECONDS, (number, taken, method, path[:300], body and body[:300])
    statuses = dict(sorted(seen.items()))
    sys.stderr.write(f"\n{REQUESTS} requests, at most {slowest:.3f} s of the processor, statuses {statuses}\n")
    assert seen[422] > 0
    assert seen[200] > 0


async def prepare(site: Site, found: list[tuple[str, str]]) -> None:
    """What is computed once, as templates and the description of the API, is no request's share."""
    for method, route in found:
        if method == "GET":
            await site.client.get(route.format_map(PATH_VALUES))


def draw(chance: random.Random, method: str, route: str, session: str) -> tuple[str, str, dict[str, str], str | None]:
    """A request with its path, headers and body."""
    cookies = [f"{name}={encode({'': text(chance, 200)})[1:]}" for name in COOKIES if chance.random() < 0.5]
    headers = {"cookie": "; ".join([session, *cookies])}
    path = route.format_map(PATH_VALUES)
    if method in {"POST", "PUT", "PATCH"} and chance.random() < 0.8:
        headers["content-type"] = "application/x-www-form-urlencoded"
        return method, path, headers, encode(fields(chance, FORM_FIELDS, VALID, MOST_CHARACTERS))
    query = encode(fields(chance, QUERY_FIELDS, {}, MOST_CHARACTERS))[:MAX_QUERY_CHARACTERS]
    return method, f"{path}?{query}", headers, None


def forget_throttles(site: Site) -> None:
    """What is refused unread would not be tested."""
    values = site.stores.redis.values
    for key in [key for key in values if THROTTLES in key]:
        del values[key]
