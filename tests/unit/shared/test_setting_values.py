import secrets
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from services.voice.settings import VoiceSettings
from services.web.settings import WebSettings
from shared.setting_values import AllowedHosts, LogLevel, RedisUrl, WebAddress, split_list
from shared.settings import ServiceSettings, load_settings


def test_a_list_has_no_blank_parts() -> None:
    assert split_list(" a, b,,c ") == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (WebAddress, "http://127.0.0.1:8001"),
        (WebAddress, "https://movies.example/api/3"),
        (WebAddress, "http://[::1]:4566"),
        (AllowedHosts, "localhost, 127.0.0.1,[::1],*.movies.example,web_1"),
        (AllowedHosts, "*"),
        (LogLevel, "WARNING"),
        (RedisUrl, "redis://h/"),
        (RedisUrl, "redis://[::1]:6379/15"),
        (RedisUrl, "unix:///run/redis.sock"),
    ],
)
def test_a_value_of_the_right_form_is_kept(kind: Any, value: str) -> None:
    assert TypeAdapter[str](kind).validate_python(value) == value


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        *((WebAddress, url) for url in ("recommender", "ftp://h", "http://", "http://h:port", "http://a b")),
        *((AllowedHosts, text) for text in ("https://movies.example", "movies.example:8000", "a/b", ",", "a;b")),
        *((RedisUrl, url) for url in ("redis://h:port/0", "redis://h/first", "redis://[::1/0")),
        (LogLevel, "loud"),
    ],
)
def test_a_value_of_another_form_is_refused_in_plain_words(kind: Any, value: str) -> None:
    with pytest.raises(ValidationError, match="must be"):
        TypeAdapter[str](kind).validate_python(value)


def test_levels_may_be_written_small() -> None:
    assert TypeAdapter[str](LogLevel).validate_python("debug") == "DEBUG"


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        *((WebSettings, name, "recommender") for name in ("RECOMMENDER_URL", "VOICE_URL", "TMDB_API_URL")),
        (VoiceSettings, "WEB_URL", "http://web:port"),
        (WebSettings, "ALLOWED_HOSTS", "https://movies.example/"),
        (ServiceSettings, "AWS_ENDPOINT_URL", "aws:4566"),
        (ServiceSettings, "AWS_REGION", "us east"),
        (ServiceSettings, "BUCKET", "A_B"),
        (ServiceSettings, "LOG_LEVEL", "loud"),
        (ServiceSettings, "REDIS_URL", "redis://redis:port"),
        (ServiceSettings, "OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317"),
    ],
)
def test_such_a_value_stops_the_start(
    kind: type[ServiceSettings], name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTERNAL_TOKEN", secrets.token_urlsafe(32))
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit, match=f"^{name} is not valid: [^.]*must"):
        load_settings(kind)
