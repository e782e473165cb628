"""The voice service: assembles its dependencies, middleware and routes."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import structlog
from fastapi import Depends, FastAPI

from services.voice.dependencies import Dependencies, State, open_dependencies
from services.voice.routes import internal, skill
from services.voice.settings import VoiceSettings
from shared.http.health import Dependency, health_router
from shared.http.internal_auth import InternalAuth
from shared.http.limits import BodyLimit, InFlightLimit
from shared.http.problem_details import ErrorResponses, install_problem_handlers
from shared.http.request_head import RequestHeadCheck
from shared.http.security_headers import SecurityHeaders
from shared.http.service import Service
from shared.telemetry.telemetry import Telemetry

OpenDependencies = Callable[[VoiceSettings, Telemetry], AbstractAsyncContextManager[Dependencies]]
log = structlog.get_logger()


def create_app(settings: VoiceSettings, open_dependencies: OpenDependencies = open_dependencies) -> Service:
    health: list[Dependency] = []
    telemetry = Telemetry("voice", settings)
    metrics = telemetry.metrics

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[State]:
        if not settings.alexa_skill_id:
            log.warning("ALEXA_SKILL_ID is not set: /alexa refuses every request until it is")
        async with telemetry.open(), open_dependencies(settings, telemetry) as dependencies:
            health[:] = dependencies.health
            yield {"dependencies": dependencies}

    app = Service(
        title="Matinee voice", lifespan=lifespan, docs_url=None, redoc_url=None, telemetry=telemetry.tracing.config
    )
    app.add_middleware(BodyLimit, max_bytes=settings.max_body_bytes)
    app.add_middleware(RequestHeadCheck)
    app.add_middleware(ErrorResponses)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(InFlightLimit, limit=settings.max_in_flight, metrics=metrics)
    telemetry.install(app)
    install_problem_handlers(app)
    app.include_router(health_router(lambda: health, metrics))
    app.include_router(skill)
    app.include_router(internal, dependencies=[Depends(InternalAuth(settings.internal_token))])
    return app
