"""Settings come from environment variables, or from files of the same name in `SECRETS_DIR`."""

import os
import re
import sys
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

Port = Annotated[int, Field(ge=1, le=65535)]
MIN_DISTINCT_CHARACTERS = 8
PLACEHOLDER_WORDS = ("change", "default", "example", "password")


def not_guessable(secret: SecretStr) -> SecretStr:
    """Refuses secrets with few distinct characters, and those that look like a guide's placeholder."""
    text = secret.get_secret_value()
    if len(set(text)) < MIN_DISTINCT_CHARACTERS or any(word in text.lower() for word in PLACEHOLDER_WORDS):
        raise PydanticCustomError(
            "guessable", "it can be guessed; generate a random one, as with: openssl rand -hex 32"
        )
    return secret


Secret = Annotated[SecretStr, Field(min_length=24), AfterValidator(not_guessable)]


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
    redis_url: str = Field(default="redis://127.0.0.1:6399/0", repr=False)
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


def load_settings(kind: type[Settings]) -> Settings:
    """The settings of a program. Missing or invalid values end the process with one sentence each."""
    try:
        return kind(_secrets_dir=os.environ.get("SECRETS_DIR"))
    except ValidationError as error:
        sys.exit("\n".join(_sentence(kind, item["loc"], item["msg"]) for item in error.errors()))


def _sentence(kind: type[BaseSettings], loc: tuple[int | str, ...], message: str) -> str:
    name = str(loc[0]).upper() if loc else kind.__name__
    if message == "Field required":
        return f"{name} is not set. Set it in the environment, or as a file in SECRETS_DIR."
    return f"{name} is not valid: {message.removeprefix('Value error, ')}."
