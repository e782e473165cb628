"""Hashes passwords with argon2id in a small thread pool of its own, with a short queue."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from shared.contracts.errors import Unavailable

# OWASP's recommendation, 19 MiB and two passes, takes about 25 ms
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
THREADS = 2
MAX_PENDING = 40
"""Half a second of work for two threads; a longer wait would be too long to be useful."""
Result = TypeVar("Result")


class SignInsBusy(Unavailable):
    message = "Many people are signing in right now. Please try again in a moment."


class Passwords:
    def __init__(self, hasher: PasswordHasher = HASHER) -> None:
        self.hasher = hasher
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="passwords")
        self._pending = 0
        self._dummy_hash = hasher.hash("nobody has this password")

    async def hash(self, password: str) -> str:
        return await self._in_thread(lambda: self.hasher.hash(password))

    async def verify(self, password_hash: str | None, password: str) -> bool:
        """Without a hash returns False after the same time, so that timing does not reveal which users exist."""
        matches = await self._in_thread(lambda: self._matches(password_hash or self._dummy_hash, password))
        return matches and password_hash is not None

    async def _in_thread(self, work: Callable[[], Result]) -> Result:
        if self._pending >= MAX_PENDING:
            raise SignInsBusy
        self._pending += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._pending -= 1

    def _matches(self, password_hash: str, password: str) -> bool:
        try:
            return self.hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False
