"""The web service's composition root: the one place where its dependencies are put together."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial

import httpx
from fastapi import Depends, FastAPI

from services.web.accounts.accounts import Accounts
from services.web.accounts.deletion.deletion_table import DeletionTable
from services.web.accounts.deletion.deletions import Deletions
from services.web.accounts.devices import Device
from services.web.accounts.display_name.display_name_table import DisplayNameTable
from services.web.accounts.display_name.display_names import DisplayNames
from services.web.accounts.mail.address_table import AddressTable
from services.web.accounts.mail.mail_recovery import MailRecovery
from services.web.accounts.mail.outbox import Outbox
from services.web.accounts.mail.smtp import MailServer
from services.web.accounts.notices.notice_table import AccountNoticeTable
from services.web.accounts.notices.notices import Notices
from services.web.accounts.one_time.one_time_secrets import OneTimeSecrets
from services.web.accounts.one_time.one_time_table import OneTimeTable
from services.web.accounts.operating.account_locks import AccountLocks
from services.web.accounts.operating.audit_log import AuditLog
from services.web.accounts.operating.user_operations import UserOperations
from services.web.accounts.passkeys.passkey_table import PasskeyTable
from services.web.accounts.passkeys.passkeys import Passkeys
from services.web.accounts.passwords import Passwords
from services.web.accounts.rate_limit import RateLimiter
from services.web.accounts.recovery import Recovery
from services.web.accounts.recovery_table import RecoveryTable
from services.web.accounts.session_list import SessionList
from services.web.accounts.session_table import SessionTable
from services.web.accounts.sessions import SessionCache, Sessions
from services.web.accounts.user_table import UserTable
from services.web.api.document.operation_ids import operation_id
from services.web.api.webhooks.webhooks import receiver
from services.web.clients.best_known import BestKnownMovies
from services.web.clients.recommender import Recommender
from services.web.clients.voice import DIALOGUE_TIMEOUT, Voice
from services.web.dependencies import Dependencies, State, health_dependencies
from services.web.http.csrf import refuse_cross_site
from services.web.http.error_responses import error_response
from services.web.http.list_shortcut import ListShortcut
from services.web.http.visitor import site_origin
from services.web.lists.user_lists import UserLists
from services.web.middleware import add_middleware
from services.web.oauth.account_linking import AccountLinking
from services.web.oauth.alexa_client import AlexaClient
from services.web.oauth.authorization_server import AuthorizationServer
from services.web.oauth.client_documents import ClientDocuments
from services.web.oauth.connected_apps import ConnectedApps
from services.web.oauth.grant_table import GrantTable
from services.web.oauth.registrations import Registrations
from services.web.oauth.visitor_tokens import VisitorTokens
from services.web.posters.posters import Posters, open_posters
from services.web.ratings_import.import_store import ImportTable
from services.web.ratings_import.process.remote_imports import RemoteImports
from services.web.rooms.room_table import RoomTable
from services.web.rooms.room_watch import RoomWatch
from services.web.rooms.rooms import Rooms
from services.web.routes import include_routes
from services.web.settings import WebSettings
from services.web.views.render import Renderer
from services.web.views.static_files import Assets
from services.web.views.status_stream import StatusStream
from services.web.views.voice_transcripts import Transcripts
from services.web.webhooks.sender import WebhookSender
from services.web.webhooks.webhook import Webhook
from services.web.webhooks.webhook_table import WebhookTable
from services.web.webhooks.webhooks import Webhooks
from shared.http.health import Dependency, health_router
from shared.http.problem_details import install_problem_handlers
from shared.http.service import Service
from shared.http.service_client import open_service_client
from shared.lists.cache import ListCache
from shared.lists.fragments.sync import FragmentsSync, open_fragments
from shared.lists.list_stores import VersionedListStores
from shared.lists.notice_board import create_lease
from shared.lists.reader import ListReader, ReadyListReader
from shared.lists.readers.most_read import MostRead
from shared.lists.stale_model_refresh import StaleModelRefresher
from shared.lists.store_format import StoreFormat
from shared.stores.aws import DynamoDBClient, open_dynamodb
from shared.stores.last_movie_file import LastMovieFile
from shared.stores.multiplexed_redis import MultiplexedRedis, open_cache
from shared.stores.operator_tokens import OperatorTokens
from shared.stores.redis_cache import RedisCache
from shared.stores.tables import Tables
from shared.telemetry.telemetry import Telemetry

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
        lists, imports, deletions = dependencies.user_lists, dependencies.imports, dependencies.deletions
        lease = lists.reader.lease
        metrics.watch_lease(lease.age)
        metrics.watch_deletions(deletions.unfinished)
        metrics.watch_imports(imports.oldest.seconds)
        sender = WebhookSender(WebhookTable(dynamodb, Tables(settings.table_prefix)), tell_end_to(dependencies.notices))
        work = {"lease": lease.run, "fragments": fragments.run, "imports": imports.run, "deletions": deletions.run}
        most_read = MostRead(cache, settings.table_prefix)
        work |= {"webhooks": sender.run, "reads": partial(most_read.run, lists.counts.take)}
        if dependencies.mail is not None:
            work["mail"] = dependencies.mail.outbox.run
        async with telemetry.background.running(**work):
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
    sessions = Sessions(SessionTable(dynamodb, tables), SessionCache(cache, prefix, reads))
    accounts = Accounts(users, passwords, sessions)
    lease = create_lease(dynamodb, tables, store_format, recommender.client)
    seconds = settings.list_cache_seconds
    stores = VersionedListStores.create(
        store_format, cache, dynamodb, prefix, seconds, lambda: fragments.current, reads
    )
    ready = ReadyListReader(ListCache(cache, prefix, seconds, reads), lease, store_format)
    refreshes = StaleModelRefresher(recommender.client, lease)
    imports = RemoteImports(ImportTable(dynamodb, tables), adds_films=settings.imports_add_films)

    secrets, grants = OneTimeSecrets(OneTimeTable(dynamodb, tables)), GrantTable(dynamodb, tables)
    server, addresses = mail_server(settings), AddressTable(dynamodb, tables)
    mail = MailRecovery(addresses, secrets, accounts, Outbox(server.send), settings.public_url) if server else None
    rooms = Rooms(RoomTable(dynamodb, tables), recommender.deal)

    webhooks = Webhooks(WebhookTable(dynamodb, tables), recommender.set_hooked)

    async def erase(user_id: int) -> None:
        """The list first, so that nobody can read it any more."""
        await recommender.erase(user_id)
        await imports.erase(user_id)
        await rooms.erase(user_id)
        await webhooks.erase(user_id)

    return Dependencies(
        settings=settings,
        cache=cache,
        users=users,
        accounts=accounts,
        deletions=Deletions(DeletionTable(dynamodb, tables), accounts, erase),
        recovery=Recovery(RecoveryTable(dynamodb, tables), accounts),
        passkeys=Passkeys(PasskeyTable(dynamodb, tables), secrets, accounts),
        mail=mail,
        display_names=DisplayNames(DisplayNameTable(dynamodb, tables), sessions),
        notices=Notices(AccountNoticeTable(dynamodb, tables), sessions, mail.tell if mail else None),
        sessions=sessions,
        session_list=SessionList(users, sessions),
        account_linking=AccountLinking(AuthorizationServer(AlexaClient.of(settings)), grants),
        connected_apps=ConnectedApps(grants, ClientDocuments(), Registrations(settings.internal_token)),
        rate_limiter=RateLimiter(cache, prefix),
        recommender=recommender,
        best_known=BestKnownMovies(recommender),
        voice=voice,
        visitor_tokens=VisitorTokens(settings.internal_token, users),
        transcripts=Transcripts(cache, prefix),
        user_lists=UserLists(ListReader(stores, lease), recommender, refreshes, ready, telemetry.metrics),
        imports=imports,
        rooms=rooms,
        room_watch=RoomWatch(rooms.store.version),
        renderer=Renderer(Assets(), site_origin, posters=posters is not None),
        telemetry=telemetry,
        status_stream=StatusStream(),
        operators=OperatorTokens(dynamodb, tables),
        user_operations=UserOperations(AuditLog(dynamodb, tables), AccountLocks(dynamodb, tables), sessions),
        last_file=LastMovieFile(dynamodb, tables),
        posters=posters,
        webhooks=webhooks,
    )


def tell_end_to(notices: Notices) -> Callable[[Webhook], Awaitable[None]]:
    """Tells the owner of a webhook that nothing more is sent."""
    return lambda webhook: notices.add(webhook.user_id, "webhook", Device(), webhook.url)


def mail_server(settings: WebSettings) -> MailServer | None:
    if not settings.smtp_host:
        return None
    host, port, sender = settings.smtp_host, settings.smtp_port, settings.smtp_from
    password = settings.smtp_password.get_secret_value() if settings.smtp_password else ""
    return MailServer(host, port, sender, settings.smtp_security, settings.smtp_user, password)


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
        generate_unique_id_function=operation_id,
        webhooks=receiver,
        shortcut=lambda app, is_closing: ListShortcut(app, is_closing, settings, telemetry),
    )
    include_routes(app, settings)
    app.include_router(health_router(lambda: health_checks, telemetry.metrics))
    install_problem_handlers(app, error_response)
    add_middleware(app, settings, telemetry)
    telemetry.install(app)
    return app
