import asyncio
import threading
import time

import pytest
from argon2 import PasswordHasher

from services.web.accounts.passwords import MAX_PENDING, THREADS, Passwords, SignInsBusy
from tests.unit.web.conftest import QUICK, Site, Stores


class SlowHasher(PasswordHasher):
    """Records the threads it runs in and the highest number of concurrent hashes."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.threads: set[str] = set()
        self.concurrent = self.max_concurrent = 0
        self._lock = threading.Lock()

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        with self._lock:
            self.threads.add(threading.current_thread().name)
            self.concurrent += 1
            self.max_concurrent = max(self.max_concurrent, self.concurrent)
        time.sleep(0.005)
        with self._lock:
            self.concurrent -= 1
        return super().hash(password, salt=salt)


async def test_a_flood_is_queued_up_to_a_limit_and_the_rest_is_refused() -> None:
    hasher = SlowHasher()
    passwords = Passwords(hasher)
    hasher.threads.clear()
    flood = await asyncio.gather(*(passwords.hash("correct horse") for _ in range(500)), return_exceptions=True)
    refused = [answer for answer in flood if isinstance(answer, SignInsBusy)]
    assert (len(flood) - len(refused), len(refused)) == (MAX_PENDING, 500 - MAX_PENDING)
    assert {(error.status, error.retry_after) for error in refused} == {(503, 2)}
    assert hasher.max_concurrent <= THREADS
    assert threading.main_thread().name not in hasher.threads
    assert await passwords.hash("correct horse")


async def test_a_cancelled_request_frees_its_place_and_is_not_hashed() -> None:
    hasher = SlowHasher()
    passwords = Passwords(hasher)
    for _ in range(3):
        waiting = [asyncio.create_task(passwords.hash("correct horse")) for _ in range(MAX_PENDING)]
        await asyncio.sleep(0)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
    assert await passwords.hash("correct horse")
    assert hasher.max_concurrent <= THREADS


async def test_hashing_does_not_block_the_event_loop() -> None:
    passwords, turns = Passwords(), 0
    hashing = asyncio.gather(*(passwords.hash("correct horse") for _ in range(4)))
    while not hashing.done():
        await asyncio.sleep(0.001)
        turns += 1
    await hashing
    assert turns > 4


async def test_a_flood_of_sign_ins_gets_503_with_retry_after(site: Site, stores: Stores) -> None:
    passwords = stores.accounts.passwords = Passwords(QUICK)
    passwords._pending = MAX_PENDING
    for path, body in (("/api/session", {"user_id": 196}), ("/api/users", {"name": "Ada"})):
        answer = await site.client.post(path, json=body | {"password": "correct horse"})
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    page = await site.client.post("/signin", data={"name": "Ada", "password": "correct horse"})
    assert (page.status_code, "Many people are signing in" in page.text) == (503, True)
    passwords._pending = 0
    with pytest.raises(AssertionError, match="401"):
        await signed_in(site)


async def signed_in(site: Site) -> None:
    answer = await site.client.post("/api/session", json={"user_id": 196, "password": "correct horse"})
    assert answer.status_code == 200, answer.status_code
