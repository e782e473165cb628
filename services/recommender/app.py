"""The composition root of the recommender."""

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from fastapi import Depends, FastAPI

from services.recommender.api import (
    catalogue,
    group_lists,
    lists,
    movie_records,
    operations,
    profile_edits,
    profile_imports,
    profiles,
    room_lists,
    watching,
    wishes,
)
from services.recommender.api.dependencies import UseCases
from services.recommender.api.movie_records import MAX_BATCH_BYTES, RECORDS_PATH
from services.recommender.api.profile_imports import IMPORT_PATHS
from services.recommender.api.rating_shortcut import RatingShortcut
from services.recommender.domain.ports import Ports
from services.recommender.lists.cache_invalidation import CacheInvalidation
from services.recommender.lists.erasure import Erasure
from services.recommender.lists.groups.group_lists import GroupLists
from services.recommender.lists.groups.room_lists import RoomLists
from services.recommender.lists.imports.profile_import import ProfileImport
from services.recommender.lists.list_builder import ListBuilder
from services.recommender.lists.list_publisher import ListPublisher
from services.recommender.lists.profile_repository import ProfileRepository
from services.recommender.lists.profile_updater import ProfileUpdater
from services.recommender.lists.profile_views import ProfileViews
from services.recommender.lists.remaking.list_remake import ListRemake
from services.recommender.lists.remaking.remaker import Remaker
from services.recommender.lists.served_model import ActiveModel
from services.recommender.lists.service import ListService
from services.recommender.lists.watching.edits import WatchEdits
from services.recommender.lists.watching.views import WatchViews
from services.recommender.lists.what_if.service import WhatIfLists
from services.recommender.lists.wishes.service import WishedLists
from services.recommender.records.editor import RecordEditor
from services.recommender.records.hiding import Hiding, HidingCheck, require_known_hides
from services.recommender.records.known_movies import ServedMovies
from services.recommender.settings import RecommenderSettings
from services.recommender.stores.remaking_turn import RemakingTurn
from services.recommender.stores.stores import open_stores
from services.recommender.stores.written_lists import WrittenListCache, WrittenListRecords
from services.recommender.training.forgetting import ForgettingCheck
from services.recommender.training.model_sync import ModelSync
from services.recommender.training.runner import TrainingRunner
from shared.contracts.profile_imports import MAX_IMPORT_BODY_BYTES
from shared.http.health import Dependency, health_router
from shared.http.internal_auth import InternalAuth
from shared.http.limits import BodyLimit, InFlightLimit
from shared.http.problem_details import ErrorResponses, install_problem_handlers
from shared.http.request_head import RequestHeadCheck
from shared.http.security_headers import SecurityHeaders
from shared.http.service import Service
from shared.lists.cache_lease import CacheLease
from shared.lists.readers.most_read import MostRead
from shared.lists.single_flight import SingleFlight
from shared.stores.multiplexed_redis import open_cache
from shared.telemetry.metrics import Metrics
from shared.telemetry.telemetry import Telemetry


class State(UseCases):
    trainer: TrainingRunner
    telemetry: Telemetry
    record_editor: RecordEditor
    served_movies: ServedMovies
    remaking_turn: RemakingTurn


ROUTERS = (
    catalogue,
    group_lists,
    room_lists,
    lists,
    operations,
    profile_edits,
    profile_imports,
    profiles,
    watching,
    movie_records,
    wishes,
)


