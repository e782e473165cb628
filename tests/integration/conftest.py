"""The whole stack with a data set so small that it starts in seconds, for tests that send hostile requests; and what
the apps of tests in this process share."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import httpx
import pytest

from tests.chaos.dataset import write_dataset
from tests.support.alexa.certificate_authority import AlexaAuthority, Signer, trusting_settings
from tests.support.order import longest_first
from tests.support.processes.stack import Launcher, Stack
from tests.support.running.web_parts import web_parts_made_once

AUTHORITY = AlexaAuthority()
UNLIMITED = "1000000"
ADA, BOB = 121, 122
"""The ids of the first users to sign up; the data set has users 1 to 120."""


LONGEST = ("test_accuracy", "test_earlier_data", "test_training", "test_personas", "test_launcher", "test_cluster")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    longest_first(items, LONGEST)


@pytest.fixture(scope="session", autouse=True)
def web_parts() -> Iterator[None]:
    with web_parts_made_once():
        yield


@dataclass(frozen=True)
class SmallStack(Stack):
    """`signer` signs like Alexa; `tokens` has the tokens of Ada and Bob by user id."""

    signer: Signer
    tokens: Mapping[int, str]

    def token_of(self, user_id: int) -> str:
        return self.tokens[user_id]

    def status(self, method: str, url: str, token: str) -> int:
        headers = {b"Authorization": f"Bearer {token}".encode("latin-1")}
        return httpx.request(method, url, headers=headers, timeout=30).status_code


def sign_up(web_url: str, name: str) -> tuple[int, str]:
    response = httpx.post(f"{web_url}/api/users", json={"name": name, "password": "correct horse"}, timeout=30)
    session = response.raise_for_status().json()
    return session["user_id"], session["token"]


@pytest.fixture(scope="session")
def small_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallStack]:
    folder, signer = tmp_path_factory.mktemp("small"), AUTHORITY.signer()
    with trusting_settings(AUTHORITY, signer, folder) as alexa_settings:
        launcher = Launcher(
            folder,
            DATASET="small",
            DATASET_PATH=str(write_dataset(folder / "dataset")),
            ALGORITHM="ease",
            LOG_LEVEL="DEBUG",
            TRAIN_AFTER_RATINGS="0",
            SIGN_UPS_PER_ADDRESS=UNLIMITED,
            SIGN_INS_PER_ADDRESS=UNLIMITED,
            **alexa_settings,
        )
        with launcher.running() as stack:
            tokens = dict(sign_up(stack.web_url, name) for name in ("Ada", "Bob"))
            yield SmallStack(stack.dataset_dir, signer, tokens)
