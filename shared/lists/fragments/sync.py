"""Keeps the fragments of a reader current. Without any, the recommender is asked for each list that is not cached."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import structlog
from botocore.exceptions import BotoCoreError, ClientError

from shared.contracts.errors import MatineeError
from shared.lists.fragments.files import FragmentFiles
from shared.lists.fragments.store import FragmentStore
from shared.lists.fragments.table import Fragments
from shared.stores.aws import AwsSettings, open_s3
from shared.stores.objects import CorruptObject, Objects
from shared.telemetry.metrics import Metrics

REFRESH_SECONDS = 5
"""Until then, lists of a newer catalogue come from the recommender."""
RETRY_SECONDS = 5
log = structlog.get_logger()


class FragmentSettings(AwsSettings, Protocol):
    @property
    def bucket(self) -> str: ...
    @property
    def fragments_dir(self) -> Path: ...


@asynccontextmanager
async def open_fragments(settings: FragmentSettings, metrics: Metrics | None = None) -> AsyncIterator["FragmentsSync"]:
    async with open_s3(settings, metrics) as s3:
        yield FragmentsSync(FragmentStore(Objects(s3, settings.bucket)), FragmentFiles(settings.fragments_dir))


@dataclass
class FragmentsSync:
    store: FragmentStore
    files: FragmentFiles
    current: Fragments | None = None

    async def run(self) -> None:
        """Runs as long as the service does."""
        while True:
            await asyncio.sleep(REFRESH_SECONDS if await self.refresh() else RETRY_SECONDS)

    async def refresh(self) -> bool:
        """Takes up the version that is current in S3. False if there is none, or if it could not be fetched; then
        the fragments stay as they are."""
        try:
            published = await self.store.current()
            if published is not None:
                await self._take_up(*published)
        except (MatineeError, CorruptObject, BotoCoreError, ClientError, OSError, ValueError) as error:
            log.warning("fragments not read", error=str(error) or repr(error))
            return False
        return published is not None

    async def _take_up(self, version: str, catalogue: int) -> None:
        if self.current is None or self.current.version != version:
            self.current = await self.files.open(version, self.store.download)
            log.info("fragments taken up", version=version)
        self.current.catalogue = catalogue
