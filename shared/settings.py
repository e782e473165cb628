"""Settings come from environment variables, or from files of the same name in `SECRETS_DIR`."""

import os
import re
import sys
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, TypeVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.contracts.validation.broken_rules import described

Port = Annotated[int, Field(ge=1, le=65535)]
MIN_CHARACTERS, MIN_DISTINCT_CHARACTERS = 24, 8
REDIS_SCHEMES = ("redis", "rediss", "unix", "redis+cluster", "rediss+cluster")
PLACEHOLDER_WORDS = ("change", "default", "example", "password")


def not_guessable(secret: SecretStr) -> SecretStr:
    """Refuses secrets with few distinct characters, and those that look like a guide's placeholder."""
    for text in secret_values(secret) or [""]:
        _check_secret(text)
    return secret


def _check_secret(text: str) -> None:
    if len(text) < MIN_CHARACTERS:
        raise PydanticCustomError("short", f"each of its values must have at least {MIN_CHARACTERS} characters")
    if len(set(text)) < MIN_DISTINCT_CHARACTERS or any(word in text.lower() for word in PLACEHOLDER_WORDS):
        raise PydanticCustomError(
            "guessable", "it can be guessed; generate a random one, as with: openssl rand -hex 32"
        )


Secret = Annotated[SecretStr, Field(min_length=MIN_CHARACTERS), AfterValidator(not_guessable)]


def secret_values(secret: SecretStr) -> list[str]:
    """The one that is used, then those that are accepted as well while it is replaced."""
    return secret.get_secret_value().split()


def split_list(text: str) -> list[str]:
    """The parts of a comma-separated setting."""
    return [part.strip() for part in text.split(",") if part.strip()]


def validate_networks(text: str) -> str:
    """Accepts only addresses and networks: a host name or wildcard would trust too many."""
    for network in split_list(text):
        ip_network(network)
    return text


def validate_regions(text: str) -> str:
    for region in split_list(text):
        if not re.fullmatch(r"[A-Z]{2}", region):
            raise PydanticCustomError("no_region", "each must be a country of two letters, such as DE")
    return text


def validate_redis_url(url: str) -> str:
    scheme, _, place = url.partition("://")
    if scheme not in REDIS_SCHEMES or not place:
        raise PydanticCustomError(
            "no_redis", "it must begin with one of " + ", ".join(f"{s}://" for s in REDIS_SCHEMES)
        )
    if scheme.endswith("+cluster") and urlsplit(url).path not in {"", "/", "/0"}:
        raise PydanticCustomError("no_database", "in cluster mode Redis has no database but 0")
    return url


WatchRegions = Annotated[str, AfterValidator(validate_regions)]
"""Countries by ISO 3166, separated by commas."""


class ServiceSettings(BaseSettings):
    """Settings of every service. Without `AWS_ENDPOINT_URL`, the real AWS is used."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, env_ignore_empty=True)

    host: str = "127.0.0.1"
    trusted_proxies: Annotated[str, AfterValidator(validate_networks)] = ""
    """Proxies trusted to report a client's address and scheme: comma-separated addresses and networks."""
    log_level: str = "INFO"
    aws_endpoint_url: str | None = None
    aws_region: str = "us-east-1"
    table_prefix: str = Field(default="", pattern=r"^[A-Za-z0-9_.-]*$")
    bucket: str = Field(default="matinee", min_length=3, max_length=63)
    redis_url: Annotated[str, AfterValidator(validate_redis_url)] = Field(
        default="redis://127.0.0.1:6399/0", repr=False
    )
    """rediss:// is with TLS, +cluster that Redis is in cluster mode."""
    internal_token: Secret
    list_cache_seconds: int = Field(default=600, ge=1)
    max_body_bytes: int = Field(default=64 * 1024, ge=1024)
    max_in_flight: int = Field(default=512, ge=1)
    drain_seconds: float = Field(default=3, ge=0, le=60)
    """How long a service continues to accept requests after SIGTERM, while it reports that it is not ready."""
    otel_exporter_otlp_endpoint: str | None = Field(default=None, pattern=r"^https?://")
    """Where traces are sent, such as http://collector:4318. Unset, nothing is traced."""


class ListReaderSettings(ServiceSettings):
    """Settings of the services that read stored lists."""

    fragments_dir: Path = Path(".data/fragments")
    """Where the processes of a machine share a copy of the catalogue's fragments, 16 MB for 90,000 movies."""


Settings = TypeVar("Settings", bound=BaseSettings)
NOT_SET = "Not set"
"""The message of a validator that needs a value that other programs can do without."""


def load_settings(kind: type[Settings]) -> Settings:
    """The settings of a program. Missing or invalid values end the process with one sentence each."""
    try:
        return kind(_secrets_dir=os.environ.get("SECRETS_DIR"))
    except ValidationError as error:
        sys.exit("\n".join(_sentence(kind, item) for item in error.errors()))


def _sentence(kind: type[BaseSettings], error: ErrorDetails) -> str:
    name = str(error["loc"][0]).upper() if error["loc"] else kind.__name__
    if error["type"] == "missing" or error["msg"] == NOT_SET:
        return f"{name} is not set. Set it in the environment, or as a file in SECRETS_DIR."
    return f"{name} is not valid: {described(error, '')}."
