"""The servers that are compared with the product: stock uvicorn, one process each, in a folder of their own."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.support.processes.stack import free_port

APPS = {"bare FastAPI": "bare_fastapi", "plain ASGI": "plain_asgi"}
FOLDER = Path(__file__).parent
START_SECONDS = 20


@dataclass(frozen=True)
class Server:
    name: str
    url: str
    pid: int


@contextmanager
def yardstick_servers(body: bytes) -> Iterator[list[Server]]:
    """Each answers every request with `body`."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as servers:
        (Path(folder) / "body").write_bytes(body)
        yield [servers.enter_context(_served(name, module, Path(folder))) for name, module in APPS.items()]


@contextmanager
def _served(name: str, module: str, folder: Path) -> Iterator[Server]:
    """The access log is off, as in the product."""
    port = free_port()
    options = {"--loop": "uvloop", "--http": "httptools", "--port": str(port), "--log-level": "warning"}
    words = (word for pair in options.items() for word in pair)
    process = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", f"{module}:app", "--app-dir", str(FOLDER), "--no-access-log", *words],
        cwd=folder,
        env={**os.environ, "YARDSTICK_BODY": str(folder / "body")},
    )
    try:
        server = Server(name, f"http://127.0.0.1:{port}/", process.pid)
        _wait_until_answers(server.url, process)
        yield server
    finally:
        process.terminate()
        process.wait()


def _wait_until_answers(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            httpx.get(url).raise_for_status()
            return
        except httpx.TransportError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
