"""Settings come from environment variables, or from files of the same name in `SECRETS_DIR`."""

import os
import sys
from ipaddress import ip_network
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

Port = Annotated[int, Field(ge=1, le=65535)]
LEAST_DIFFERENT = 8
STAND_IN_WORDS = ("change", "default", "example", "password")


def not_guessable(secret: SecretStr) -> SecretStr:
    """A random secret has many different characters, and the words that stand for one in a guide are not in it."""
    text = secret.get_secret_value()
    if len(set(text)) < LEAST_DIFFERENT or any(word in text.lower() for word in STAND_IN_WORDS):
        raise PydanticCustomError("guessable", "it can be guessed; make a random one, as with: openssl rand -hex 32")
    return secret


Secret = Annotated[SecretStr, Field(min_length=24), AfterValidator(not_guessable)]


def split_list(text: str) -> list[str]:
    """What a setting of several, separated by commas, names."""
    return [name.strip() for name in text.split(",") if name.strip()]


def validate_networks(text: str) -> str:
    """Addresses and validate_networks, nothing else: a name or a wild card would believe too many."""
    for name in split_list(text):
        ip_network(name)
    return text


class ServiceSettings(BaseSettings):
    """What every service needs. Without `AWS_ENDPOINT_URL` it is the real AWS."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, env_ignore_empty=True)

    host: str = "127.0.0.1"
    trusted_proxies: Annotated[str, AfterValidator(validate_networks)] = ""
    """Whose word on a client's address and scheme is believed: addresses and validate_networks, separated by commas."""
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
    """How long a service that was asked to end goes on to answer, having said that it is not ready."""
    otel_exporter_otlp_endpoint: str | None = Field(default=None, pattern=r"^https?://")
    """Where traces go, such as http://collector:4318. Without it there are none."""


Settings = TypeVar("Settings", bound=BaseSettings)


def load_settings(kind: type[Settings]) -> Settings:
    """The settings of a program; a missing or wrong value stops the start with one sentence a value."""
    try:
        return kind(_secrets_dir=os.environ.get("SECRETS_DIR"))
    except ValidationError as error:
        sys.exit("\n".join(_sentence(kind, item["loc"], item["msg"]) for item in error.errors()))


def _sentence(kind: type[BaseSettings], loc: tuple[int | str, ...], message: str) -> str:
    name = str(loc[0]).upper() if loc else kind.__name__
    if message == "Field required":
        return f"{name} is not set. Set it in the environment, or as a file in SECRETS_DIR."
    return f"{name} is not valid: {message}."
