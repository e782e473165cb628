from pathlib import Path

import pytest

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
    (tmp_path / "internal_token").write_text("a" * 32)
    settings = load_settings(ServiceSettings)
    assert settings.internal_token.get_secret_value() == "a" * 32
    assert "aaaa" not in repr(settings)
