"""The status page: model, data set, dependencies, training, and plots of accuracy and cost."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import FileResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent

from services.web.clients.recommender import none_if_unavailable
from services.web.dependencies import Dependencies, Deps, health_dependencies
from services.web.http.visitor import OptionalVisitor
from services.web.views.report_plots import available_plots, plot_response
from services.web.views.service_status import ServiceStatus
from services.web.views.training_status import training_status
from shared.contracts.errors import NotFound
from shared.http.graceful_shutdown import is_closing
from shared.http.health import check_health

router = APIRouter()
EVENTS_PATH = "/status/events"
PANELS = ("training", "model", "dataset", "health", "last_minute", "connections", "history")
RECONNECT_MILLISECONDS = 2000


@router.get("/status")
async def status(request: Request, deps: Deps, _visitor: OptionalVisitor) -> Response:
    reports = deps.settings.reports_dir
    panels, plots = await asyncio.gather(render_panels(deps), asyncio.to_thread(available_plots, reports))
    return deps.renderer.page(request, "status.html", panels=panels, plots=plots)


async def render_panels(deps: Dependencies) -> list[str]:
    """The current state, a panel each, as HTML."""
    health, recommender, metrics, training, history = await asyncio.gather(
        check_health(health_dependencies(deps), deps.telemetry.metrics),
        none_if_unavailable(deps.recommender.status(max_age=0)),
        none_if_unavailable(deps.recommender.recent_metrics()),
        none_if_unavailable(deps.recommender.training()),
        none_if_unavailable(deps.recommender.trainings()),
    )
    render = partial(
        deps.renderer.fragment,
        health=health,
        service=ServiceStatus.from_metrics(deps.telemetry.recent.summarize(), metrics, recommender),
        recommender=recommender,
        training=training_status(training, recommender) if training else None,
        history=history.trainings if history else [],
    )
    return [render(f"panels/{name}.html") for name in PANELS]


async def count_viewer(request: Request, deps: Deps) -> AsyncIterator[None]:
    with deps.status_stream.viewer(request.client.host if request.client else ""):
        yield


@router.get(EVENTS_PATH, response_class=EventSourceResponse)
async def events(
    request: Request, deps: Deps, _viewer: Annotated[None, Depends(count_viewer)]
) -> AsyncIterator[ServerSentEvent]:
    """The panels that change, as they change."""
    yield ServerSentEvent(retry=RECONNECT_MILLISECONDS)
    async for panels in deps.status_stream.changes(partial(render_panels, deps), partial(is_closing, request.scope)):
        yield ServerSentEvent(raw_data=panels)


@router.get("/reports/{name}.svg")
async def plot(name: str, deps: Deps) -> FileResponse:
    response = await asyncio.to_thread(plot_response, deps.settings.reports_dir, name)
    if response is None:
        raise NotFound
    return response
