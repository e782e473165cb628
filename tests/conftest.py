"""The stand-ins and the whole stack, once a test run, and what a test needs to have a store to itself."""

import os
import secrets
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from embedded.environments import DUMMY_CREDENTIALS
from embedded.programs import ROOT
from shared.settings import ServiceSettings
from tests.running import AwsStandin, RedisStandin, Stack, free_port

STACK_SECONDS = 240


@pytest.fixture(scope="session", autouse=True)
def dummy_credentials() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in DUMMY_CREDENTIALS.items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="session")
def aws_standin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AwsStandin]:
    standin = AwsStandin(tmp_path_factory.mktemp("aws"), free_port())
    standin.start()
    yield standin
    standin.close()


@pytest.fixture(scope="session")
def redis_standin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisStandin]:
    standin = RedisStandin(tmp_path_factory.mktemp("redis"), free_port())
    standin.start()
    yield standin
    standin.close()


@pytest.fixture
def aws_settings(aws_standin: AwsStandin) -> ServiceSettings:
    """S3 and DynamoDB with table names and a bucket name that no other test uses; nothing is created yet."""
    name = uuid.uuid4().hex[:12]
    return ServiceSettings(
        aws_endpoint_url=aws_standin.url,
        table_prefix=f"{name}-",
        bucket=f"test-{name}",
        internal_token=SecretStr(secrets.token_urlsafe(32)),
    )


@pytest.fixture
def store_settings(aws_settings: ServiceSettings, redis_standin: RedisStandin) -> ServiceSettings:
    """The same with Redis; keys are apart by the table prefix."""
    return aws_settings.model_copy(update={"redis_url": redis_standin.url})


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """`make run` on free ports with data of its own; the data set is downloaded once a clone."""
    folder = tmp_path_factory.mktemp("stack")
    ports = {f"{part}_PORT": str(free_port()) for part in ("WEB", "RECOMMENDER", "VOICE", "AWS", "REDIS")}
    places = {"DATA_DIR": str(folder), "DOWNLOADS_DIR": str(ROOT / ".data" / "downloads")}
    output = folder / "launcher.log"
    with output.open("wb") as file:
        launcher = subprocess.Popen(
            [sys.executable, "-m", "embedded"],
            cwd=ROOT,
            env={**os.environ, **ports, **places},
            stdout=file,
            stderr=file,
        )
    try:
        wait_until_ready(launcher, output)
        yield Stack(folder / os.environ.get("DATASET", "ml-100k"), launcher.pid)
    finally:
        launcher.terminate()
        launcher.wait(30)


def wait_until_ready(launcher: "subprocess.Popen[bytes]", output: Path) -> None:
    deadline = time.monotonic() + STACK_SECONDS
    while "Matinee is ready" not in output.read_text():
        if launcher.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"the stack did not come up:\n{log_tails(output.parent)}", pytrace=False)
        time.sleep(0.1)


def log_tails(folder: Path) -> str:
    logs = sorted(folder.rglob("*.log"))
    return "\n".join(f"--- {log.name}\n{log.read_text(errors='replace')[-2000:]}" for log in logs)
