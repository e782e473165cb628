"""Observability of a service: a log line per request, metrics, and optional traces."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from fastapi import FastAPI

from shared.background import Background
from shared.telemetry.metrics import Metrics, metrics_router
from shared.telemetry.recent_metrics import RecentMetricsWindow
from shared.telemetry.request_log import RequestLog
from shared.telemetry.tracing import Tracing


class TelemetrySettings(Protocol):
    @property
    def otel_exporter_otlp_endpoint(self) -> str | None: ...


class Telemetry:
    """Created before the app, which is constructed with `telemetry=telemetry.tracing.config`."""

    def __init__(self, service: str, settings: TelemetrySettings) -> None:
        self.metrics = Metrics(service)
        self.background = Background(self.metrics)
        self.recent = RecentMetricsWindow(self.metrics)
        self.tracing = Tracing(service, settings.otel_exporter_otlp_endpoint)

    def install(self, app: FastAPI) -> None:
        """Call this last, so that the middleware is outermost."""
        app.add_middleware(RequestLog, metrics=self.metrics, tracing=self.tracing)
        app.include_router(metrics_router(self.metrics))

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Active during the lifespan of the service."""
        try:
            async with self.background.running(recent_metrics=self.recent.run, metrics=self.metrics.run):
                yield
        finally:
            await self.tracing.close()
