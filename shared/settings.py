"""Settings come from environment variables, or from files of the same name in `SECRETS_DIR`."""

import os
import sys
from typing import Annotated, TypeVar

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

Port = Annotated[int, Field(ge=1, le=65535)]


class ServiceSettings(BaseSettings):
    """What every service needs. Without `AWS_ENDPOINT_URL` it is the real AWS."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, env_ignore_empty=True)

    host: str = "127.0.0.1"
    log_level: str = "INFO"
    aws_endpoint_url: str | None = None
    aws_region: str = "us-east-1"
    table_prefix: str = Field(default="", pattern=r"^[A-Za-z0-9_.-]*$")
    bucket: str = Field(default="matinee", min_length=3, max_length=63)
    redis_url: str = "redis://127.0.0.1:6399/0"
    internal_token: SecretStr = Field(min_length=24)
    list_cache_seconds: int = Field(default=600, ge=1)
    max_body_bytes: int = Field(default=64 * 1024, ge=1024)


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
