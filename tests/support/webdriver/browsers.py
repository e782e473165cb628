"""Starts WebKit and Firefox, as Debian's packages have them, without a screen."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.support.processes.stack import free_port
from tests.support.webdriver.protocol import Commands, HttpCommands, MarionetteCommands

START_SECONDS = 60
NEEDED: Mapping[str, Mapping[str, str]] = {
    "webkit": {"WebKitWebDriver": "webkit2gtk-driver", "Xvfb": "xvfb"},
    "firefox": {"firefox-esr": "firefox-esr"},
}
"""Programs of each browser, and Debian's packages that have them."""


def missing_packages(name: str) -> list[str]:
    return [package for program, package in NEEDED[name].items() if shutil.which(program) is None]


@contextmanager
def open_webkit() -> Iterator[Commands]:
    """WebKit needs a screen, which Xvfb draws into memory. Its sandbox needs rights that a container may not give."""
    with _screen() as display:
        port = free_port()
        environment = {"DISPLAY": display, "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"}
        with _running(["WebKitWebDriver", f"--port={port}"], environment):
            _wait_until(lambda: _listens(port))
            yield from _closing(HttpCommands(f"http://127.0.0.1:{port}"))


@contextmanager
def open_firefox() -> Iterator[Commands]:
    with tempfile.TemporaryDirectory() as profile:
        port = free_port()
        Path(profile, "user.js").write_text(f'user_pref("marionette.port", {port});\n')
        with _running(["firefox-esr", "--marionette", "--headless", "--no-remote", "--profile", profile], {}):
            _wait_until(lambda: _listens(port))
            yield from _closing(MarionetteCommands(port))


def _closing(commands: Commands) -> Iterator[Commands]:
    try:
        yield commands
    finally:
        commands.close()


@contextmanager
def _screen() -> Iterator[str]:
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        try:
            yield f":{process.stdout.readline().decode().strip()}"
        finally:
            process.terminate()


@contextmanager
def _running(command: list[str], environment: Mapping[str, str]) -> Iterator[None]:
    whole = {**os.environ, **environment}
    with subprocess.Popen(command, env=whole, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.terminate()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not holds():
        assert time.monotonic() < deadline, "the browser does not start"
        time.sleep(0.05)
