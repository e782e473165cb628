"""HTTP between services: one client per process; problems are raised as our errors."""

import json as json_module
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any
from urllib.parse import quote

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport
from pydantic import SecretStr

from shared.circuit_breaker import CircuitBreaker
from shared.contracts.errors import (
    MatineeError,
    MovieHidden,
    Problem,
    RecommenderUnavailable,
    SiteUnavailable,
    SkillUnavailable,
    Unavailable,
)
from shared.http.calls.direct_request import DirectRequest, Params, ServiceResponse, query_string
from shared.http.client_disconnect import abort_if_disconnected
from shared.retry import retry_once
from shared.setting_values import secret_values
from shared.telemetry.logging import REQUEST_ID, current_request_id
from shared.telemetry.metrics import Metrics
from shared.telemetry.tracing import span, trace_headers

TIMEOUT = httpx.Timeout(5, connect=0.5)
MAX_FAILURES = 5
DNS_CACHE_SECONDS = 2
"""How long resolved addresses are cached; replicas come and go."""
HEALTH_PATHS = "/health/"
IDEMPOTENT = {"GET", "PUT", "DELETE"}
RELAYED_STATUSES = {403, 404, 409, 412, 422, 429, 503}
"""Other errors are faults between our services, which the client cannot fix."""

RECOMMENDER = "recommender"
KNOWN_HIDES = "X-Known-Hides"
"""The version of the catalogue that last hid a movie, as far as the caller knows."""
UNAVAILABLE: dict[str, type[Unavailable]] = {"voice": SkillUnavailable, "web": SiteUnavailable}
"""What is said of a service that does not respond, or not as agreed; the recommender is called by all others."""


def open_service_client(
    base_url: str,
    token: SecretStr,
    transport: httpx.AsyncBaseTransport | None = None,
    *,
    service: str = RECOMMENDER,
    metrics: Metrics | None = None,
    timeout: httpx.Timeout = TIMEOUT,
) -> "ServiceClient":
    """`service` names the other service in metrics and traces."""
    breaker = CircuitBreaker(service, MAX_FAILURES)
    if metrics is not None:
        metrics.watch_breaker(breaker)
    session = None if transport else _open_session()
    return ServiceClient(
        GuardedTransport(transport or AiohttpTransport(client=session), breaker),
        session,
        base_url=base_url,
        timeout=timeout,
        headers={"Authorization": f"Bearer {secret_values(token)[0]}"},
    )


class ServiceClient(httpx.AsyncClient):
    """With a `session`, `call` goes past httpx, whose general machinery takes longer than the request. The session
    belongs to the transport, which closes it."""

    def __init__(self, guard: "GuardedTransport", session: aiohttp.ClientSession | None, **options: Any) -> None:
        super().__init__(transport=guard, **options)
        self.guard = guard
        self.session = session
        self._origin = str(self.base_url).rstrip("/")
        self._authorization = {"Authorization": self.headers["Authorization"], "Accept-Encoding": "identity"}
        self._session_timeout = aiohttp.ClientTimeout(
            sock_connect=self.timeout.connect, sock_read=self.timeout.read, connect=self.timeout.pool
        )

    async def call(self, method: str, path: str, params: Params | None, json: object) -> ServiceResponse:
        if self.session is None:
            return await call_by_httpx(self, method, path, params, json)
        headers = dict(self._authorization)
        if json is not None:
            headers["Content-Type"] = "application/json"
        body = None if json is None else json_module.dumps(json, separators=(",", ":"), allow_nan=False).encode()
        return await self.guard.call(
            DirectRequest(
                self.session,
                method,
                self._origin,
                quote(path),
                query_string(params),
                headers,
                body,
                self._session_timeout,
            )
        )


async def call_by_httpx(
    client: httpx.AsyncClient,
    method: str,
    path: str,
    params: Params | None,
    json: object,
) -> ServiceResponse:
    response = await client.request(method, path, params=params, json=json)
    return ServiceResponse(response.status_code, response.headers, response.content)


