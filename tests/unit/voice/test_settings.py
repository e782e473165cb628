from pathlib import Path

import pytest
from pydantic import SecretStr

from services.voice.settings import AMAZON, VoiceSettings
from shared.settings import load_settings
from tests.support.alexa.certificate_authority import AlexaAuthority

TOKEN = "a-token-of-the-services-only"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERNAL_TOKEN", TOKEN)
    for name in ("ALEXA_SKILL_ID", "ALEXA_TRUSTED_ROOTS", "ALEXA_CHAIN_ORIGIN"):
        monkeypatch.setenv(name, "")


@pytest.mark.parametrize(
    ("url", "shows", "posters"),
    [
        ("https://movies.example", True, "https://movies.example/posters"),
        ("http://movies.example", True, ""),
        ("", True, ""),
        ("https://movies.example", False, ""),
    ],
)
def test_posters_need_an_address_that_devices_reach(url: str, shows: bool, posters: str) -> None:
    settings = VoiceSettings(internal_token=SecretStr(TOKEN), public_url=url, show_posters=shows)
    assert settings.posters == posters


def test_unset_or_empty_settings_have_safe_defaults() -> None:
    settings = load_settings(VoiceSettings)
    assert (settings.alexa_skill_id, settings.alexa_trusted_roots, settings.alexa_chain_origin) == ("", None, AMAZON)


def test_another_origin_for_chains_needs_roots_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ALEXA_CHAIN_ORIGIN", "http://127.0.0.1:9999")
    with pytest.raises(SystemExit, match=r"ALEXA_CHAIN_ORIGIN is not valid: .*needs ALEXA_TRUSTED_ROOTS"):
        load_settings(VoiceSettings)
    (tmp_path / "roots.pem").write_bytes(AlexaAuthority().root_pem)
    monkeypatch.setenv("ALEXA_TRUSTED_ROOTS", str(tmp_path / "roots.pem"))
    assert load_settings(VoiceSettings).alexa_chain_origin == "http://127.0.0.1:9999"


@pytest.mark.parametrize("content", [None, b"", b"not PEM"])
def test_a_file_without_certificates_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "roots.pem"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setenv("ALEXA_TRUSTED_ROOTS", str(path))
    with pytest.raises(SystemExit, match="ALEXA_TRUSTED_ROOTS is not valid"):
        load_settings(VoiceSettings)
