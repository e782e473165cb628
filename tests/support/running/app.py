"""An ASGI app within its lifespan, called in memory. `httpx.ASGITransport` passes no lifespan state; this does."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from starlette.types import Receive, Scope, Send


@dataclass
class RunningApp:
    app: FastAPI
    state: dict[str, Any]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app({**scope, "state": dict(self.state)}, receive, send)


@asynccontextmanager
async def running_app(app: FastAPI) -> AsyncIterator[RunningApp]:
    async with app.router.lifespan_context(app) as state:
        yield RunningApp(app, dict(state or {}))
