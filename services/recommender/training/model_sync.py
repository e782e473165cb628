"""Keeps a running recommender in step with its stores: loads the library, takes up new models, and gives back to a
store what it forgot (LocalStack keeps nothing across a restart)."""

import asyncio
from dataclasses import dataclass, field

import structlog
from botocore.exceptions import BotoCoreError, ClientError

from services.recommender.lists.serving import Library, Served, Serving
from services.recommender.stores.objects import CorruptObject
from services.recommender.stores.stores import Stores
from shared.contracts.errors import MatineeError
from shared.telemetry.metrics import Metrics

TICK_SECONDS = 1.0
log = structlog.get_logger()


@dataclass
class Steward:
    stores: Stores
    serving: Serving
    library: Library | None = None
    refused: str | None = None
    announced: str | None = None
    metrics: Metrics = field(default_factory=Metrics)

    async def run(self) -> None:
        """Runs as long as the service does; what fails is tried again at the next tick."""
        while True:
            try:
                await self.tick()
            except (MatineeError, CorruptObject, BotoCoreError, ClientError, OSError) as error:
                log.warning("steward will try again", error=str(error))
            await asyncio.sleep(TICK_SECONDS)

    async def tick(self) -> None:
        if self.library is None:
            self.library = await self._load_library()
        served = self.serving.current
        if served is not None and await self.stores.forgot():
            await self._remind(served)
        version = await self.stores.models.current_version()
        if version not in {None, self.refused, served.published.version if served else None}:
            await self._take_up(str(version), self.library)
        await self._announce(version)

    async def _announce(self, version: str | None) -> None:
        """Tells who reads lists which model is current, once it can make them."""
        served = self.serving.current
        if served is not None and served.published.version == version != self.announced:
            await self.stores.notices.announce(version)
            self.announced = version

    async def _load_library(self) -> Library:
        dataset = await self.stores.datasets.load()
        return await asyncio.to_thread(Library.of, self.stores.settings.dataset, dataset)

    async def _remind(self, served: Served) -> None:
        log.warning("a store forgot its content, giving it back")
        stores, library = self.stores, served.library
        self.announced = None
        await stores.ensure()
        await stores.profiles.begin_ids_after(library.samples.last_id, library.name)
        await stores.datasets.save(library.dataset)
        await stores.models.publish(served.published)

    async def _take_up(self, version: str, library: Library) -> None:
        if await self._serves(version, library):
            return
        if self.serving.current is None:
            await self._fall_back(library)
        else:
            log.warning("the old model stays", model_version=self.serving.current.published.version)
        self.refused = version

    async def _fall_back(self, library: Library) -> None:
        """A recommender that starts has no old model to stay with: it serves the last good one."""
        for version in await self.stores.models.earlier_versions():
            if await self._serves(version, library):
                log.warning("an earlier model is served instead", model_version=version)
                return
        log.error("no model is left that can be served; train a new one")

    async def _serves(self, version: str, library: Library) -> bool:
        try:
            model = await self.stores.models.load(version)
            self.serving.current = Served(library, model)
        except CorruptObject as error:
            log.error("model refused", model_version=version, error=str(error))
            return False
        self.metrics.model_served(version, model.algorithm, model.dataset, model.trained_at)
        log.info("model taken up", model_version=version)
        return True
