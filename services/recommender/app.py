"""The recommender's composition root: the one place where its parts are put together."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, TypedDict

from fastapi import Depends, FastAPI

from services.recommender.api.group_lists import router as together
from services.recommender.api.operations import router as operations
from services.recommender.api.preview import router as preview
from services.recommender.api.profile_edits import router as editing
from services.recommender.api.profiles import router as whole_profiles
from services.recommender.api.routes import router
from services.recommender.api.score_breakdown import router as breakdown
from services.recommender.api.title_matching import router as matching
from services.recommender.lists.cache_invalidation import Invalidations
from services.recommender.lists.erasure import Erasure
from services.recommender.lists.profile_repository import LiveProfiles
from services.recommender.lists.served_model import ActiveModel
from services.recommender.lists.service import Lists
from services.recommender.settings import RecommenderSettings
from services.recommender.stores.stores import Stores, open_stores
from services.recommender.training.model_sync import ModelSync
from services.recommender.training.runner import TrainingRunner
from shared.background import run_in_background
from shared.http.health import Dependency, health_router
from shared.http.internal_auth import InternalAuth
from shared.http.limits import BodyLimit, InFlightLimit
from shared.http.problem_details import ErrorResponses, install_problem_handlers
from shared.http.request_head import RequestHeadCheck
from shared.http.security_headers import SecurityHeaders
from shared.http.service import Service
from shared.lists.cache import ListCache
from shared.lists.single_flight import SingleFlight
from shared.lists.table import ListTable
from shared.stores.redis_cache import RedisCache, open_redis
from shared.telemetry.telemetry import Telemetry


class State(TypedDict):
    lists: Lists
    trainer: TrainingRunner
    erasure: Erasure
    telemetry: Telemetry


def create_app(settings: RecommenderSettings) -> FastAPI:
    dependencies: list[Dependency] = []
    telemetry = Telemetry("recommender", settings)
    metrics = telemetry.metrics

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[State]:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(telemetry.open())
            stores = await stack.enter_async_context(open_stores(settings, metrics))
            cache = RedisCache(open_redis(settings.redis_url), metrics=metrics)
            stack.push_async_callback(cache.close)
            lists = assemble(settings, stores, cache)
            dependencies[:] = [
                Dependency("model", _loaded(lists.active_model)),
                Dependency("dynamodb", lambda: stores.profiles.version(0)),
                Dependency("redis", cache.ping, required=False),
            ]
            model_sync, trainer = ModelSync(stores, lists.active_model, metrics=metrics), TrainingRunner(stores)
            work = (model_sync.run(), trainer.run(), lists.invalidations.run())
            await stack.enter_async_context(run_in_background(*work))
            erasure = Erasure(lists, stores.dynamodb, stores.tables)
            yield {"lists": lists, "trainer": trainer, "erasure": erasure, "telemetry": telemetry}

    app = Service(
        title="Matinee recommender",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        telemetry=telemetry.tracing.config,
    )
    app.add_middleware(BodyLimit, max_bytes=settings.max_body_bytes)
    app.add_middleware(RequestHeadCheck)
    app.add_middleware(ErrorResponses)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(InFlightLimit, max_in_flight=settings.max_in_flight, metrics=metrics)
    telemetry.install(app)
    install_problem_handlers(app)
    app.include_router(health_router(lambda: dependencies, metrics))
    for routes in (router, breakdown, editing, matching, operations, preview, together, whole_profiles):
        app.include_router(routes, dependencies=[Depends(InternalAuth(settings.internal_token))])
    return app


def assemble(settings: RecommenderSettings, stores: Stores, cache: RedisCache) -> Lists:
    metrics = cache.metrics
    list_cache = ListCache(cache, settings.table_prefix, settings.list_cache_seconds)
    invalidations = Invalidations(list_cache, stores.notices)
    metrics.watch_invalidations(invalidations.waiting)
    return Lists(
        active_model=ActiveModel(),
        profiles=LiveProfiles(stores.profiles),
        cache=list_cache,
        table=ListTable(stores.dynamodb, stores.tables, metrics),
        invalidations=invalidations,
        flights=SingleFlight(metrics),
        metrics=metrics,
    )


def _loaded(active_model: ActiveModel) -> Any:
    async def check() -> None:
        active_model.get()

    return check
