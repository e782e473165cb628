import secrets
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import SecretStr

from shared.setting_values import secret_values
from shared.settings import ServiceSettings, load_settings


def test_a_missing_secret_stops_the_start_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INTERNAL_TOKEN", raising=False)
    with pytest.raises(SystemExit, match="INTERNAL_TOKEN is not set"):
        load_settings(ServiceSettings)


def test_a_wrong_value_stops_the_start_with_a_sentence_that_does_not_show_secrets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("INTERNAL_TOKEN", "too-short")
    monkeypatch.setenv("LIST_CACHE_SECONDS", "soon")
    with pytest.raises(SystemExit) as stop:
        load_settings(ServiceSettings)
    assert "LIST_CACHE_SECONDS is not valid" in str(stop.value)
    assert "INTERNAL_TOKEN is not valid" in str(stop.value)
    assert "too-short" not in str(stop.value)


def test_secrets_may_be_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("INTERNAL_TOKEN", raising=False)
    monkeypatch.setenv("SECRETS_DIR", str(tmp_path))
    (tmp_path / "internal_token").write_text("a-token-of-the-services-only\n")
    settings = load_settings(ServiceSettings)
    assert settings.internal_token.get_secret_value() == "a-token-of-the-services-only"
    assert "services-only" not in repr(settings)


def test_a_folder_of_secrets_that_is_not_there_stops_the_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Optional secrets, such as the key of backups, would be missing in silence."""
    monkeypatch.setenv("INTERNAL_TOKEN", secrets.token_urlsafe(32))
    monkeypatch.setenv("SECRETS_DIR", str(tmp_path / "secret"))
    with pytest.raises(SystemExit, match=r"SECRETS_DIR is not valid: .*secret is not a folder"):
        load_settings(ServiceSettings)


def test_a_short_secret_is_told_by_its_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERNAL_TOKEN", "too-short")
    with pytest.raises(SystemExit, match="INTERNAL_TOKEN is not valid: it needs at least 24 characters"):
        load_settings(ServiceSettings)


@pytest.mark.parametrize(
    "secret",
    [
        "short",
        " " * 24,
        "a" * 24,
        "abcabcabcabcabcabcabcabcabc",
        "please-change-me-before-use",
        "ThePasswordOfOurServices",
    ],
)
def test_a_guessable_secret_stops_the_start(monkeypatch: pytest.MonkeyPatch, secret: str) -> None:
    monkeypatch.setenv("INTERNAL_TOKEN", secret)
    with pytest.raises(SystemExit, match="INTERNAL_TOKEN is not valid") as stop:
        load_settings(ServiceSettings)
    assert secret not in str(stop.value)


def test_a_secret_may_have_a_second_value_while_it_is_replaced(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    first, second = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    monkeypatch.delenv("INTERNAL_TOKEN", raising=False)
    monkeypatch.setenv("SECRETS_DIR", str(tmp_path))
    (tmp_path / "internal_token").write_text(f"{first}\n{second}\n")
    assert secret_values(load_settings(ServiceSettings).internal_token) == [first, second]


@pytest.mark.parametrize("weak", ["a" * 30, "short", "please-change-me-before-use"])
def test_each_value_of_a_secret_must_be_strong(monkeypatch: pytest.MonkeyPatch, weak: str) -> None:
    monkeypatch.setenv("INTERNAL_TOKEN", f"{secrets.token_urlsafe(32)} {weak}")
    with pytest.raises(SystemExit, match="INTERNAL_TOKEN is not valid"):
        load_settings(ServiceSettings)


@pytest.mark.parametrize("make", [secrets.token_urlsafe, secrets.token_hex])
def test_a_random_secret_is_accepted(make: Callable[[int], str]) -> None:
    for _ in range(200):
        assert ServiceSettings(internal_token=SecretStr(make(32))).trusted_proxies == ""


@pytest.mark.parametrize("proxies", ["*", "nginx", "10.0.0.1, *", "10.0.0.1/8", "0.0.0.0/0/0"])
def test_trusted_proxies_must_be_addresses(monkeypatch: pytest.MonkeyPatch, proxies: str) -> None:
    monkeypatch.setenv("INTERNAL_TOKEN", secrets.token_urlsafe(32))
    monkeypatch.setenv("TRUSTED_PROXIES", proxies)
    with pytest.raises(SystemExit, match=r"TRUSTED_PROXIES is not valid: (?!Value error)"):
        load_settings(ServiceSettings)


def test_the_repr_of_settings_contains_no_secret() -> None:
    settings = ServiceSettings(
        internal_token=SecretStr("a-token-of-the-services-only"), redis_url="redis://:correct-horse@127.0.0.1:6399/0"
    )
    assert "services-only" not in repr(settings)
    assert "correct-horse" not in repr(settings)


@pytest.mark.parametrize("url", ["redis://h", "rediss://u:p@h:1/2", "unix:///tmp/redis", "rediss+cluster://h:1/0"])
def test_redis_may_be_reached_by_tls_and_in_cluster_mode(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("INTERNAL_TOKEN", "a-token-of-the-services-only")
    monkeypatch.setenv("REDIS_URL", url)
    assert load_settings(ServiceSettings).redis_url == url


@pytest.mark.parametrize(
    ("url", "reason"),
    [("localhost:6379", "begin with"), ("http://h:secret", "begin with"), ("redis+cluster://h:1/2", "no database")],
)
def test_another_address_of_redis_is_refused_without_showing_its_password(
    monkeypatch: pytest.MonkeyPatch, url: str, reason: str
) -> None:
    monkeypatch.setenv("INTERNAL_TOKEN", "a-token-of-the-services-only")
    monkeypatch.setenv("REDIS_URL", url)
    with pytest.raises(SystemExit, match=f"REDIS_URL is not valid: .*{reason}") as stop:
        load_settings(ServiceSettings)
    assert "secret" not in str(stop.value)
