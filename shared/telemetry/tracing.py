"""Traces of requests through the services, if `OTEL_EXPORTER_OTLP_ENDPOINT` names a collector.

FastAPI creates the spans of requests; this module exports them and adds inner spans. Without a collector, neither SDK
nor exporter is imported, and a span costs one lookup of a context variable.
"""

import asyncio
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from fastapi.telemetry import TelemetryConfig
from opentelemetry import propagate, trace
from opentelemetry.context import Context
from opentelemetry.trace import SpanKind, Tracer

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

EXPORT_SECONDS = 2
"""A collector that is down delays the shutdown of a service for at most this long."""
UNRECORDED_PATHS = ("/health/", "/static/", "/metrics")
_tracer: ContextVar[Tracer | None] = ContextVar("tracer", default=None)
_no_span = nullcontext()


def span(name: str, *, outgoing: bool = False) -> AbstractContextManager[object]:
    """A span in the trace of the current request, if it is traced. `outgoing` marks calls to other programs."""
    tracer = _tracer.get()
    if tracer is None:
        return _no_span
    return tracer.start_as_current_span(name, kind=SpanKind.CLIENT if outgoing else SpanKind.INTERNAL)


def trace_headers() -> dict[str, str]:
    """Headers that make the next service's spans part of this trace."""
    carrier: dict[str, str] = {}
    if _tracer.get() is not None:
        propagate.inject(carrier)
    return carrier


class Tracing:
    def __init__(self, service: str, endpoint: str | None) -> None:
        self._provider = None if endpoint is None else _exporting(service, endpoint)
        self._tracer = None if self._provider is None else self._provider.get_tracer("matinee")

    @property
    def config(self) -> TelemetryConfig:
        """For `FastAPI(telemetry=...)`. Logs and metrics are produced elsewhere."""
        traced = self._provider is not None
        disabled: TelemetryConfig = {
            "metrics": False,
            "logs": False,
            "operation_spans": False,
            "auto_configure": False,
        }
        return {
            **disabled,
            "tracing": traced,
            "tracer_provider": self._provider,
            "exclude": _is_unrecorded if traced else None,
        }

    @property
    def enabled(self) -> bool:
        return self._tracer is not None

    def record_request(self, name: str, request_id: str, seconds: float) -> None:
        """Adds a trace of a request that was not traced but turned out to matter."""
        if self._tracer is not None:
            ended = time.time_ns()
            attributes = {"request_id": request_id}
            started = ended - int(seconds * 1e9)
            span = self._tracer.start_span(name, Context(), SpanKind.SERVER, attributes, start_time=started)
            span.end(ended)

    def request(self, request_id: str) -> AbstractContextManager[object]:
        """Enables spans during a request."""
        if self._tracer is None or not trace.get_current_span().is_recording():
            return _no_span
        return self._traced(self._tracer, request_id)

    @contextmanager
    def _traced(self, tracer: Tracer, request_id: str) -> Iterator[None]:
        trace.get_current_span().set_attribute("request_id", request_id)
        token = _tracer.set(tracer)
        try:
            yield
        finally:
            _tracer.reset(token)

    async def close(self) -> None:
        """Exports the remaining spans."""
        if self._provider is not None:
            await asyncio.to_thread(self._provider.shutdown)


def _is_unrecorded(scope: Any) -> bool:
    return str(scope["path"]).startswith(UNRECORDED_PATHS)


def _exporting(service: str, endpoint: str) -> "TracerProvider":
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import SERVICE_NAME, Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({SERVICE_NAME: service}), shutdown_on_exit=False)
    exporter = OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces", timeout=EXPORT_SECONDS)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return provider
