"""The skill as an AWS Lambda function, called through its function URL: `services.voice.lambda_entry.handler`.

The URL passes requests on unchanged, so they are verified as usual. Connections that the first request opens stay open
for later ones.
"""

import asyncio
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import cache
from typing import Any

from mangum import Mangum
from mangum.types import LambdaContext, LambdaEvent
from starlette.types import ASGIApp, Receive, Scope, Send

from services.voice.app import create_app
from services.voice.settings import VoiceSettings
from shared.settings import load_settings
from shared.telemetry.logging import configure_logs


def handler(event: LambdaEvent, context: LambdaContext) -> dict[str, Any]:
    return _skill()(event, context)


@cache
def _skill() -> Mangum:
    settings = load_settings(VoiceSettings)
    configure_logs("voice", settings.log_level)
    app = create_app(settings)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    lifespan = app.router.lifespan_context(app)
    state = loop.run_until_complete(lifespan.__aenter__())
    return Mangum(OpenApp(app, lifespan, state or {}), lifespan="off")


@dataclass(frozen=True)
class OpenApp:
    """The app within its lifespan, which would be closed if nothing referred to it."""

    app: ASGIApp
    lifespan: AbstractAsyncContextManager[Mapping[str, Any] | None]
    state: Mapping[str, Any]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app({**scope, "state": dict(self.state)}, receive, send)
