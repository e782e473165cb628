import asyncio
import os
import signal
import socket
import sys
import time
from asyncio import Protocol
from collections.abc import Callable

import pytest
import uvicorn
import uvloop
from pydantic import SecretStr
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.http.direct_exposure import BoundedHttp, RequestDrain
from shared.http.graceful_shutdown import GracefulShutdown
from shared.http.server import SWITCH_SECONDS, DrainingServer, server_config, with_duplicates, with_shortcut
from shared.http.service import Service
from shared.http.workers import bind
from shared.settings import ServiceSettings

SETTINGS = ServiceSettings(
    internal_token=SecretStr("4f9b1c7e2a8d5036e1b74f9b1c7e"), host="127.0.0.9", trusted_proxies="10.0.0.0/8"
)


async def app(_scope: Scope, _receive: Receive, _send: Send) -> None: ...


def server(drain_seconds: float = 3) -> DrainingServer:
    shutdown_app = GracefulShutdown(app, ready_timeout=0)
    return DrainingServer(server_config(shutdown_app, SETTINGS, 8000), shutdown_app, drain_seconds)


def test_the_app_is_served_with_our_protocol_and_settings() -> None:
    config = server_config(app, SETTINGS, 8000, lifespan="on")
    assert (config.host, config.port, config.lifespan) == ("127.0.0.9", 8000, "on")
    assert (config.http, config.forwarded_allow_ips) == (BoundedHttp, "10.0.0.0/8")
    assert config.timeout_keep_alive == 20, "longer than the five seconds of our own clients"


def test_a_shortcut_comes_before_everything_else() -> None:
    shutdown_app = GracefulShutdown(app, ready_timeout=0)
    assert isinstance(with_shortcut(Service(), shutdown_app), RequestDrain)
    seen: list[tuple[object, Callable[[], bool]]] = []

    def shortcut(usual_way: ASGIApp, is_closing: Callable[[], bool]) -> ASGIApp:
        seen.append((usual_way, is_closing))
        return app

    assert with_shortcut(Service(shortcut=shortcut), shutdown_app) is app
    [(usual_way, is_closing)] = seen
    assert isinstance(usual_way, RequestDrain)
    assert not is_closing()
    shutdown_app.close()
    assert is_closing()


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


async def test_after_sigterm_it_serves_on_for_the_drain_time(now: list[float]) -> None:
    draining = server(drain_seconds=3)
    draining.started = True
    draining.handle_exit(signal.SIGTERM, None)
    assert (draining.shutdown_app.closing, draining.should_exit) == (True, False)
    ticks = []
    for now[0] in (100.0, 102.9, 103.0):
        ticks.append(await draining.on_tick(1))
    assert ticks == [False, False, True]


async def test_without_a_signal_it_serves_on(now: list[float]) -> None:
    running = server()
    now[0] = 1e9
    assert await running.on_tick(1) is False


def test_a_second_signal_ends_it_at_once() -> None:
    draining = server()
    draining.started = True
    draining.handle_exit(signal.SIGTERM, None)
    draining.handle_exit(signal.SIGTERM, None)
    assert draining.should_exit


@pytest.mark.parametrize(("sig", "started"), [(signal.SIGINT, True), (signal.SIGTERM, False)])
def test_ctrl_c_and_a_signal_before_the_start_end_it_at_once(sig: int, started: bool) -> None:
    interrupted = server()
    interrupted.started = started
    interrupted.handle_exit(sig, None)
    assert (interrupted.shutdown_app.closing, interrupted.should_exit) == (True, True)


async def test_the_heap_is_frozen_after_startup(monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[object] = []

    async def startup(_self: uvicorn.Server, sockets: object = None) -> None:  # noqa: ARG001 uvicorn's signature
        events.append("started")

    monkeypatch.setattr(uvicorn.Server, "startup", startup)
    monkeypatch.setattr("shared.http.server.freeze_heap", lambda: events.append("frozen"))
    monkeypatch.setattr(sys, "setswitchinterval", events.append)
    await server().startup()
    assert events == ["started", "frozen", SWITCH_SECONDS], "computing threads let the loop take its turn soon"


async def test_a_worker_drains_when_its_supervisor_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    shutdown_app = GracefulShutdown(app, ready_timeout=0)
    monkeypatch.setattr(os, "getppid", lambda: 7)
    worker = DrainingServer(server_config(shutdown_app, SETTINGS, 8000), shutdown_app, 3, parent=7)
    worker.started = True
    await worker.on_tick(1)
    assert not shutdown_app.closing
    monkeypatch.setattr(os, "getppid", lambda: 1)
    await worker.on_tick(1)
    assert shutdown_app.closing
    assert not worker.should_exit, "it serves on for a while"


async def turns_to_accept(count: int, sockets: list[socket.socket]) -> int:
    """Turns of the loop until so many connections, which wait in the kernel, are accepted."""
    loop = asyncio.get_running_loop()
    accepted, turns = 0, 0

    def accept() -> Protocol:
        nonlocal accepted
        accepted += 1
        return Protocol()

    servers = [await loop.create_server(accept, sock=each) for each in sockets]
    clients = [socket.create_connection(sockets[0].getsockname()) for _ in range(count)]
    while accepted < count:
        await asyncio.sleep(0)
        turns += 1
    for server in servers:
        server.close()
    for client in clients:
        client.close()
    return turns


def test_a_turn_of_the_loop_accepts_several_connections() -> None:
    """Where one socket accepts several as well, the duplicates are superfluous."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        one = runner.run(turns_to_accept(40, [bind("127.0.0.1", 0)]))
        several = runner.run(turns_to_accept(40, with_duplicates(bind("127.0.0.1", 0))))
    assert (one >= 40, several < 20) == (True, True), (one, several)


def test_duplicates_leave_the_socket_of_other_workers_non_blocking() -> None:
    listening = bind("127.0.0.1", 0)
    listening.setblocking(False)
    inherited = socket.socket(fileno=os.dup(listening.fileno()))
    for duplicate in with_duplicates(inherited):
        assert not os.get_blocking(listening.fileno())
        duplicate.close()
    listening.close()