def _open_session() -> aiohttp.ClientSession:
    """Connects to the addresses of a service in turn, and to the next if one refuses."""
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(ttl_dns_cache=DNS_CACHE_SECONDS, keepalive_timeout=5))


def _is_repeatable(error: Exception) -> bool:
    """The request was not received, or is idempotent, and the connection was lost. Time-outs are not retried."""
    if isinstance(error, httpx.RemoteProtocolError | httpx.ReadError):
        return error.request.method in IDEMPOTENT
    return isinstance(error, httpx.ConnectError)


def hop_headers() -> dict[str, str]:
    """What a request takes along to the next service."""
    request_id = current_request_id()
    return trace_headers() | ({REQUEST_ID: request_id} if request_id else {})


def hides_known_to_caller(headers: Mapping[str, str]) -> int:
    told = headers.get(KNOWN_HIDES, "")
    return int(told) if told.isdecimal() else 0


class GuardedTransport(httpx.AsyncBaseTransport):
    """Retries once after a lost connection, and has a circuit breaker. Health checks go past it: they find out whether
    the service is back, and must not keep requests from it, for instance while it starts."""

    def __init__(self, transport: httpx.AsyncBaseTransport, breaker: CircuitBreaker) -> None:
        self.transport = transport
        self.breaker = breaker
        self.known_hides: Callable[[], int] = int
        """The version of the catalogue that the other service must not be behind; 0 for any."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        with self._guarded(request.method, request.url.path):
            request.headers.update(self._hop_headers())
            return await self._send(request)

    async def call(self, request: DirectRequest) -> ServiceResponse:
        with self._guarded(request.method, request.path):
            request.headers.update(self._hop_headers())
            return await self._send_directly(request)

    def _hop_headers(self) -> dict[str, str]:
        hides = self.known_hides()
        return hop_headers() | ({KNOWN_HIDES: str(hides)} if hides else {})

    @contextmanager
    def _guarded(self, method: str, path: str) -> Iterator[None]:
        is_check = path.startswith(HEALTH_PATHS)
        if not (is_check or self.breaker.allows_call()):
            raise httpx.ConnectError("the circuit breaker is open")
        try:
            with span(f"{method} {self.breaker.dependency}", outgoing=True):
                yield
        except httpx.TransportError:
            if not is_check:
                self.breaker.record_failure()
            raise
        self.breaker.record_success()

    @retry_once(_is_repeatable)
    async def _send_directly(self, request: DirectRequest) -> ServiceResponse:
        return await request.send()

    @retry_once(_is_repeatable)
    async def _send(self, request: httpx.Request) -> httpx.Response:
        try:
            return await self.transport.handle_async_request(request)
        except httpx.TransportError as error:
            error.request = request
            raise

    async def aclose(self) -> None:
        await self.transport.aclose()


async def call_service(
    client: httpx.AsyncClient,
    method: str,
    path: str,
    *,
    params: Params | None = None,
    json: object = None,
) -> ServiceResponse:
    """Returns a 2xx response. Raises the other service's problem, or that it is unavailable."""
    if method != "GET":
        await abort_if_disconnected()
    try:
        call = client.call if isinstance(client, ServiceClient) else partial(call_by_httpx, client)
        response = await call(method, path, params, json)
    except httpx.HTTPError as error:
        raise unavailable(client) from error
    if response.is_success:
        return response
    raise _error_from(response) or unavailable(client)


def unavailable(client: httpx.AsyncClient) -> Unavailable:
    """The error that names the service behind the client."""
    service = client.guard.breaker.dependency if isinstance(client, ServiceClient) else RECOMMENDER
    return UNAVAILABLE.get(service, RecommenderUnavailable)()


def _error_from(response: ServiceResponse) -> MatineeError | None:
    """None for what the caller cannot fix."""
    if response.headers.get("content-type") != "application/problem+json":
        return None
    problem = Problem.model_validate_json(response.content)
    if problem.status not in RELAYED_STATUSES:
        return None
    if problem.type == MovieHidden.kind:
        return MovieHidden()
    retry_after = response.headers.get("retry-after")
    return MatineeError.from_response(problem.status, problem.detail, int(retry_after) if retry_after else None)
