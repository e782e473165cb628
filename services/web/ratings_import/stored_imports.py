"""The record and the large values of an import that this process works on."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from services.web.ratings_import import blobs
from services.web.ratings_import.import_store import ImportStore, key_of
from services.web.ratings_import.reading.entries import Entry
from services.web.ratings_import.record import ImportRecord, ImportState

LEASE_SECONDS = 30


@dataclass(frozen=True)
class StoredImports:
    """`worker` names this process."""

    store: ImportStore
    executor: Executor
    worker: str
    clock: Callable[[], float]

    async def save(self, record: ImportRecord, **changes: Any) -> ImportRecord:
        """Renews the lease as well."""
        lease = {"worker": self.worker, "lease_until": self.clock() + LEASE_SECONDS}
        return await self.store.save(record.model_copy(update=lease | changes))

    def lease_is_short(self, record: ImportRecord) -> bool:
        return self.clock() > record.lease_until - LEASE_SECONDS / 2

    async def finish(self, record: ImportRecord, state: ImportState, **changes: Any) -> None:
        finished = record.model_copy(update={"state": state, "worker": "", "lease_until": 0, **changes})
        await self.store.save(finished)
        await self.store.set_in_progress(key_of(record), False)

    async def entries(self, record: ImportRecord) -> list[Entry]:
        """Those of the chosen person."""
        entries = await self.load(record, "entries", blobs.ENTRIES)
        return [entry for entry in entries if entry.person == (record.person or "")]

    async def load(self, record: ImportRecord, name: str, adapter: TypeAdapter[Any]) -> Any:
        pieces = await self.store.blob(key_of(record), name, record.blobs[name])
        return await self.in_thread(blobs.unpack, adapter, pieces)

    async def put(self, record: ImportRecord, name: str, adapter: TypeAdapter[Any], value: Any) -> int:
        pieces = await self.in_thread(blobs.pack, adapter, value)
        await self.store.put_blob(key_of(record), name, pieces)
        return len(pieces)

    async def put_content(self, record: ImportRecord, content: bytes) -> int:
        """The upload as it came, so that it can be read again as another source's."""
        pieces = await self.in_thread(blobs.pack_bytes, content)
        await self.store.put_blob(key_of(record), "file", pieces)
        return len(pieces)

    async def load_content(self, record: ImportRecord) -> bytes:
        pieces = await self.store.blob(key_of(record), "file", record.blobs["file"])
        content: bytes = await self.in_thread(blobs.unpack_bytes, pieces)
        return content

    async def in_thread(self, function: Callable[..., Any], *args: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self.executor, function, *args)
