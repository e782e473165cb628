import pytest

from services.recommender.enrichment.settings import EnrichmentSettings
from shared.settings import load_settings


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERNAL_TOKEN", "x7Kp9-qLm2vRt5_wYz8aBcDe")
    monkeypatch.setenv("TMDB_API_KEY", "tmdb-key")


def test_a_key_is_enough_and_is_not_shown() -> None:
    settings = load_settings(EnrichmentSettings)
    assert settings.tmdb_refresh_days == 30
    assert "tmdb-key" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TMDB_REFRESH_DAYS", "180"),
        ("TMDB_REQUESTS_PER_SECOND", "500"),
        ("WATCH_REGIONS", "Germany"),
    ],
)
def test_settings_keep_within_tmdbs_terms(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit, match=name):
        load_settings(EnrichmentSettings)


@pytest.mark.parametrize("value", [None, ""])
def test_a_key_that_is_missing_is_not_set(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    monkeypatch.delenv("TMDB_API_KEY")
    if value is not None:
        monkeypatch.setenv("TMDB_API_KEY", value)
    with pytest.raises(SystemExit, match=r"^TMDB_API_KEY is not set"):
        load_settings(EnrichmentSettings)
