"""Password hashes by argon2id, made in threads and a few at a time."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's recommendation: 19 MiB and two passes; about 25 ms.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
AT_ONCE = 2


class Passwords:
    def __init__(self, hasher: PasswordHasher = HASHER) -> None:
        self.hasher = hasher
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._nobody = hasher.hash("nobody has this password")

    async def hash(self, password: str) -> str:
        async with self._slots:
            return await asyncio.to_thread(self.hasher.hash, password)

    async def verify(self, password_hash: str | None, password: str) -> bool:
        """False for no hash too, after the same time."""
        async with self._slots:
            matches = await asyncio.to_thread(self._matches, password_hash or self._nobody, password)
        return matches and password_hash is not None

    def _matches(self, password_hash: str, password: str) -> bool:
        try:
            return self.hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False
