import secrets
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import SecretStr

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


@pytest.mark.parametrize(
    "secret",
    ["short", "a" * 24, "abcabcabcabcabcabcabcabcabc", "please-change-me-before-use", "ThePasswordOfOurServices"],
)
def test_a_guessable_secret_stops_the_start(monkeypatch: pytest.MonkeyPatch, secret: str) -> None:
    monkeypatch.setenv("INTERNAL_TOKEN", secret)
    with pytest.raises(SystemExit, match="INTERNAL_TOKEN is not valid") as stop:
        load_settings(ServiceSettings)
    assert secret not in str(stop.value)


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
