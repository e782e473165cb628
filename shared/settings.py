"""Settings come from environment variables, or from files of the same name in `SECRETS_DIR`."""

import os
import sys
from pathlib import Path
from typing import TypeVar

from pydantic import Field, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.contracts.validation.broken_rules import described
from shared.setting_values import LogLevel, Networks, RedisUrl, Secret, WebAddress


class ServiceSettings(BaseSettings):
    """Settings of every service. Without `AWS_ENDPOINT_URL`, the real AWS is used."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, env_ignore_empty=True)

    host: str = "127.0.0.1"
    trusted_proxies: Networks = ""
    """Proxies trusted to report a client's address and scheme: comma-separated addresses and networks."""
    log_level: LogLevel = "INFO"
    aws_endpoint_url: WebAddress | None = None
    aws_region: str = Field(default="us-east-1", pattern=r"^[a-z0-9-]+$")
    table_prefix: str = Field(default="", pattern=r"^[A-Za-z0-9_.-]*$")
    bucket: str = Field(default="matinee", min_length=3, max_length=63, pattern=r"^[a-z0-9][a-z0-9.-]*[a-z0-9]$")
    redis_url: RedisUrl = Field(default="redis://127.0.0.1:6399/0", repr=False)
    """rediss:// is with TLS, +cluster that Redis is in cluster mode."""
    internal_token: Secret
    list_cache_seconds: int = Field(default=600, ge=1)
    max_body_bytes: int = Field(default=64 * 1024, ge=1024)
    max_in_flight: int = Field(default=512, ge=1)
    drain_seconds: float = Field(default=3, ge=0, le=60)
    """How long a service continues to accept requests after SIGTERM, while it reports that it is not ready."""
    otel_exporter_otlp_endpoint: WebAddress | None = None
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
    folder = os.environ.get("SECRETS_DIR") or None
    if folder is not None and not Path(folder).is_dir():  # else secrets that a program can do without would be missing
        sys.exit(f"SECRETS_DIR is not valid: {folder} is not a folder.")
    try:
        return kind(_secrets_dir=folder)
    except ValidationError as error:
        sys.exit("\n".join(map(_sentence, error.errors())))


def _sentence(error: ErrorDetails) -> str:
    if not error["loc"]:  # of several settings together
        return f"{described(error, '')}."
    name = str(error["loc"][0]).upper()
    if error["type"] == "missing" or error["msg"] == NOT_SET:
        return f"{name} is not set. Set it in the environment, or as a file in SECRETS_DIR."
    return f"{name} is not valid: {described(error, '')}."
