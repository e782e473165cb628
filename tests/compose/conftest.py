import secrets
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from embedded.programs import ROOT
from tests.support.alexa.certificate_authority import CHAIN_PATH, SKILL_ID, AlexaAuthority, AlexaDevice, Signer
from tests.support.processes.compose_project import ComposeProject, is_engine_running
from tests.support.processes.stack import free_port
from tests.support.visitors import Visitor

FILES = ["docker-compose.yml", "tests/compose/docker-compose.test.yml"]
DIGESTS = "docker-compose.digests.yml"
SEED = "tests/compose/docker-compose.seed.yml"
SEEDS = (ROOT / ".data/downloads/ml-100k.zip", ROOT / ".data/downloads/ml-100k.whl")


def compose_files() -> list[str]:
    return [*FILES, *[DIGESTS] * (ROOT / DIGESTS).exists(), *[SEED] * any(seed.exists() for seed in SEEDS)]


@pytest.fixture(scope="session")
def alexa(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Signer]:
    """A folder with the authority's root certificate and the chain that it serves, and the signer."""
    authority = AlexaAuthority()
    signer = authority.signer()
    folder = tmp_path_factory.mktemp("authority")
    folder.chmod(0o755)
    chain = folder / "origin" / CHAIN_PATH.removeprefix("/")
    chain.parent.mkdir(parents=True)
    chain.write_bytes(signer.chain_pem)
    (folder / "root.pem").write_bytes(authority.root_pem)
    return folder, signer


@pytest.fixture(scope="session")
def project(alexa: tuple[Path, Signer], tmp_path_factory: pytest.TempPathFactory) -> Iterator[ComposeProject]:
    if not is_engine_running():
        pytest.exit("No Docker engine is running: start one, then run `make test-compose` again.", returncode=1)
    folder = tmp_path_factory.mktemp("secrets")
    files = {name: folder / name for name in ("internal_token", "voice_secret", "oauth_client_secret")}
    for file in files.values():
        file.write_text(secrets.token_hex(32))
    settings = {
        "COMPOSE_PROJECT_NAME": "matinee-test",
        "COMPOSE_FILE": ":".join(compose_files()),
        "HTTP_PORT": str(free_port()),
        "AWS_PORT": str(free_port()),
        "EDGE_SUBNET": "172.31.251.0/24",
        **{f"{name.upper()}_FILE": str(file) for name, file in files.items()},
        "ALEXA_SKILL_ID": SKILL_ID,
        "AUTHORITY": str(alexa[0]),
    }
    project = ComposeProject(settings, files["internal_token"].read_text())
    try:
        project.up()
        yield project
    finally:
        project.down()


@pytest.fixture
def client(project: ComposeProject) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=project.url, timeout=30) as client:
        yield client


@pytest.fixture
def visitor(client: httpx.Client) -> Visitor:
    return Visitor.sign_up(client)


@pytest.fixture
def device(client: httpx.Client, alexa: tuple[Path, Signer]) -> AlexaDevice:
    return AlexaDevice(client, alexa[1])
