"""The whole stack with a data set so small that it is up in seconds, for tests that send what nobody should."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import httpx
import pytest

from tests.chaos.dataset import write_dataset
from tests.support.alexa.certificate_authority import SKILL_ID, AlexaAuthority, Signer, serve_chain
from tests.support.processes.stack import Launcher, Stack

AUTHORITY = AlexaAuthority()
MANY = "1000000"
ADA, BOB = 121, 122
"""Who signed up first: the data set's own users are 1 to 120."""


@dataclass(frozen=True)
class SmallStack(Stack):
    """`signer` signs as Alexa does; `tokens` are those of Ada and Bob, by their ids."""

    signer: Signer
    tokens: Mapping[int, str]

    def token_of(self, user_id: int) -> str:
        return self.tokens[user_id]

    def status(self, method: str, url: str, token: str) -> int:
        headers = {b"Authorization": f"Bearer {token}".encode("latin-1")}
        return httpx.request(method, url, headers=headers, timeout=30).status_code


def signed_up(web_url: str, name: str) -> tuple[int, str]:
    answer = httpx.post(f"{web_url}/api/users", json={"name": name, "password": "correct horse"}, timeout=30)
    opened = answer.raise_for_status().json()
    return opened["user_id"], opened["token"]


@pytest.fixture(scope="session")
def small_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallStack]:
    folder, signer = tmp_path_factory.mktemp("small"), AUTHORITY.signer()
    (folder / "roots.pem").write_bytes(AUTHORITY.root_pem)
    with serve_chain(signer.chain_pem) as origin:
        launcher = Launcher(
            folder,
            DATASET="small",
            DATASET_PATH=str(write_dataset(folder / "dataset")),
            ALGORITHM="ease",
            LOG_LEVEL="DEBUG",
            TRAIN_AFTER_RATINGS="0",
            SIGN_UPS_PER_ADDRESS=MANY,
            SIGN_INS_PER_ADDRESS=MANY,
            ALEXA_SKILL_ID=SKILL_ID,
            ALEXA_TRUSTED_ROOTS=str(folder / "roots.pem"),
            ALEXA_CHAIN_ORIGIN=origin,
        )
        launcher.start()
        try:
            launcher.wait_until_ready()
            web_url = Stack(launcher.dataset_dir).web_url
            yield SmallStack(launcher.dataset_dir, signer, dict(signed_up(web_url, name) for name in ("Ada", "Bob")))
        finally:
            launcher.stop_if_running()
