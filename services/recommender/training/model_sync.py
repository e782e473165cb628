"""Keeps a running recommender in step with its stores: loads the data set, starts to serve new models, and refills a
store that lost its content (LocalStack keeps nothing across a restart)."""

import asyncio
from dataclasses import dataclass, field

import structlog
from botocore.exceptions import BotoCoreError, ClientError

from services.recommender.domain.loaded_dataset import LoadedDataset
from services.recommender.domain.published_model import IncompatibleModel
from services.recommender.lists.served_model import ActiveModel, ServedModel
from services.recommender.stores.stores import Stores
from services.recommender.training.dataset_loading import load_dataset
from services.recommender.training.record_sync import RecordSync
from services.recommender.training.trial import UnusableModel, try_served
from shared.contracts.errors import MatineeError
from shared.stores.objects import CorruptObject
from shared.telemetry.metrics import Metrics

TICK_SECONDS = 1.0
LOOKS_PER_TICK = 4
CHECK_SECONDS = 10.0
log = structlog.get_logger()


@dataclass
class ModelSync:
    stores: Stores
    active_model: ActiveModel
    dataset: LoadedDataset | None = None
    dataset_version: str | None = None
    refused: str | None = None
    announced: tuple[str, int] | None = None
    """The version that is served, and the epoch of the notices that name it."""
    fragments_published: bool = False
    copies_are_damaged: bool = False
    metrics: Metrics = field(default_factory=Metrics)

    def __post_init__(self) -> None:
        self.records = RecordSync(self.stores.records)

    async def run(self) -> None:
        """Runs as long as the service does. A tick that fails is tried again."""
        while True:
            try:
                await self.tick()
                await self._rest()
            except (MatineeError, CorruptObject, BotoCoreError, ClientError, OSError) as error:
                log.warning("model sync will try again", error=str(error))
                await asyncio.sleep(TICK_SECONDS)

    async def keep_checking_copies(self) -> None:
        """Runs as long as the service does."""
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            await self.check_copies()

    async def check_copies(self) -> None:
        """Compares the content of the local copies that were trusted at the start. Damaged ones are fetched and taken
        up again."""
        copies = (self.stores.models.local, self.stores.arrays.local)
        damaged = [version for each in copies for version in await asyncio.to_thread(each.find_damaged)]
        if damaged:
            log.error("local copies are damaged and fetched again", versions=damaged)
            self.dataset_version, self.copies_are_damaged = None, True

    async def _rest(self) -> None:
        """Ends early when movies have changed: an added one is to be found within two seconds."""
        for _ in range(LOOKS_PER_TICK):
            await asyncio.sleep(TICK_SECONDS / LOOKS_PER_TICK)
            if await self.records.is_behind():
                return

    async def tick(self) -> None:
        if self.dataset is None:
            await self.stores.read_format()  # before the first request, which needs a model
        dataset = self.dataset or await self._current_dataset()
        served = self.active_model.current
        if served is not None and await self.stores.lost_content():
            await self._refill_stores(served)
        version = await self.stores.models.current_version()
        taken_up = served.published.version if served and not self.copies_are_damaged else None
        if version not in {None, self.refused, taken_up}:
            dataset = await self._take_up(str(version))
        dataset = await self._take_up_records(dataset)
        await self._publish_fragments(dataset)
        await self._announce(version)

    async def _take_up(self, version: str) -> LoadedDataset:
        """Copies that are found damaged meanwhile are fetched again by the next tick."""
        self.copies_are_damaged = False
        try:
            dataset = await self._current_dataset()
            await self._replace_model(version, dataset)
        except BaseException:
            self.copies_are_damaged = True
            raise
        return dataset

    async def _announce(self, version: str | None) -> None:
        """Tells the readers of lists which model is current, once this recommender serves it."""
        served, notices = self.active_model.current, self.stores.notices
        if served is None or served.published.version != version or self.announced == (served.version, notices.epoch):
            return
        announced = (served.version, notices.epoch)
        await notices.set_model_version(served.version)
        self.announced = announced

    async def _take_up_records(self, dataset: LoadedDataset) -> LoadedDataset:
        """Movies that were added and changed are served from the next request on."""
        current, served = await self.records.applied_to(dataset), self.active_model.current
        if current is not dataset:
            if served is not None:
                served = await asyncio.to_thread(ServedModel(current, served.published).prepared)
            self.dataset, self.fragments_published, self.active_model.current = current, False, served
            log.info("records taken up", version=current.catalogue_version)
        return current

    async def _publish_fragments(self, dataset: LoadedDataset) -> None:
        if not self.fragments_published:
            await self.stores.fragments.ensure(dataset.fragments)
            self.fragments_published = True

    async def _current_dataset(self) -> LoadedDataset:
        """Loads the data set unless it is loaded. A replaced one is looked for when a model of it is published."""
        version = await self.stores.datasets.version()
        if self.dataset is None or version != self.dataset_version:
            self.dataset_version = version  # first, as a check may find its copies damaged meanwhile
            try:
                loaded = await load_dataset(self.stores)
                self.dataset = await self.records.applied_to(loaded)  # before a hidden movie can be served
            except BaseException:
                self.dataset_version = None
                raise
            self.fragments_published = False
        return self.dataset

    async def _refill_stores(self, served: ServedModel) -> None:
        log.warning("a store forgot its content, giving it back")
        stores, dataset = self.stores, served.dataset
        self.announced, self.fragments_published = None, False
        await stores.ensure()
        await stores.installation.begin_ids_after(dataset.samples.last_id, dataset.name)
        await stores.datasets.save(dataset.source)
        await stores.arrays.give_back(await stores.datasets.manifest())
        await stores.models.publish(served.published)

    async def _replace_model(self, version: str, dataset: LoadedDataset) -> None:
        if await self._try_to_serve(version, dataset):
            return
        if self.active_model.current is None:
            await self._fall_back(dataset)
        else:
            log.warning("the old model stays", model_version=self.active_model.current.published.version)
        self.refused = version

    async def _fall_back(self, dataset: LoadedDataset) -> None:
        """A recommender that has just started serves no model yet, so it falls back to the last usable one."""
        for version in await self.stores.models.earlier_versions():
            if await self._try_to_serve(version, dataset):
                log.warning("an earlier model is served instead", model_version=version)
                return
        log.error("no model is left that can be served; train a new one")

    async def _try_to_serve(self, version: str, dataset: LoadedDataset) -> bool:
        try:
            model = await self.stores.models.load(version)
            served = ServedModel(dataset, model)
            await asyncio.to_thread(try_served, served)
            self.active_model.current = served
        except (CorruptObject, IncompatibleModel, UnusableModel) as error:
            log.error("model refused", model_version=version, error=str(error))
            return False
        self.metrics.set_served_model(version, model.algorithm, model.dataset, model.trained_at)
        log.info("model taken up", model_version=version)
        return True
