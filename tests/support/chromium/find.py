"""Finds a browser for the tests: an installed one, or one that `make e2e` installed into `.browser/`.

CHROMIUM names another; CHROMIUM=none ignores what is installed.
"""

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from embedded.programs import ROOT

FOLDER = ROOT / ".browser"
COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
)
APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
PLAYWRIGHT = "playwright/chromium_headless_shell-*/*/*headless*shell"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# not --single-process, as its README has it: then the browser ends with its first page
PACKAGED_ARGUMENTS = ("--use-angle=swiftshader",)


@dataclass(frozen=True)
class Chromium:
    """A browser, and what Playwright launches it with."""

    path: Path
    arguments: tuple[str, ...] = ARGUMENTS
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def launch_options(self) -> dict[str, Any]:
        environment = {**os.environ, **self.environment}
        return {"executable_path": self.path, "args": list(self.arguments), "env": environment}

    def runs(self) -> bool:
        """False if, for example, a shared library is missing."""
        command = [str(self.path), *self.arguments, "--version"]
        environment = {**os.environ, **self.environment}
        try:
            return (
                subprocess.run(command, env=environment, capture_output=True, timeout=60, check=False).returncode == 0
            )
        except (OSError, subprocess.TimeoutExpired):
            return False


def find_chromium(folder: Path = FOLDER) -> Chromium | None:
    chosen = os.environ.get("CHROMIUM")
    if chosen and chosen != "none":
        return Chromium(Path(chosen))
    installed = None if chosen else installed_chromium()
    return installed or playwright_chromium(folder) or packaged_chromium(folder)


def installed_chromium() -> Chromium | None:
    found = [*filter(None, map(shutil.which, COMMANDS)), *(path for path in APPLICATIONS if Path(path).exists())]
    return Chromium(Path(found[0])) if found else None


def playwright_chromium(folder: Path) -> Chromium | None:
    return next((Chromium(path) for path in sorted(folder.glob(PLAYWRIGHT))), None)


def packaged_chromium(folder: Path) -> Chromium | None:
    """npm's, which carries the libraries and fonts that a bare machine may lack."""
    path = folder / "unpacked" / "chromium"
    if not path.exists():
        return None
    environment = {"LD_LIBRARY_PATH": str(path.with_name("al2023") / "lib")} if _lacks_libraries(path) else {}
    if not Path("/etc/fonts").exists():
        environment["FONTCONFIG_PATH"] = str(path.with_name("fonts"))
    return Chromium(path, (*ARGUMENTS, *PACKAGED_ARGUMENTS), environment)


def _lacks_libraries(path: Path) -> bool:
    linked = subprocess.run(["ldd", path], capture_output=True, text=True, check=False)
    return "not found" in linked.stdout