@asynccontextmanager
async def open_state(
    settings: RecommenderSettings, telemetry: Telemetry, health: list[Dependency]
) -> AsyncIterator[State]:
    """Opens the stores, and works beside requests until the service ends. `health` gets what is depended on."""
    metrics = telemetry.metrics
    async with (
        open_stores(settings, metrics) as stores,
        open_cache(settings.redis_url, metrics) as (cache, multiplexed),
    ):
        lists = stores.lists(cache, multiplexed)
        ports = Ports(
            profiles=stores.profiles,
            eraser=stores.eraser,
            cache=WrittenListCache(lists),
            records=WrittenListRecords(lists),
            notices=stores.notices,
            readers=MostRead(cache, settings.table_prefix),
        )
        use_cases = assemble(ports, metrics)
        active_model, hiding_check = use_cases["active_model"], use_cases["hiding_check"]
        outcomes = use_cases["profile_updater"].outcomes
        health[:] = [
            Dependency("model", _loaded(active_model)),
            Dependency("dynamodb", stores.installation.ping),
            Dependency("redis", cache.ping, required=False),
            Dependency("background", telemetry.background.check, required=False),
        ]
        forgetting = ForgettingCheck(stores.models, stores.withdrawals, settings.forget_within_hours, metrics)
        model_sync = ModelSync(stores, active_model, metrics=metrics)
        trainer = TrainingRunner(stores, forgetting)
        turn = RemakingTurn(cache, settings.table_prefix)
        remaker = Remaker(
            use_cases["list_remake"],
            ports.readers,
            turn,
            active_model,
            hiding_check.lease,
            settings.remake_lists_per_second,
            metrics,
        )
        work: dict[str, Callable[[], Coroutine[Any, Any, None]]] = {
            "model_sync": model_sync.run,
            "copy_check": model_sync.keep_checking_copies,
            "training": trainer.run,
            "invalidation": use_cases["invalidation"].run,
            "hiding_check": hiding_check.run,
            "remaking": remaker.run,
            "outcomes": partial(stores.outcomes.run, outcomes.take, outcomes.put_back),
        }
        async with telemetry.background.running(**work):
            yield {
                **use_cases,
                "trainer": trainer,
                "telemetry": telemetry,
                "record_editor": RecordEditor(stores.records, Hiding(stores.notices, ports.cache).acknowledge),
                "served_movies": ServedMovies(),
                "remaking_turn": turn,
            }


def create_app(settings: RecommenderSettings) -> Service:
    health: list[Dependency] = []
    telemetry = Telemetry("recommender", settings)
    metrics = telemetry.metrics

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[State]:
        async with telemetry.open(), open_state(settings, telemetry, health) as state:
            yield state

    app = Service(
        title="Matinee recommender",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        telemetry=telemetry.tracing.config,
    )
    larger = {IMPORT_PATHS: MAX_IMPORT_BODY_BYTES, RECORDS_PATH: MAX_BATCH_BYTES}
    overrides = {path: max(limit, settings.max_body_bytes) for path, limit in larger.items()}
    if not telemetry.tracing.enabled:  # the framework names the spans of requests
        app.add_middleware(RatingShortcut, token=settings.internal_token)
    app.add_middleware(BodyLimit, max_bytes=settings.max_body_bytes, overrides=overrides)
    app.add_middleware(RequestHeadCheck)
    app.add_middleware(ErrorResponses)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(InFlightLimit, limit=settings.max_in_flight, metrics=metrics)
    telemetry.install(app)
    install_problem_handlers(app)
    app.include_router(health_router(lambda: health, metrics))
    for module in ROUTERS:
        app.include_router(module.router, dependencies=[Depends(InternalAuth(settings.internal_token))])
    return app


def assemble(ports: Ports, metrics: Metrics) -> UseCases:
    active_model, builder = ActiveModel(), ListBuilder(metrics)
    profiles = ProfileRepository(ports.profiles, active_model.twins, require_known_hides)
    publisher = ListPublisher(ports.cache, ports.records)
    invalidation = CacheInvalidation(ports.cache, ports.notices)
    metrics.watch_invalidations(invalidation.pending)
    updater = ProfileUpdater(active_model, profiles, ports.cache, builder, publisher, invalidation, metrics)
    return {
        "active_model": active_model,
        "lists": ListService(active_model, profiles, ports.cache, builder, publisher, SingleFlight(metrics)),
        "group_lists": GroupLists(active_model, profiles),
        "room_lists": RoomLists(active_model, profiles),
        "wished_lists": WishedLists(active_model, profiles),
        "what_if_lists": WhatIfLists(active_model, profiles, builder),
        "profile_views": ProfileViews(active_model, profiles),
        "profile_updater": updater,
        "profile_import": ProfileImport(active_model, profiles, updater),
        "watch_edits": WatchEdits(updater),
        "watch_views": WatchViews(active_model, profiles),
        "erasure": Erasure(active_model, profiles, ports.eraser, invalidation, updater.outcomes, ports.readers),
        "list_remake": ListRemake(profiles, builder, publisher),
        "invalidation": invalidation,
        "hiding_check": HidingCheck(CacheLease(ports.notices), active_model),
    }


def _loaded(active_model: ActiveModel) -> Any:
    async def check() -> None:
        active_model.get()

    return check
