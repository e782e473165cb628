"""`operations/pin-images` with a docker that knows the digests of all images but one."""

import shutil
import subprocess
from pathlib import Path

import pytest

from embedded.programs import ROOT
from tests.support.promql import read_yaml

DIGEST = "sha256:" + "a" * 64
CONFIG = """name: matinee
services:
  aws:
    image: localstack/localstack:4.14.0
    networks:
      back: null
  web:
    build:
      context: .
    image: matinee-web
volumes:
  library:
    name: matinee_library
"""
DOCKER = f"""#!/bin/sh
case "$*" in
"compose --profile * config") cat "$0.config" ;;
"buildx imagetools inspect gone:"*) echo "no such manifest" >&2; exit 1 ;;
"buildx imagetools inspect "*) echo {DIGEST} ;;
*) exit 2 ;;
esac
"""


@pytest.fixture
def folder(docker: Path, tmp_path: Path) -> Path:
    docker.write_text(DOCKER)
    Path(f"{docker}.config").write_text(CONFIG)
    shutil.copy(ROOT / "Dockerfile", tmp_path)
    return tmp_path


def pin(folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([ROOT / "operations/pin-images"], cwd=folder, capture_output=True, text=True, check=False)


def test_every_image_gets_the_digest_of_its_tag(folder: Path) -> None:
    assert pin(folder).returncode == 0
    services = read_yaml(folder / "docker-compose.digests.yml")["services"]
    assert services["aws"] == {"image": f"localstack/localstack:4.14.0@{DIGEST}"}
    bases = services["web"]["build"]["args"]
    dockerfile = (folder / "Dockerfile").read_text()
    assert set(bases) == {"PYTHON_IMAGE", "NODE_IMAGE", "NGINX_IMAGE"}
    for name, image in bases.items():
        assert f"ARG {name}={image.removesuffix('@' + DIGEST)}\n" in dockerfile


def test_an_image_that_the_registry_does_not_have_leaves_the_file_as_it_was(folder: Path, docker: Path) -> None:
    assert pin(folder).returncode == 0
    before = (folder / "docker-compose.digests.yml").read_text()
    Path(f"{docker}.config").write_text(CONFIG.replace("localstack/localstack", "gone"))
    failed = pin(folder)
    assert failed.returncode == 1
    assert "no such manifest" in failed.stderr
    assert (folder / "docker-compose.digests.yml").read_text() == before
    assert sorted(file.name for file in folder.glob("docker-compose*")) == ["docker-compose.digests.yml"]
