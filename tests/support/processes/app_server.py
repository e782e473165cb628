"""Serves an app on a real socket inside a test, configured like the services."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from pydantic import SecretStr
from starlette.types import ASGIApp

from shared.http.direct_exposure import RequestDrain
from shared.http.server import server_config
from shared.settings import ServiceSettings
from tests.support.processes.stack import free_port


@asynccontextmanager
async def served(app: ASGIApp, trusted_proxies: str = "") -> AsyncIterator[str]:
    """The base URL of the app, which accepts requests."""
    settings = ServiceSettings(internal_token=SecretStr(secrets.token_urlsafe(32)), trusted_proxies=trusted_proxies)
    port = free_port()
    server = uvicorn.Server(server_config(RequestDrain(app), settings, port, lifespan="on"))
    running = asyncio.create_task(server.serve())
    while not server.started:
        assert not running.done(), "the app did not start"
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await running
