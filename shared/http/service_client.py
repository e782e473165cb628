"""HTTP between services: one client per process; problems are raised as our errors."""

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport
from pydantic import SecretStr

from shared.circuit_breaker import CircuitBreaker
from shared.contracts.errors import MatineeError, Problem, RecommenderUnavailable
from shared.http.client_disconnect import abort_if_disconnected
from shared.retry import retry_once
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


def open_service_client(
    base_url: str,
    token: SecretStr,
    transport: httpx.AsyncBaseTransport | None = None,
    *,
    service: str = "recommender",
    metrics: Metrics | None = None,
    timeout: httpx.Timeout = TIMEOUT,
) -> httpx.AsyncClient:
    """`service` names the other service in metrics and traces."""
    breaker = CircuitBreaker(service, MAX_FAILURES)
    if metrics is not None:
        metrics.watch_breaker(breaker)
    return httpx.AsyncClient(
        base_url=base_url,
        timeout=timeout,
        transport=GuardedTransport(transport or AiohttpTransport(client=_open_session), breaker),
        headers={"Authorization": f"Bearer {token.get_secret_value()}"},
    )


def _open_session() -> aiohttp.ClientSession:
    """Connects to the addresses of a service in turn, and to the next if one refuses."""
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(ttl_dns_cache=DNS_CACHE_SECONDS, keepalive_timeout=5))


def _is_repeatable(error: Exception) -> bool:
    """The request was not received, or is idempotent, and the connection was lost. Time-outs are not retried."""
    if isinstance(error, httpx.RemoteProtocolError | httpx.ReadError):
        return error.request.method in IDEMPOTENT
    return isinstance(error, httpx.ConnectError)


class GuardedTransport(httpx.AsyncBaseTransport):
    """Retries once after a lost connection, and has a circuit breaker. Health checks go past it: they find out whether
    the service is back, and must not keep requests from it, for instance while it starts."""

    def __init__(self, transport: httpx.AsyncBaseTransport, breaker: CircuitBreaker) -> None:
        self.transport = transport
        self.breaker = breaker

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        is_check = request.url.path.startswith(HEALTH_PATHS)
        if not (is_check or self.breaker.allows_call()):
            raise httpx.ConnectError("the circuit breaker is open", request=request)
        try:
            with span(f"{request.method} {self.breaker.dependency}", outgoing=True):
                request.headers.update(trace_headers())
                response = await self._send(request)
        except httpx.TransportError:
            if not is_check:
                self.breaker.record_failure()
            raise
        self.breaker.record_success()
        return response

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
    params: dict[str, str | int | float] | None = None,
    json: object = None,
) -> httpx.Response:
    """Returns a 2xx response. Raises the other service's problem, or `RecommenderUnavailable` without a response."""
    if method != "GET":
        await abort_if_disconnected()
    request_id = current_request_id()
    headers = {REQUEST_ID: request_id} if request_id else {}
    try:
        response = await client.request(method, path, params=params, json=json, headers=headers)
    except httpx.HTTPError as error:
        raise RecommenderUnavailable from error
    if response.is_success:
        return response
    raise _error_from(response)


def _error_from(response: httpx.Response) -> MatineeError:
    if response.headers.get("content-type") != "application/problem+json":
        return RecommenderUnavailable()
    problem = Problem.model_validate_json(response.content)
    if problem.status not in RELAYED_STATUSES:
        return RecommenderUnavailable()
    retry_after = response.headers.get("retry-after")
    return MatineeError.from_response(problem.status, problem.detail, int(retry_after) if retry_after else None)
