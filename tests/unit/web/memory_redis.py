"""Redis in memory, as far as web uses it."""

from typing import Any


class MemoryRedis:
    """The part of a Redis client that web uses; records the commands."""

    def __init__(self) -> None:
        self.values: dict[str, bytes] = {}
        self.lists: dict[str, list[bytes]] = {}
        self.commands: list[str] = []
        self.down = False

    async def _record(self, command: str, name: str) -> None:
        self.commands.append(f"{command} {name}")
        if self.down:
            raise ConnectionError

    async def get(self, name: str) -> bytes | None:
        await self._record("GET", name)
        return self.values.get(name)

    async def getdel(self, name: str) -> bytes | None:
        await self._record("GETDEL", name)
        return self.values.pop(name, None)

    async def set(self, name: str, value: bytes, *, ex: int, nx: bool = False) -> None:
        await self._record(f"SET EX {ex}", name)
        if not (nx and name in self.values):
            self.values[name] = value

    async def lrange(self, name: str, *_all: int) -> list[bytes]:
        await self._record("LRANGE", name)
        return self.lists.get(name, [])

    async def delete(self, name: str) -> None:
        await self._record("DEL", name)
        self.lists.pop(name, None)

    def register_script(self, _script: str) -> Any:
        async def run(keys: list[str], args: list[Any]) -> bytes:  # noqa: ARG001
            await self._record("EVALSHA", keys[0])
            return b"life"

        return run

    def pipeline(self) -> "MemoryPipeline":
        return MemoryPipeline(self)


class MemoryPipeline:
    """Counts, and appends to lists; keys never expire, and lists are not trimmed."""

    def __init__(self, redis: MemoryRedis) -> None:
        self.redis = redis
        self.name, self.amount = "", 1
        self.pushed: list[bytes] = []

    def rpush(self, name: str, value: str) -> "MemoryPipeline":
        self.name = name
        self.pushed.append(value.encode())
        return self

    def incr(self, name: str, amount: int = 1) -> "MemoryPipeline":
        self.name, self.amount = name, amount
        return self

    def expire(self, *_args: object, **_options: object) -> "MemoryPipeline":
        return self

    ttl = ltrim = expire

    async def execute(self) -> list[int]:
        if self.pushed:
            await self.redis._record("RPUSH", self.name)
            self.redis.lists.setdefault(self.name, []).extend(self.pushed)
            return []
        await self.redis._record("INCR", self.name)
        tries = int(self.redis.values.get(self.name, 0)) + self.amount
        self.redis.values[self.name] = b"%d" % tries
        return [tries, 1, 42]
