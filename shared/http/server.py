"""Runs one service's app under uvicorn; every `python -m services.<name>` ends here."""

import os
import signal
import socket
import sys
import time
from contextlib import suppress
from types import FrameType
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from shared.gc_tuning import freeze_heap
from shared.http.direct_exposure import BoundedHttp, RequestDrain
from shared.http.graceful_shutdown import GracefulShutdown
from shared.http.service import Service
from shared.http.workers import bind, inherited_socket
from shared.settings import ServiceSettings

FINISH_SECONDS = 10
KEEP_ALIVE_SECONDS = 20
"""Longer than our own clients keep an idle connection: they close it, so that none is closed while in use."""
SWITCH_SECONDS = 0.0005
"""A thread that computes keeps the event loop waiting that long, each time it wants to go on. With Python's 5 ms, three
round trips took 100 ms (p99) while 10,000 movies were indexed, and 3 to 9 ms with this."""
ACCEPTS_PER_TURN = 8
"""libuv accepts one connection per listening socket in a turn of the loop, and a turn serves every busy connection."""


def server_config(app: ASGIApp, settings: ServiceSettings, port: int, **overrides: Any) -> uvicorn.Config:
    """Trusted proxies are a setting, because by default uvicorn trusts its own machine."""
    options: dict[str, Any] = {
        "host": settings.host,
        "loop": "uvloop",
        "http": BoundedHttp,
        "ws": "none",
        "access_log": False,
        "log_config": None,
        "server_header": False,
        "proxy_headers": bool(settings.trusted_proxies),
        "forwarded_allow_ips": settings.trusted_proxies,
        "timeout_keep_alive": KEEP_ALIVE_SECONDS,
        "timeout_graceful_shutdown": FINISH_SECONDS,
    }
    return uvicorn.Config(app, port=port, **options | overrides)


def with_shortcut(app: Service, shutdown_app: GracefulShutdown) -> ASGIApp:
    usual_way = RequestDrain(shutdown_app)
    return app.shortcut(usual_way, lambda: shutdown_app.closing) if app.shortcut else usual_way


class DrainingServer(uvicorn.Server):
    """On SIGTERM, reports that it is not ready, serves on for `drain_seconds`, then finishes the requests in progress.
    On a second signal or Ctrl-C, finishes them at once. A worker whose supervisor (`parent`) is gone stops as well."""

    def __init__(
        self,
        config: uvicorn.Config,
        shutdown_app: GracefulShutdown,
        drain_seconds: float,
        parent: int | None = None,
    ) -> None:
        super().__init__(config)
        self.shutdown_app = shutdown_app
        self.drain_seconds = drain_seconds
        self.parent = parent
        self._drain_deadline: float | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        freeze_heap()
        sys.setswitchinterval(SWITCH_SECONDS)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        first = not self.shutdown_app.closing
        self.shutdown_app.close()
        if first and self.started and sig == signal.SIGTERM:
            self._drain_deadline = time.monotonic() + self.drain_seconds
        else:
            super().handle_exit(sig, frame)

    async def on_tick(self, counter: int) -> bool:
        if self.parent is not None and os.getppid() != self.parent and not self.shutdown_app.closing:
            self.handle_exit(signal.SIGTERM, None)
        drained = self._drain_deadline is not None and time.monotonic() >= self._drain_deadline
        return drained or await super().on_tick(counter)


def serve(app: Service, settings: ServiceSettings, port: int, *, ready_timeout: float = 0) -> None:
    """Listens when the app is ready, or `ready_timeout` seconds have passed."""
    shutdown_app = GracefulShutdown(app, ready_timeout)
    config = server_config(with_shortcut(app, shutdown_app), settings, port)
    inherited = inherited_socket()
    server = DrainingServer(config, shutdown_app, settings.drain_seconds, os.getppid() if inherited else None)
    with suppress(KeyboardInterrupt):
        server.run(with_duplicates(inherited or bind(settings.host, port)))


def with_duplicates(listening: socket.socket) -> list[socket.socket]:
    """So that new connections do not wait a turn for each one before them (docs/speed.md). `dup` passes the mode of the
    socket on to all processes that share it: a blocking one would stop other workers in the middle of `accept`."""
    listening.setblocking(False)
    return [listening, *(listening.dup() for _ in range(ACCEPTS_PER_TURN - 1))]
