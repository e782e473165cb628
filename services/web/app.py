"""The web service's composition root: the one place where its dependencies are put together."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import httpx
from fastapi import Depends, FastAPI
from starlette.formparsers import MultiPartParser
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware

from services.web import api, pages
from services.web.accounts.accounts import Accounts
from services.web.accounts.passwords import Passwords
from services.web.accounts.rate_limit import RateLimiter
from services.web.accounts.recovery import Recovery
from services.web.accounts.recovery_table import RecoveryTable
from services.web.accounts.sessions import SessionCache, Sessions
from services.web.accounts.user_table import UserTable
from services.web.api import oauth
from services.web.api.movie_records import MOVIES_PATH
from services.web.clients.recommender import Recommender
from services.web.clients.voice import DIALOGUE_TIMEOUT, Voice
from services.web.dependencies import Dependencies, State, health_dependencies
from services.web.http.csrf import refuse_cross_site
from services.web.http.error_responses import error_response
from services.web.http.headers import PAGE_HEADERS, HeadRequests
from services.web.http.list_shortcut import ListShortcut
from services.web.http.page_owner import refuse_page_of_somebody_else
from services.web.http.rating_shortcut import RatingShortcut
from services.web.http.visitor import site_origin
from services.web.lists.user_lists import UserLists
from services.web.oauth.account_linking import AccountLinking
from services.web.oauth.alexa_client import AlexaClient
from services.web.oauth.authorization_server import AuthorizationServer
from services.web.oauth.grant_table import GrantTable
from services.web.oauth.visitor_tokens import VisitorTokens
from services.web.pages.account.imports import IMPORT_PATHS
from services.web.pages.operator.movies import FILE_PATH
from services.web.pages.status import EVENTS_PATH
from services.web.posters.posters import Posters, open_posters
from services.web.ratings_import.import_store import ImportTable
from services.web.ratings_import.process.remote_imports import RemoteImports
from services.web.settings import WebSettings
from services.web.views.render import Renderer
from services.web.views.static_files import STATIC, Assets, CachedStaticFiles
from services.web.views.status_stream import StatusStream
from services.web.views.voice_transcripts import Transcripts
from shared.http.health import Dependency, health_router
from shared.http.internal_auth import InternalAuth
from shared.http.limits import BodyLimit, InFlightLimit
from shared.http.problem_details import ErrorResponses, install_problem_handlers
from shared.http.request_head import RequestHeadCheck
from shared.http.security_headers import SecurityHeaders
from shared.http.service import Service
from shared.http.service_client import open_service_client
from shared.lists.cache import ListCache
from shared.lists.fragments.sync import FragmentsSync, open_fragments
from shared.lists.list_stores import VersionedListStores
from shared.lists.notice_board import create_lease
from shared.lists.reader import ListReader, ReadyListReader
from shared.lists.stale_model_refresh import StaleModelRefresher
from shared.lists.store_format import StoreFormat
from shared.negotiation import AcceptedCoding
from shared.settings import split_list
from shared.stores.aws import DynamoDBClient, open_dynamodb
from shared.stores.last_movie_file import LastMovieFile
from shared.stores.multiplexed_redis import MultiplexedRedis, open_cache
from shared.stores.operator_tokens import OperatorTokens
from shared.stores.redis_cache import RedisCache
from shared.stores.tables import Tables
from shared.telemetry.telemetry import Telemetry

UNCOMPRESSED_TYPES = (*DEFAULT_EXCLUDED_CONTENT_TYPES, "application/json", "application/problem+json")
"""Lists are small and requested often; nginx compresses responses to the outside."""
DESCRIPTION = "Movie recommendations that know your latest rating."
OpenDependencies = Callable[[WebSettings, Telemetry], AbstractAsyncContextManager[Dependencies]]


@asynccontextmanager
async def open_dependencies(
    settings: WebSettings, telemetry: Telemetry, transport: httpx.AsyncBaseTransport | None = None
) -> AsyncIterator[Dependencies]:
    metrics, token = telemetry.metrics, settings.internal_token
    async with (
        open_cache(settings.redis_url, metrics) as (cache, reads),
        open_dynamodb(settings, metrics) as dynamodb,
        open_fragments(settings, metrics) as fragments,
        open_service_client(settings.recommender_url, token, transport, metrics=metrics) as client,
        open_service_client(
            settings.voice_url, token, transport, service="voice", metrics=metrics, timeout=DIALOGUE_TIMEOUT
        ) as voice,
        open_posters(settings, metrics) as posters,
    ):
        recommender, passwords = Recommender(client), Passwords()
        dependencies = build_dependencies(
            settings, cache, dynamodb, recommender, Voice(voice), passwords, telemetry, fragments, posters, reads
        )
        lease, imports = dependencies.user_lists.reader.lease, dependencies.imports
        metrics.watch_lease(lease.age)
        async with telemetry.background.running(lease=lease.run, fragments=fragments.run, imports=imports.run):
            yield dependencies
            await imports.close()


def build_dependencies(
    settings: WebSettings,
    cache: RedisCache,
    dynamodb: DynamoDBClient,
    recommender: Recommender,
    voice: Voice,
    passwords: Passwords,
    telemetry: Telemetry,
    fragments: FragmentsSync,
    posters: Posters | None = None,
    reads: MultiplexedRedis | None = None,
) -> Dependencies:
    tables, prefix = Tables(settings.table_prefix), settings.table_prefix
    store_format = StoreFormat()
    users = UserTable(dynamodb, tables, store_format)
    sessions = Sessions(users, SessionCache(cache, prefix, reads))
    accounts = Accounts(users, passwords, sessions)
    lease = create_lease(dynamodb, tables, store_format, recommender.client)
    seconds = settings.list_cache_seconds
    stores = VersionedListStores.create(
        store_format, cache, dynamodb, prefix, seconds, lambda: fragments.current, reads
    )
    ready = ReadyListReader(ListCache(cache, prefix, seconds, reads), lease, store_format)
    refreshes = StaleModelRefresher(recommender.client, lease)
    return Dependencies(
        settings=settings,
        cache=cache,
        users=users,
        accounts=accounts,
        recovery=Recovery(RecoveryTable(dynamodb, tables), accounts),
        sessions=sessions,
        account_linking=AccountLinking(AuthorizationServer(alexa_client(settings)), GrantTable(dynamodb, tables)),
        rate_limiter=RateLimiter(cache, prefix),
        recommender=recommender,
        voice=voice,
        visitor_tokens=VisitorTokens(settings.internal_token, users),
        transcripts=Transcripts(cache, prefix),
        user_lists=UserLists(ListReader(stores, lease), recommender, refreshes, ready, telemetry.metrics),
        imports=RemoteImports(ImportTable(dynamodb, tables)),
        renderer=Renderer(Assets(), site_origin, posters=posters is not None),
        telemetry=telemetry,
        status_stream=StatusStream(),
        operators=OperatorTokens(dynamodb, tables),
        last_file=LastMovieFile(dynamodb, tables),
        posters=posters,
    )


def alexa_client(settings: WebSettings) -> AlexaClient:
    redirect_uris = frozenset(split_list(settings.oauth_redirect_uris))
    return AlexaClient(settings.oauth_client_id, settings.oauth_client_secret, redirect_uris)


def create_app(settings: WebSettings, open_dependencies: OpenDependencies = open_dependencies) -> Service:
    health_checks: list[Dependency] = []
    telemetry = Telemetry("web", settings)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[State]:
        async with telemetry.open(), open_dependencies(settings, telemetry) as dependencies:
            health_checks[:] = health_dependencies(dependencies)
            yield {"dependencies": dependencies}

    app = Service(
        write_errors=(403,),
        title="Matinee",
        description=DESCRIPTION,
        lifespan=lifespan,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        dependencies=[Depends(refuse_cross_site)],
        telemetry=telemetry.tracing.config,
        shortcut=lambda app, is_closing: ListShortcut(app, is_closing, settings, telemetry),
    )
    _include_routes(app, settings)
    app.include_router(health_router(lambda: health_checks, telemetry.metrics))
    install_problem_handlers(app, error_response)
    _add_middleware(app, settings, telemetry)
    telemetry.install(app)
    return app


def _include_routes(app: FastAPI, settings: WebSettings) -> None:
    for module in api.MODULES:
        app.include_router(module.router)
    own_pages = [Depends(refuse_page_of_somebody_else)]
    for page in pages.MODULES:
        app.include_router(page.router, include_in_schema=False, dependencies=own_pages)
    app.include_router(oauth.router, include_in_schema=False)
    services_only = [Depends(InternalAuth(settings.internal_token))]
    app.include_router(oauth.internal, include_in_schema=False, dependencies=services_only)
    app.mount("/static", CachedStaticFiles(directory=STATIC))


def _add_middleware(app: FastAPI, settings: WebSettings, telemetry: Telemetry) -> None:
    """Innermost first."""
    MultiPartParser.spool_max_size = settings.max_import_bytes  # an upload is never written to a disk
    app.add_middleware(GZipMiddleware, compresslevel=5, exclude_content_types=UNCOMPRESSED_TYPES)
    if not telemetry.tracing.enabled:  # the framework names the spans of requests
        app.add_middleware(RatingShortcut)
    app.add_middleware(
        BodyLimit,
        max_bytes=settings.max_body_bytes,
        overrides=dict.fromkeys((*IMPORT_PATHS, MOVIES_PATH, FILE_PATH), settings.max_import_bytes),
        respond=error_response,
    )
    app.add_middleware(
        InFlightLimit,
        limit=settings.max_in_flight,
        respond=error_response,
        metrics=telemetry.metrics,
        exempt_paths=[EVENTS_PATH],
    )
    app.add_middleware(AcceptedCoding)
    app.add_middleware(HeadRequests)
    app.add_middleware(RequestHeadCheck, hosts=split_list(settings.allowed_hosts))
    app.add_middleware(ErrorResponses, respond=error_response)
    app.add_middleware(SecurityHeaders, overrides=PAGE_HEADERS)
