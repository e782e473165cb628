"""A bucket in memory that can be set to fail after a number of calls."""

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from shared.contracts.errors import StoreUnavailable
from shared.stores.objects import AgedObject, Objects


class MemoryObjects(Objects):
    def __init__(self) -> None:
        self.content: dict[str, bytes] = {}
        self.written: dict[str, datetime] = {}
        self.ages: dict[str, float] = {}
        self.calls_left: int | None = None
        self.fails_after_effect = False
        """Whether a failing call still has its effect, as when only the response is lost."""

    def copy(self) -> "MemoryObjects":
        copied = MemoryObjects()
        copied.content = dict(self.content)
        return copied

    def _fails(self) -> bool:
        if self.calls_left is None:
            return False
        self.calls_left -= 1
        return self.calls_left < 0

    async def put(self, key: str, content: bytes) -> str:
        self._change(key, content)
        return hashlib.sha256(content).hexdigest()

    async def get(self, key: str) -> tuple[bytes, str] | None:
        if self._fails():
            raise StoreUnavailable
        found = self.content.get(key)
        return None if found is None else (found, hashlib.md5(found).hexdigest())

    async def get_with_age(self, key: str) -> AgedObject | None:
        found = await self.get(key)
        return found and AgedObject(found[0], self.ages.get(key, 0.0))

    async def upload(self, path: Path, key: str) -> None:
        self._change(key, path.read_bytes())

    async def download(self, key: str, path: Path) -> None:
        found = await self.get(key)
        if found is None:
            raise ClientError({"Error": {"Code": "404", "Message": "Not Found"}}, "HeadObject")
        path.write_bytes(found[0])

    async def keys(self, prefix: str) -> list[str]:
        if self._fails():
            raise StoreUnavailable
        return sorted(key for key in self.content if key.startswith(prefix))

    async def keys_before(self, prefix: str, limit: datetime) -> list[str]:
        return [key for key in await self.keys(prefix) if self.written.get(key, limit) < limit]

    async def remove(self, key: str) -> None:
        self._change(key, None)

    async def replace_json(self, key: str, value: Any, etag: str | None) -> bool:
        found = self.content.get(key)
        matches = etag == (None if found is None else hashlib.md5(found).hexdigest())
        if matches:
            self._change(key, json.dumps(value).encode())
        return matches

    def _change(self, key: str, content: bytes | None) -> None:
        fails = self._fails()
        if not fails or self.fails_after_effect:
            if content is None:
                self.content.pop(key, None)
            else:
                self.content[key] = content
                self.ages.pop(key, None)
        if fails:
            raise StoreUnavailable
