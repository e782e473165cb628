"""The types of settings whose values have a form of their own. Each refuses another one with a plain sentence."""

import logging
import re
from ipaddress import ip_network
from typing import Annotated
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, Field, SecretStr
from pydantic_core import PydanticCustomError

Port = Annotated[int, Field(ge=1, le=65535)]
MIN_CHARACTERS, MIN_DISTINCT_CHARACTERS = 24, 8
REDIS_SCHEMES = ("redis", "rediss", "unix", "redis+cluster", "rediss+cluster")
PLACEHOLDER_WORDS = ("change", "default", "example", "password")
HOST_NAME = re.compile(r"\*|(\*\.)?[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def split_list(text: str) -> list[str]:
    """The parts of a comma-separated setting."""
    return [part.strip() for part in text.split(",") if part.strip()]


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


def secret_values(secret: SecretStr) -> list[str]:
    """The one that is used, then those that are accepted as well while it is replaced."""
    return secret.get_secret_value().split()


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
    parts = _split(url)
    if parts is None or (scheme != "unix" and not re.fullmatch(r"/?|/\d+", parts.path)):
        raise PydanticCustomError(
            "no_redis",
            "its port and its database must be numbers, as in redis://host:6379/0; in a password / is written %2F",
        )
    if scheme.endswith("+cluster") and parts.path not in {"", "/", "/0"}:
        raise PydanticCustomError("no_database", "in cluster mode Redis has no database but 0")
    return url


def validate_web_address(url: str) -> str:
    parts = _split(url)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname or re.search(r"\s", url):
        raise PydanticCustomError("no_address", "it must be an address such as http://127.0.0.1:8001")
    return url


def _split(url: str) -> SplitResult | None:
    """None where the port is no number, or the brackets of an address do not belong together."""
    try:
        parts = urlsplit(url)
        return parts if parts.port is None or parts.port else None
    except ValueError:
        return None


def validate_host_names(text: str) -> str:
    """A name with a scheme, a port or a path would never be that of a request, so the site would refuse everybody."""
    if not split_list(text) or not all(map(HOST_NAME.fullmatch, split_list(text))):
        raise PydanticCustomError(
            "no_host", "each must be the name of a host alone, such as movies.example, *.movies.example, [::1] or *"
        )
    return text


def validate_level(name: str) -> str:
    if name.upper() not in logging.getLevelNamesMapping():
        raise PydanticCustomError("no_level", f"it must be one of {', '.join(LEVELS)}")
    return name.upper()


Secret = Annotated[SecretStr, Field(min_length=MIN_CHARACTERS), AfterValidator(not_guessable)]
Networks = Annotated[str, AfterValidator(validate_networks)]
RedisUrl = Annotated[str, AfterValidator(validate_redis_url)]
WebAddress = Annotated[str, AfterValidator(validate_web_address)]
AllowedHosts = Annotated[str, AfterValidator(validate_host_names)]
LogLevel = Annotated[str, AfterValidator(validate_level)]
WatchRegions = Annotated[str, AfterValidator(validate_regions)]
"""Countries by ISO 3166, separated by commas."""
