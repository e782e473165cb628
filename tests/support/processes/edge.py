"""nginx with the configuration of our image, as a process of this machine."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from embedded.programs import ROOT
from tests.support.processes.compose_project import eventually
from tests.support.processes.stack import free_port

CONFIGURATION = ROOT / "nginx"


def need_nginx() -> None:
    if shutil.which("nginx") is None:
        if os.environ.get("REQUIRE_NGINX"):
            pytest.fail("nginx is not installed (on Debian: apt install nginx-light).")
        pytest.skip("nginx is not installed")


@dataclass(frozen=True)
class Edge:
    folder: Path
    port: int
    health_port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def written(self, name: str) -> str:
        """What `start` wrote for nginx to include."""
        return (self.folder / "tmp" / f"{name}.conf").read_text()


def rendered(folder: Path) -> Edge:
    """Everything that the image has at fixed places, in `folder` and with ports of its own."""
    edge = Edge(folder, free_port(), free_port())
    for name in ("tmp", "share"):
        (folder / name).mkdir()
    shutil.copytree(CONFIGURATION / "answers", folder / "share" / "answers")
    # nobody, as whom nginx would work for root, cannot read the folders of tests
    user = {"daemon off;": "daemon off; user root;"} if os.getuid() == 0 else {}
    places = {"/tmp/": f"{folder}/tmp/", "/usr/share/matinee": f"{folder}/share"}
    ports = {"listen 8080": f"listen 127.0.0.1:{edge.port}", "listen 8081": f"listen 127.0.0.1:{edge.health_port}"}
    for file in [*CONFIGURATION.glob("*.conf"), CONFIGURATION / "start"]:
        text = file.read_text()
        for ours, theirs in {**places, **ports, **user}.items():
            text = re.sub(rf"(?<![\w/]){re.escape(ours)}", theirs, text)
        (folder / file.name).write_text(text)
    (folder / "mime.types").write_text("types { text/css css; }\n")
    return edge


def start(edge: Edge, settings: Mapping[str, str], *options: str) -> "subprocess.Popen[str]":
    command = ["sh", str(edge.folder / "start"), "-c", str(edge.folder / "nginx.conf"), *options]
    environment = {"PATH": os.environ["PATH"], **settings}
    return subprocess.Popen(command, env=environment, text=True, stderr=subprocess.PIPE, stdout=subprocess.PIPE)


@contextmanager
def running(folder: Path, settings: Mapping[str, str]) -> Iterator[Edge]:
    edge = rendered(folder)
    process = start(edge, settings)
    try:
        eventually(lambda: is_up(edge), 20, "nginx answers")
        yield edge
    finally:
        process.terminate()
        process.communicate(timeout=10)


def is_up(edge: Edge) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{edge.health_port}").status_code == 204
    except httpx.TransportError:
        return False
