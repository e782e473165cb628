"""Password hashes by argon2id, made in threads of their own: a few at a time, and no long queue for them."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from shared.contracts.errors import Unavailable

# OWASP's recommendation: 19 MiB and two passes; about 25 ms.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
AT_ONCE = 2
MOST_IN_WORK = 40
"""Half a second of work for two threads. Who comes after that would wait too long to be served."""
Result = TypeVar("Result")


class SignInsBusy(Unavailable):
    message = "Many people are signing in right now. Please try again in a moment."


class Passwords:
    def __init__(self, hasher: PasswordHasher = HASHER) -> None:
        self.hasher = hasher
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="passwords")
        self._in_work = 0
        self._nobody = hasher.hash("nobody has this password")

    async def hash(self, password: str) -> str:
        return await self._in_thread(lambda: self.hasher.hash(password))

    async def verify(self, password_hash: str | None, password: str) -> bool:
        """False for no hash too, after the same time."""
        matches = await self._in_thread(lambda: self._matches(password_hash or self._nobody, password))
        return matches and password_hash is not None

    async def _in_thread(self, work: Callable[[], Result]) -> Result:
        if self._in_work >= MOST_IN_WORK:
            raise SignInsBusy
        self._in_work += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._in_work -= 1

    def _matches(self, password_hash: str, password: str) -> bool:
        try:
            return self.hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False
