"""AWS clients under observation: each call is timed, counted where it fails, and a span of the request's trace."""

import time
from collections.abc import Awaitable, Callable
from typing import Any

from shared.telemetry.metrics import Metrics, Store
from shared.telemetry.tracing import span


def instrument_client(client: Any, store: Store, metrics: Metrics, is_outage: Callable[[BaseException], bool]) -> None:
    """The one method that every operation goes through, pages of a paginator included, is the one that tools for
    tracing wrap as well: botocore's events leave out calls that were given up."""
    call: Callable[[str, Any], Awaitable[Any]] = client._make_api_call

    async def watched(operation: str, parameters: Any) -> Any:
        started = time.perf_counter()
        try:
            with span(f"{store} {operation}", outgoing=True):
                answer = await call(operation, parameters)
        except BaseException as error:
            if is_outage(error):
                metrics.count_store_error(store)
            raise
        metrics.observe_store_call(store, operation, time.perf_counter() - started)
        return answer

    client._make_api_call = watched
