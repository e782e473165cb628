"""What Matinee serves from, how its parts are, how training goes, and how good the lists are."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import FileResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent

from services.web.clients.recommender import unless_away
from services.web.dependencies import Onlooker, Parts, TheParts, dependencies
from services.web.views.report_plots import drawn, plot_answer
from services.web.views.service_status import LiveFacts
from services.web.views.training_status import training_of
from shared.contracts.errors import NotFound
from shared.http.graceful_shutdown import is_closing
from shared.http.health import health_of

router = APIRouter()
EVENTS_PATH = "/status/events"
PANELS = ("training", "model", "dataset", "health", "last_minute", "connections")
AGAIN_MILLISECONDS = 2000


@router.get("/status")
async def status(request: Request, parts: TheParts, _visitor: Onlooker) -> Response:
    panels, plots = await asyncio.gather(look(parts), asyncio.to_thread(drawn, parts.settings.reports_dir))
    return parts.renderer.page(request, "status.html", panels=panels, plots=plots)


async def look(parts: Parts) -> list[str]:
    """Each panel as HTML, as things are now."""
    asked = parts.recommender
    health, served, behind, told = await asyncio.gather(
        health_of(dependencies(parts), parts.telemetry.metrics),
        unless_away(asked.status(seconds_old=0)),
        unless_away(asked.figures()),
        unless_away(asked.training()),
    )
    live = LiveFacts.of(parts.telemetry.recent.figures(), behind, served)
    training = training_of(told, served) if told else None
    shown = partial(parts.renderer.part, health=health, live=live, served=served, training=training)
    return [shown(f"panels/{name}.html") for name in PANELS]


async def a_place(request: Request, parts: TheParts) -> AsyncIterator[None]:
    with parts.board.place_of(request.client.host if request.client else ""):
        yield


@router.get(EVENTS_PATH, response_class=EventSourceResponse)
async def events(
    request: Request, parts: TheParts, _place: Annotated[None, Depends(a_place)]
) -> AsyncIterator[ServerSentEvent]:
    """The panels that change, as they change."""
    yield ServerSentEvent(retry=AGAIN_MILLISECONDS)
    async for panels in parts.board.changes(partial(look, parts), partial(is_closing, request.scope)):
        yield ServerSentEvent(raw_data=panels)


@router.get("/reports/{name}.svg")
async def plot(name: str, parts: TheParts) -> FileResponse:
    answer = await asyncio.to_thread(plot_answer, parts.settings.reports_dir, name)
    if answer is None:
        raise NotFound
    return answer
