"""Runs one service's app under uvicorn; every `python -m services.<name>` ends here."""

import signal
import socket
import time
from contextlib import suppress
from types import FrameType
from typing import Any

import uvicorn
from fastapi import FastAPI

from shared.gc_tuning import freeze_heap
from shared.http.graceful_shutdown import GracefulShutdown
from shared.http.protocol import BoundedHttp
from shared.settings import ServiceSettings

FINISH_SECONDS = 10
KEEP_ALIVE_SECONDS = 20
"""Longer than our own clients keep a connection that nobody uses: they close it, so that none is closed in use."""


def server_options(settings: ServiceSettings) -> dict[str, Any]:
    """Whom to believe about a client's address and scheme is a setting: uvicorn alone would believe its own machine."""
    return {
        "loop": "uvloop",
        "http": BoundedHttp,
        "ws": "none",
        "access_log": False,
        "log_config": None,
        "server_header": False,
        "forwarded_allow_ips": settings.trusted_proxies,
        "timeout_keep_alive": KEEP_ALIVE_SECONDS,
        "timeout_graceful_shutdown": FINISH_SECONDS,
    }


class DrainingServer(uvicorn.Server):
    """Asked to end (SIGTERM), it closes the door, serves on for `drain_seconds`, then finishes what is in work. Asked
    again, or by Ctrl-C, it finishes at once."""

    def __init__(self, config: uvicorn.Config, door: GracefulShutdown, drain_seconds: float) -> None:
        super().__init__(config)
        self.door = door
        self.drain_seconds = drain_seconds
        self._last_call: float | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        freeze_heap()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        first = not self.door.closing
        self.door.close()
        if first and self.started and sig == signal.SIGTERM:
            self._last_call = time.monotonic() + self.drain_seconds
        else:
            super().handle_exit(sig, frame)

    async def on_tick(self, counter: int) -> bool:
        drained = self._last_call is not None and time.monotonic() >= self._last_call
        return drained or await super().on_tick(counter)


def serve(app: FastAPI, settings: ServiceSettings, port: int, *, ready_timeout: float = 0) -> None:
    """Listens when the app is ready, or `ready_timeout` seconds have passed."""
    door = GracefulShutdown(app, ready_timeout)
    config = uvicorn.Config(door, host=settings.host, port=port, **server_options(settings))
    with suppress(KeyboardInterrupt):
        DrainingServer(config, door, settings.drain_seconds).run()
