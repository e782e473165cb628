"""Observes AWS clients: each call is timed, failures are counted, and traced requests get a span."""

import time
from collections.abc import Awaitable, Callable
from typing import Any

from shared.telemetry.metrics import Metrics, Store
from shared.telemetry.tracing import span


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
            if is_outage(error):
                metrics.count_store_error(store)
            raise
        metrics.observe_store_call(store, operation, time.perf_counter() - started)
        return response

    client._make_api_call = observed_call
