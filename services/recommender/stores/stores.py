"""The recommender's stores, opened together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from services.recommender.settings import RecommenderSettings
from services.recommender.stores.arrays.dataset_array_store import DatasetArrayStore
from services.recommender.stores.counters.outcome_table import OutcomeTable
from services.recommender.stores.counters.rating_counter import RatingCounter
from services.recommender.stores.dataset_store import DatasetStore
from services.recommender.stores.deletions.deletion_list import DeletionList
from services.recommender.stores.deletions.recorded_eraser import RecordedEraser
from services.recommender.stores.deletions.withdrawals import Withdrawals
from services.recommender.stores.format1.profile_table import ProfileTable
from services.recommender.stores.format1.user_eraser import UserEraser
from services.recommender.stores.format2.profile_eraser import ProfileEraser
from services.recommender.stores.format2.profile_items import ProfileItems
from services.recommender.stores.installation import Installation
from services.recommender.stores.model_store import DATASETS, ModelStore
from services.recommender.stores.movie_records import MovieRecordTable
from services.recommender.stores.profiles import Eraser, Profiles
from services.recommender.stores.retries import patient
from services.recommender.stores.training_record import TrainingRecord
from shared.lists.format1.notice_table import NoticeTable
from shared.lists.fragments.store import FragmentStore
from shared.lists.list_stores import VersionedListStores
from shared.lists.notice_board import NoticeBoard
from shared.lists.notice_copies import NoticeCopies
from shared.lists.store_format import StoreFormat
from shared.stores.aws import DynamoDBClient, S3Client, open_dynamodb, open_s3
from shared.stores.multiplexed_redis import MultiplexedRedis
from shared.stores.objects import Objects, ensure_bucket
from shared.stores.redis_cache import RedisCache
from shared.stores.tables import Tables, ensure_tables
from shared.telemetry.metrics import Metrics


@dataclass(frozen=True)
class Stores:
    settings: RecommenderSettings
    dynamodb: DynamoDBClient
    s3: S3Client
    tables: Tables
    installation: Installation
    rating_counter: RatingCounter
    profiles: Profiles
    datasets: DatasetStore
    arrays: DatasetArrayStore
    models: ModelStore
    training: TrainingRecord
    eraser: RecordedEraser
    deletions: DeletionList
    withdrawals: Withdrawals
    notices: NoticeBoard
    format: StoreFormat
    fragments: FragmentStore
    records: MovieRecordTable
    outcomes: OutcomeTable

    @patient
    async def ensure(self) -> None:
        """Creates missing tables and a missing bucket. Raises `StoreUnavailable` if that takes too long."""
        await ensure_tables(self.dynamodb, self.tables)
        await ensure_bucket(self.s3, self.settings.bucket, self.settings.aws_region)

    async def read_format(self) -> None:
        """For a program that does not read the notices otherwise."""
        await self.notices.read()

    def lists(self, cache: RedisCache, multiplexed: MultiplexedRedis | None = None) -> VersionedListStores:
        settings, fragments = self.settings, lambda: None  # the recommender reads no records
        prefix, seconds = settings.table_prefix, settings.list_cache_seconds
        return VersionedListStores.create(self.format, cache, self.dynamodb, prefix, seconds, fragments, multiplexed)

    async def lost_content(self) -> bool:
        """Whether a store that responds has lost its data."""
        return not await self.installation.exists() or await self.models.current_version() is None


@asynccontextmanager
async def open_stores(settings: RecommenderSettings, metrics: Metrics | None = None) -> AsyncIterator[Stores]:
    tables = Tables(settings.table_prefix)
    async with open_dynamodb(settings, metrics) as dynamodb, open_s3(settings, metrics) as s3:
        objects = Objects(s3, settings.bucket)
        store_format = StoreFormat()
        counter = RatingCounter(dynamodb, tables, store_format)
        notices = NoticeBoard(NoticeTable(dynamodb, tables), NoticeCopies(dynamodb, tables), store_format)
        profiles = Profiles(
            ProfileTable(dynamodb, tables, counter), ProfileItems(dynamodb, tables, counter), store_format
        )
        eraser = Eraser(UserEraser(dynamodb, tables), ProfileEraser(dynamodb, tables), store_format)
        deletions = DeletionList(objects)
        datasets = DatasetStore(objects, settings.dataset)
        yield Stores(
            settings=settings,
            dynamodb=dynamodb,
            s3=s3,
            tables=tables,
            installation=Installation(dynamodb, tables),
            rating_counter=counter,
            profiles=profiles,
            datasets=datasets,
            arrays=DatasetArrayStore(datasets, settings.model_dir / DATASETS),
            models=ModelStore(objects, settings.model_dir),
            training=TrainingRecord(objects),
            eraser=RecordedEraser(eraser, deletions),
            deletions=deletions,
            withdrawals=Withdrawals(dynamodb, tables),
            notices=notices,
            format=store_format,
            fragments=FragmentStore(objects),
            records=MovieRecordTable(dynamodb, tables),
            outcomes=OutcomeTable(dynamodb, tables),
        )
