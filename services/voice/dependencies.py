"""The parts of the voice service, opened for its lifespan and injected into its routes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, TypedDict

import certifi
import httpx
from fastapi import Depends, Request

from services.voice.adapters.accounts import LinkedAccounts
from services.voice.adapters.lists import StoredLists
from services.voice.adapters.recommender import Recommender
from services.voice.adapters.remembered_users import RememberedUserTable
from services.voice.alexa.verification.certificate_chains import CertificateChains, open_chain_client
from services.voice.alexa.verification.certificates import load_roots
from services.voice.alexa.verification.chain_files import ChainFiles
from services.voice.alexa.verification.verifier import Verifier
from services.voice.dialogue.engine import Dialogue
from services.voice.dialogue.ports import Ports
from services.voice.settings import VoiceSettings
from services.voice.text_input.requests import TextInput
from shared.http.health import Dependency
from shared.http.service_client import call_service, open_service_client
from shared.lists.cache_lease import CacheLease
from shared.lists.fragments.sync import FragmentsSync, open_fragments
from shared.lists.list_stores import VersionedListStores
from shared.lists.notice_board import create_lease
from shared.lists.reader import ListReader
from shared.lists.readers.most_read import MostRead
from shared.lists.stale_model_refresh import StaleModelRefresher
from shared.lists.store_format import StoreFormat
from shared.stores.aws import DynamoDBClient, open_dynamodb
from shared.stores.multiplexed_redis import MultiplexedRedis, open_cache
from shared.stores.redis_cache import RedisCache
from shared.stores.tables import Tables
from shared.telemetry.telemetry import Telemetry


@dataclass(frozen=True)
class Dependencies:
    dialogue: Dialogue
    verifier: Verifier
    text_input: TextInput
    health: list[Dependency]


class State(TypedDict):
    dependencies: Dependencies


def now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def open_dependencies(settings: VoiceSettings, telemetry: Telemetry) -> AsyncIterator[Dependencies]:
    metrics = telemetry.metrics
    async with (
        open_dynamodb(settings, metrics) as dynamodb,
        open_fragments(settings, metrics) as fragments,
        open_service_client(settings.recommender_url, settings.internal_token, metrics=metrics) as recommender,
        open_service_client(settings.web_url, settings.internal_token, service="web", metrics=metrics) as web,
        open_chain_client(settings.alexa_chain_origin) as amazon,
        open_cache(settings.redis_url, metrics) as (cache, reads),
    ):
        lists = _stored_lists(settings, cache, reads, dynamodb, recommender, fragments)
        users = _remembered_users(settings, dynamodb)
        lease = lists.reader.lease
        metrics.watch_lease(lease.age)
        counted = partial(MostRead(cache, settings.table_prefix).run, lists.counts.take)
        async with telemetry.background.running(lease=lease.run, fragments=fragments.run, reads=counted):
            yield Dependencies(
                dialogue=Dialogue(
                    Ports(lists, Recommender(recommender), LinkedAccounts(web), users), posters=settings.posters
                ),
                verifier=_verifier(settings, amazon),
                text_input=TextInput(settings.alexa_skill_id, now),
                health=_health(cache, recommender, lease, telemetry),
            )


def _stored_lists(
    settings: VoiceSettings,
    cache: RedisCache,
    reads: MultiplexedRedis,
    dynamodb: DynamoDBClient,
    recommender: httpx.AsyncClient,
    fragments: FragmentsSync,
) -> StoredLists:
    prefix = settings.table_prefix
    store_format = StoreFormat()
    lease = create_lease(dynamodb, Tables(prefix), store_format, recommender)
    stores = VersionedListStores.create(
        store_format, cache, dynamodb, prefix, settings.list_cache_seconds, lambda: fragments.current, reads
    )
    reader = ListReader(stores, lease)
    return StoredLists(reader, recommender, StaleModelRefresher(recommender, lease), cache.metrics)


def _remembered_users(settings: VoiceSettings, dynamodb: DynamoDBClient) -> RememberedUserTable | None:
    secret = settings.voice_secret
    return RememberedUserTable(dynamodb, Tables(settings.table_prefix), secret) if secret else None


def _verifier(settings: VoiceSettings, amazon: httpx.AsyncClient) -> Verifier:
    roots = load_roots(settings.alexa_trusted_roots or Path(certifi.where()))
    files = ChainFiles(settings.fragments_dir.with_name("alexa-chains"))
    return Verifier(CertificateChains(amazon, roots, now, files), settings.alexa_skill_id)


def _health(
    cache: RedisCache, recommender: httpx.AsyncClient, lease: CacheLease, telemetry: Telemetry
) -> list[Dependency]:
    return [
        Dependency("lists", lease.check_published),
        Dependency("dynamodb", lease.table.read, required=False),
        Dependency("redis", cache.ping, required=False),
        Dependency("recommender", lambda: call_service(recommender, "GET", "/health/live"), required=False),
        Dependency("background", telemetry.background.check, required=False),
    ]


async def _get_dependencies(request: Request) -> Dependencies:
    dependencies: Dependencies = request.state.dependencies
    return dependencies


Deps = Annotated[Dependencies, Depends(_get_dependencies)]
