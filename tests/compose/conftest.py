import secrets
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from embedded.programs import ROOT
from tests.support.alexa.certificate_authority import CHAIN_PATH, SKILL_ID, AlexaAuthority, AlexaDevice, Signer
from tests.support.processes.compose_project import Composed, engine_answers
from tests.support.processes.stack import free_port
from tests.support.visitors import Visitor

FILES = ["docker-compose.yml", "tests/compose/docker-compose.test.yml"]
SEED = "tests/compose/docker-compose.seed.yml"
SEEDS = (ROOT / ".data/downloads/ml-100k.zip", ROOT / ".data/downloads/ml-100k.whl")


@pytest.fixture(scope="session")
def alexa(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Signer]:
    """A folder with the authority's root and the chain as it is served, and its signer."""
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
def composed(alexa: tuple[Path, Signer], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Composed]:
    if not engine_answers():
        pytest.exit("No Docker engine answers: start one, then run `make test-compose` again.", returncode=1)
    token = secrets.token_hex(32)
    token_file = tmp_path_factory.mktemp("secret") / "internal_token"
    token_file.write_text(token)
    voice_file = token_file.with_name("voice_secret")
    voice_file.write_text(secrets.token_hex(32))
    oauth_file = token_file.with_name("oauth_client_secret")
    oauth_file.write_text(secrets.token_hex(32))
    settings = {
        "COMPOSE_PROJECT_NAME": "matinee-test",
        "COMPOSE_FILE": ":".join(FILES + [SEED] * any(seed.exists() for seed in SEEDS)),
        "HTTP_PORT": str(free_port()),
        "LOCALSTACK_PORT": str(free_port()),
        "EDGE_SUBNET": "172.31.251.0/24",
        "INTERNAL_TOKEN_FILE": str(token_file),
        "VOICE_SECRET_FILE": str(voice_file),
        "OAUTH_CLIENT_SECRET_FILE": str(oauth_file),
        "ALEXA_SKILL_ID": SKILL_ID,
        "AUTHORITY": str(alexa[0]),
    }
    composed = Composed(settings, token)
    try:
        composed.up()
        yield composed
    finally:
        composed.down()


@pytest.fixture
def client(composed: Composed) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=composed.url, timeout=30) as client:
        yield client


@pytest.fixture
def visitor(client: httpx.Client) -> Visitor:
    return Visitor.signed_up(client)


@pytest.fixture
def device(client: httpx.Client, alexa: tuple[Path, Signer]) -> AlexaDevice:
    return AlexaDevice(client, alexa[1])
