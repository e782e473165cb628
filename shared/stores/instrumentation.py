"""Observes AWS clients: each call is timed, failures are counted, and traced requests get a span."""

import time
from collections.abc import Awaitable, Callable
from typing import Any

from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError, NoCredentialsError

from shared.telemetry.metrics import Metrics, Store
from shared.telemetry.tracing import span

READS = ("BatchGet", "Describe", "Get", "Head", "List", "Query", "Scan", "TransactGet")
NOT_SENT = (ConnectTimeoutError, EndpointConnectionError, NoCredentialsError)
SERVER_ERROR = 500


def instrument_client(client: Any, store: Store, metrics: Metrics, is_outage: Callable[[BaseException], bool]) -> None:
    """Wraps the method that all operations go through, including the pages of a paginator. Tracing tools wrap the same
    one; botocore's events miss calls that are cancelled."""
    call: Callable[[str, Any], Awaitable[Any]] = client._make_api_call

    async def observed_call(operation: str, parameters: Any) -> Any:
        started = time.perf_counter()
        try:
            with span(f"{store} {operation}", outgoing=True):
                response = await call(operation, parameters)
        except BaseException as error:
            error.store = store  # type: ignore[attr-defined]
            if is_outage(error):
                mark_unknown_outcome(operation, error)
                metrics.count_store_error(store)
            raise
        metrics.observe_store_call(store, operation, time.perf_counter() - started)
        return response

    client._make_api_call = observed_call


def mark_unknown_outcome(operation: str, error: BaseException) -> None:
    """A write may have had its effect although no usable response came; not if it could not be sent or was refused."""
    if not operation.startswith(READS) and not isinstance(error, NOT_SENT):
        response = getattr(error, "response", None) or {}
        status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", SERVER_ERROR)
        error.outcome_unknown = status >= SERVER_ERROR  # type: ignore[attr-defined]
