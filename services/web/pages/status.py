"""What Matinee serves from, how its parts are, how training goes, and how good the lists are."""

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
PANELS = ("training", "model", "dataset", "health", "last_minute", "connections")
AGAIN_MILLISECONDS = 2000


@router.get("/status")
async def status(request: Request, deps: Deps, _visitor: OptionalVisitor) -> Response:
    panels, plots = await asyncio.gather(look(deps), asyncio.to_thread(available_plots, deps.settings.reports_dir))
    return deps.renderer.page(request, "status.html", panels=panels, plots=plots)


async def look(deps: Dependencies) -> list[str]:
    """Each panel as HTML, as things are now."""
    asked = deps.recommender
    health, served, behind, told = await asyncio.gather(
        check_health(health_dependencies(deps), deps.telemetry.metrics),
        none_if_unavailable(asked.status(max_age=0)),
        none_if_unavailable(asked.recent_metrics()),
        none_if_unavailable(asked.training()),
    )
    live = ServiceStatus.from_metrics(deps.telemetry.recent.summarize(), behind, served)
    training = training_status(told, served) if told else None
    shown = partial(deps.renderer.fragment, health=health, live=live, served=served, training=training)
    return [shown(f"panels/{name}.html") for name in PANELS]


async def a_place(request: Request, deps: Deps) -> AsyncIterator[None]:
    with deps.status_stream.viewer(request.client.host if request.client else ""):
        yield


@router.get(EVENTS_PATH, response_class=EventSourceResponse)
async def events(
    request: Request, deps: Deps, _place: Annotated[None, Depends(a_place)]
) -> AsyncIterator[ServerSentEvent]:
    """The panels that change, as they change."""
    yield ServerSentEvent(retry=AGAIN_MILLISECONDS)
    async for panels in deps.status_stream.changes(partial(look, deps), partial(is_closing, request.scope)):
        yield ServerSentEvent(raw_data=panels)


@router.get("/reports/{name}.svg")
async def plot(name: str, deps: Deps) -> FileResponse:
    answer = await asyncio.to_thread(plot_response, deps.settings.reports_dir, name)
    if answer is None:
        raise NotFound
    return answer
