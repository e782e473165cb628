import os
from pathlib import Path

import pytest
from pydantic_settings import BaseSettings

from embedded.environments import (
    COMMANDS_ONLY,
    recommender_environment,
    stored_secret,
    voice_environment,
    web_environment,
)
from embedded.settings import RunSettings
from services.recommender.settings import RecommenderSettings
from services.voice.settings import VoiceSettings
from services.web.settings import WebSettings

TOKEN = "t" * 24
# each listens on loopback, in the region of the stand-in
LEFT_AS_THEY_ARE = {"HOST", "AWS_REGION", *COMMANDS_ONLY}
SERVICES = [
    (WebSettings, web_environment),
    (RecommenderSettings, recommender_environment),
    (VoiceSettings, voice_environment),
]


@pytest.mark.parametrize(("kind", "environment"), SERVICES)
def test_every_setting_of_a_service_is_set_or_passed_on(
    kind: type[BaseSettings], environment: object, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert callable(environment)
    names = {name.upper() for name in kind.model_fields} - LEFT_AS_THEY_ARE
    settings = RunSettings.model_validate({"dataset_path": "archive.zip", "data_dir": tmp_path})
    for name in names:
        monkeypatch.setenv(name, "1")
    assert names <= environment(settings, TOKEN).keys()


@pytest.mark.parametrize(("_kind", "environment"), SERVICES)
def test_a_service_meets_the_stand_ins_and_no_other_aws(
    _kind: type[BaseSettings], environment: object, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert callable(environment)
    monkeypatch.setenv("AWS_PROFILE", "mine")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "mine")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example")
    monkeypatch.setenv("NO_PROXY", "intranet.example")
    given = environment(RunSettings(data_dir=tmp_path, aws_port=5001, redis_port=5002), TOKEN)
    assert given["AWS_ENDPOINT_URL"] == "http://127.0.0.1:5001"
    assert given["REDIS_URL"] == "redis://127.0.0.1:5002/0"
    assert "mine" not in given.values()
    assert given["AWS_SHARED_CREDENTIALS_FILE"] == os.devnull
    assert given["HTTPS_PROXY"] == "http://proxy.example"
    assert given["NO_PROXY"] == "127.0.0.1,localhost,intranet.example"


def test_only_voice_hears_of_alexa(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ALEXA_SKILL_ID", "amzn1.ask.skill.x")
    settings = RunSettings(data_dir=tmp_path)
    assert voice_environment(settings, TOKEN)["ALEXA_SKILL_ID"] == "amzn1.ask.skill.x"
    assert "ALEXA_SKILL_ID" not in web_environment(settings, TOKEN)


@pytest.mark.parametrize("name", ["voice_secret", "oauth_client_secret", "internal_token"])
def test_a_world_keeps_its_secrets_to_itself(name: str, tmp_path: Path) -> None:
    dataset_dir, other = tmp_path / "one", tmp_path / "other"
    secret = stored_secret(dataset_dir, name)
    assert stored_secret(dataset_dir, name) == secret != stored_secret(other, name)
    assert (dataset_dir / name).stat().st_mode & 0o777 == 0o600


def test_a_secret_that_a_start_left_half_written_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "internal_token.draft").write_text("half")
    secret = stored_secret(tmp_path, "internal_token")
    assert len(secret) == 43
    assert [each.name for each in tmp_path.iterdir()] == ["internal_token"]


def test_a_client_secret_that_is_set_is_the_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = RunSettings(data_dir=tmp_path)
    made = web_environment(settings, TOKEN)["OAUTH_CLIENT_SECRET"]
    assert web_environment(settings, TOKEN)["OAUTH_CLIENT_SECRET"] == made
    monkeypatch.setenv("OAUTH_CLIENT_SECRET", "mine")
    assert web_environment(settings, TOKEN)["OAUTH_CLIENT_SECRET"] == "mine"
