"""Answers plain reads of cached lists, and `/health/live`, before the framework (docs/decisions/0021).

What every response needs happens here as well, in its cheapest form: checks of the head, security headers, a request
id, metrics, and a log line for some. Everything else takes the usual way through the app: other requests, lists that
are not in the cache, and every error. Only there do requests count as in progress: a cached list waits for one reply of
Redis, for half a second at most, so that refusing it would save nothing. (An owner's session that is not in Redis is
read from DynamoDB first.)
"""

import time
from collections.abc import Callable
from functools import lru_cache

import structlog
from starlette.types import ASGIApp, Receive, Scope, Send

from services.web.dependencies import Dependencies
from services.web.http.headers import PAGE_HEADERS
from services.web.http.rating_shortcut import is_owner
from services.web.settings import WebSettings
from shared.contracts.errors import StoreUnavailable
from shared.http.health import LIVE_PATH, Live
from shared.http.ready_response import Header, ReadyHead
from shared.http.request_head import MAX_HEAD_BYTES, MAX_HEADERS, HostNames, host_name
from shared.http.security_headers import HSTS_VALUE, SECURITY_HEADERS
from shared.http.shortcuts.rating_request import AMOUNTS
from shared.setting_values import split_list
from shared.telemetry.logging import REQUEST_ID
from shared.telemetry.request_log import RequestIds, is_well_formed, log_request
from shared.telemetry.sampling import Sampling
from shared.telemetry.tallies import RequestTally
from shared.telemetry.telemetry import Telemetry

PREFIX, SUFFIX = "/api/users/", "/recommendations"
LIST_ROUTE = "/api/users/{user_id}/recommendations"
MAX_ID_DIGITS = 15
"""Ids with more digits may be too large; the usual way decides."""
ID_HEADER = REQUEST_ID.encode()
BODY_HEADERS = {b"content-length", b"transfer-encoding"}
log = structlog.get_logger()


def response_head(is_https: bool) -> ReadyHead:
    headers = {"content-type": "application/json", **SECURITY_HEADERS, **PAGE_HEADERS}
    if is_https:
        headers["strict-transport-security"] = HSTS_VALUE
    return ReadyHead((name.lower().encode(), value.encode()) for name, value in headers.items())


class HeadReader:
    """Recognizes heads that need nothing but an answer."""

    def __init__(self, hosts: HostNames) -> None:
        self.ids = RequestIds()
        self.knows_host = lru_cache(maxsize=256)(lambda value: hosts.include(host_name(value.decode("latin-1"))))

    def request_id(self, scope: Scope) -> bytes | None:
        """The id of the request; None where its head is unusual or must be refused, or it has a body."""
        headers: list[Header] = scope["headers"]
        fields = dict(headers)
        if len(fields) != len(headers) or len(fields) > MAX_HEADERS or not BODY_HEADERS.isdisjoint(fields):
            return None
        size = sum(map(len, fields)) + sum(map(len, fields.values()))
        if size > MAX_HEAD_BYTES or not self.knows_host(fields.get(b"host", b"")):
            return None
        incoming = fields.get(ID_HEADER)
        return incoming if incoming is not None and is_well_formed(incoming) else self.ids.next()


class ListShortcut:
    """ASGI app before the usual one. `is_closing` tells whether the service is shutting down."""

    def __init__(
        self, app: ASGIApp, is_closing: Callable[[], bool], settings: WebSettings, telemetry: Telemetry
    ) -> None:
        self.app = app
        self.is_closing = is_closing
        self.tracing = telemetry.tracing
        self.sampling = Sampling(settings.log_one_list_in, settings.slow_list_ms / 1000)
        self.head_reader = HeadReader(HostNames(split_list(settings.allowed_hosts)))
        self.http_head, self.https_head = response_head(False), response_head(True)
        self.lists = RequestTally.of_cached_lists(telemetry.metrics, LIST_ROUTE)
        self.live = RequestTally.of_requests(telemetry.metrics, LIVE_PATH)
        self.live_body = Live().model_dump_json().encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or self.is_closing():
            await self.app(scope, receive, send)
        elif scope["path"].endswith(SUFFIX):
            await self._list(scope, receive, send)
        elif scope["path"] == LIVE_PATH:
            await self._live(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _list(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        request_id, chosen = self.head_reader.request_id(scope), self.sampling.chooses_next()
        body = None if request_id is None or (chosen and self.tracing.enabled) else await self._cached(scope)
        if request_id is None or body is None:
            await self.app(scope, receive, send)
            return
        await self._respond(scope, send, request_id, body)
        seconds = time.perf_counter() - started
        logged = chosen or self.sampling.is_slow(seconds)
        self.lists.count(seconds, logged)
        if logged:
            self._log(scope, request_id.decode(), seconds)

    async def _cached(self, scope: Scope) -> bytes | None:
        user, amount = scope["path"][len(PREFIX) : -len(SUFFIX)], AMOUNTS.get(scope["query_string"])
        if amount is None or not scope["path"].startswith(PREFIX) or not is_plain_id(user):
            return None
        try:
            deps: Dependencies = scope["state"]["dependencies"]
            anonymous, user_id = is_anonymous(scope), int(user)
            owns = not anonymous and await is_owner(scope, deps, user_id)
            return await deps.user_lists.read_ready(user_id, amount, is_anonymous=anonymous, is_owner=owns)
        except StoreUnavailable:
            return None
        except Exception as error:  # the usual way answers, without this one's bug
            log.error("list shortcut failed", exc_info=error)
            return None

    async def _respond(self, scope: Scope, send: Send, request_id: bytes, body: bytes) -> None:
        """A trusted proxy may also name the schemes of WebSockets."""
        head = self.https_head if scope["scheme"] == "https" else self.http_head
        await head.respond(scope, send, [(ID_HEADER, request_id)], body)

    def _log(self, scope: Scope, request_id: str, seconds: float) -> None:
        log_request("GET", scope["path"], 200, seconds, request_id=request_id, service="web")
        self.tracing.record_request(f"GET {LIST_ROUTE}", request_id, seconds)

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        started, request_id = time.perf_counter(), self.head_reader.request_id(scope)
        if request_id is None:
            await self.app(scope, receive, send)
            return
        await self._respond(scope, send, request_id, self.live_body)
        self.live.count(time.perf_counter() - started)


def is_anonymous(scope: Scope) -> bool:
    """Whether the request certainly does not come from the owner of a list."""
    return not any(name in (b"cookie", b"authorization") for name, _ in scope["headers"])


def is_plain_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MAX_ID_DIGITS and text[0] != "0"
