import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import Process
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from shared.http import workers
from shared.http.workers import SOCKET_VARIABLE, Supervisor, WorkerFailed, bind, inherited_socket, supervises

WAIT = "import os, pathlib, signal; pathlib.Path(f'{os.getpid()}.started').touch(); signal.pause()"
FAIL = "raise SystemExit(7)"
ONLY_THE_FIRST_SERVES = """
import pathlib, signal, time
try:
    pathlib.Path("serving").mkdir()
except FileExistsError:
    raise SystemExit(7)
def drain(*_):
    time.sleep(0.5)
    pathlib.Path("drained").touch()
    raise SystemExit
signal.signal(signal.SIGTERM, drain)
signal.pause()
"""


def supervisor(code: str, folder: Path, shared: socket.socket) -> Supervisor:
    return Supervisor([sys.executable, "-c", f"import os; os.chdir({str(folder)!r}); {code}"], shared, str(folder))


def started(folder: Path) -> set[int]:
    return {int(path.stem) for path in folder.glob("*.started")}


async def wait_for(folder: Path, count: int) -> set[int]:
    async with asyncio.timeout(20):
        while len(started(folder)) < count:
            await asyncio.sleep(0.01)
    return started(folder)


@pytest.fixture
def shared() -> Iterator[socket.socket]:
    with bind("127.0.0.1", 0) as shared:
        yield shared


async def test_a_worker_that_ends_is_replaced_and_its_files_are_removed(tmp_path: Path, shared: socket.socket) -> None:
    running = asyncio.create_task(supervisor(WAIT, tmp_path, shared).run(2))
    first, second = sorted(await wait_for(tmp_path, 2))
    (tmp_path / f"{first}.worker").touch()
    (tmp_path / f"gauge_livesum_{first}.db").touch()
    (tmp_path / f"counter_{first}.db").touch()
    os.kill(first, signal.SIGKILL)
    assert len(await wait_for(tmp_path, 3) - {first, second}) == 1
    assert not (tmp_path / f"{first}.worker").exists()
    assert not (tmp_path / f"gauge_livesum_{first}.db").exists()
    assert (tmp_path / f"counter_{first}.db").exists(), "what it counted stays"
    os.kill(os.getpid(), signal.SIGTERM)
    await running
    for pid in started(tmp_path):
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_port_that_is_taken_ends_the_start_with_a_sentence() -> None:
    with bind("127.0.0.1", 0) as taken:
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=rf"^Cannot listen on 127.0.0.1, port {port}: Address already in use.$"):
            bind("127.0.0.1", port)


async def test_a_service_whose_workers_cannot_start_ends(
    tmp_path: Path, shared: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "PAUSE_SECONDS", 0)
    with pytest.raises(ExceptionGroup) as failed:
        await supervisor(FAIL, tmp_path, shared).run(1)
    [error] = failed.value.exceptions
    assert isinstance(error, WorkerFailed)
    assert "exit code 7" in str(error)


async def test_where_one_worker_cannot_start_the_others_drain(tmp_path: Path, shared: socket.socket) -> None:
    with pytest.raises(ExceptionGroup):
        await supervisor(ONLY_THE_FIRST_SERVES, tmp_path, shared).run(2)
    assert (tmp_path / "drained").exists()


async def test_a_worker_that_is_started_while_the_service_stops_ends(
    tmp_path: Path, shared: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped, start = supervisor(WAIT, tmp_path, shared), asyncio.create_subprocess_exec

    async def start_while_stopping(*command: str, **options: Any) -> Process:
        process = await start(*command, **options)
        stopped.stop(signal.SIGTERM)
        return process

    monkeypatch.setattr(asyncio, "create_subprocess_exec", start_while_stopping)
    async with asyncio.timeout(20):
        await stopped.run(1)


def test_the_port_refuses_connections_until_a_worker_listens(shared: socket.socket) -> None:
    with socket.socket() as client, pytest.raises(ConnectionRefusedError):
        client.connect(shared.getsockname())
    shared.listen()
    with suppress(OSError), socket.socket() as client:
        client.connect(shared.getsockname())


def test_a_worker_serves_the_socket_that_it_inherits(monkeypatch: pytest.MonkeyPatch, shared: socket.socket) -> None:
    assert inherited_socket() is None
    assert [supervises(count) for count in (1, 2)] == [False, True]
    monkeypatch.setenv(SOCKET_VARIABLE, str(os.dup(shared.fileno())))
    inherited = inherited_socket()
    assert inherited is not None
    assert inherited.getsockname() == shared.getsockname()
    assert inherited.family is socket.AF_INET
    assert not supervises(2)
    inherited.close()
