from pathlib import Path

import pytest
from pydantic import ValidationError

from embedded.settings import RunSettings


def test_each_data_set_has_its_own_directory_and_downloads_are_shared() -> None:
    small, large = RunSettings(dataset="ml-100k"), RunSettings(dataset="ml-1m")
    assert small.dataset_dir != large.dataset_dir
    assert small.logs == small.dataset_dir / "logs"
    assert small.downloads == large.downloads == small.dataset_dir.parent / "downloads"
    assert RunSettings(downloads_dir=Path("/elsewhere")).downloads == Path("/elsewhere")


def test_every_port_is_listed_by_its_setting_and_part_of_its_address() -> None:
    settings = RunSettings(web_port=1, recommender_port=2, voice_port=3, aws_port=4, redis_port=5)
    assert settings.ports == {"WEB_PORT": 1, "RECOMMENDER_PORT": 2, "VOICE_PORT": 3, "AWS_PORT": 4, "REDIS_PORT": 5}
    assert settings.web_url == "http://127.0.0.1:1"
    assert settings.printed_url == "http://localhost:1"
    assert settings.recommender_url == "http://127.0.0.1:2"
    assert settings.voice_url == "http://127.0.0.1:3"
    assert settings.aws_url == "http://127.0.0.1:4"
    assert settings.redis_url == "redis://127.0.0.1:5/0"


@pytest.mark.parametrize("name", ["../world", "", "a b", ".hidden"])
def test_a_data_set_name_cannot_leave_the_data_directory(name: str) -> None:
    with pytest.raises(ValidationError):
        RunSettings(dataset=name)
