"""The stand-ins and the whole stack, started once per test run, and settings that give each test its own tables."""

import os
import secrets
import ssl
import uuid
from collections.abc import Iterator
from functools import cache
from typing import Any

import httpx
import hypothesis
import pytest
from pydantic import SecretStr

from embedded.environments import DUMMY_CREDENTIALS
from shared.settings import ServiceSettings
from tests.support.aws_data import AwsData, open_aws_data
from tests.support.processes.stack import AwsStandin, Launcher, RedisStandin, Stack, free_port

if hypothesis.settings.get_current_profile_name() == "default":  # mutation tests have one of their own
    hypothesis.settings.register_profile("untimed", deadline=None)
    hypothesis.settings.load_profile("untimed")
INTERNAL_TOKEN = SecretStr(secrets.token_urlsafe(32))


@pytest.fixture(scope="session", autouse=True)
def dummy_credentials() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        # LocalStack's client would use it instead of the tests' own stores
        patch.delenv("AWS_ENDPOINT_URL", raising=False)
        for name, value in DUMMY_CREDENTIALS.items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="session", autouse=True)
def public_certificates_loaded_once() -> Iterator[None]:
    """Each client of HTTP would load those of all public authorities, which takes longer than many requests to the
    stand-ins. Clients of AWS have none at all: they could trust no real AWS."""

    @cache
    def context(verify: Any, cert: Any, trust_env: bool, _file: str | None, _folder: str | None) -> ssl.SSLContext:
        return httpx.create_ssl_context(verify, cert, trust_env)

    def same_context(verify: Any = True, cert: Any = None, trust_env: bool = True) -> ssl.SSLContext:
        return context(verify, cert, trust_env, os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("httpx._transports.default.create_ssl_context", same_context)
        patch.setattr("aiobotocore.httpsession.get_cert_path", lambda _verify: None)
        yield


@pytest.fixture(scope="session")
def aws_standin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AwsStandin]:
    standin = AwsStandin(tmp_path_factory.mktemp("aws"), free_port())
    standin.start()
    yield standin
    standin.close()


@pytest.fixture(scope="session")
def aws_data(aws_standin: AwsStandin) -> Iterator[AwsData]:
    with open_aws_data(aws_standin.url) as data:
        yield data


@pytest.fixture(scope="session")
def redis_standin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisStandin]:
    standin = RedisStandin(tmp_path_factory.mktemp("redis"), free_port())
    standin.start()
    yield standin
    standin.close()


@pytest.fixture
def aws_settings(aws_standin: AwsStandin) -> ServiceSettings:
    """S3 and DynamoDB with names of tables and bucket that no other test uses. Nothing is created yet."""
    name = uuid.uuid4().hex[:12]
    return ServiceSettings(
        aws_endpoint_url=aws_standin.url,
        table_prefix=f"{name}-",
        bucket=f"test-{name}",
        internal_token=INTERNAL_TOKEN,
    )


@pytest.fixture
def store_settings(aws_settings: ServiceSettings, redis_standin: RedisStandin) -> ServiceSettings:
    """`aws_settings` with Redis, where the table prefix separates the keys of tests. A machine that stalls for a moment
    is no Redis that is away."""
    patient = f"{redis_standin.url}?socket_connect_timeout=10&socket_timeout=10"
    return aws_settings.model_copy(update={"redis_url": patient})


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """`make run` on free ports with its own data and an algorithm that is quickly fitted. The data set is downloaded
    once per clone."""
    launcher = Launcher(tmp_path_factory.mktemp("stack"), ALGORITHM="ease", SIGN_UPS_PER_ADDRESS="1000000")
    with launcher.running() as stack:
        yield stack
