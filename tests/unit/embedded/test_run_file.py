from pathlib import Path

import pytest

from embedded.checks import CannotStart, lock
from embedded.run_file import read_run_file, run_file, write_run_file
from embedded.settings import RunSettings


@pytest.fixture
def settings(tmp_path: Path) -> RunSettings:
    settings = RunSettings(data_dir=tmp_path, web_port=5000)
    settings.dataset_dir.mkdir()
    return settings


def test_it_tells_of_the_run_and_only_to_its_owner(settings: RunSettings) -> None:
    with lock(settings.dataset_dir):
        write_run_file(settings, "a token", {"BUCKET": "matinee"}, {"web": 7})
        content = read_run_file(settings)
    assert content["internal_token"] == "a token"
    assert content["web_url"] == "http://127.0.0.1:5000"
    assert content["pids"] == {"web": 7}
    assert run_file(settings.dataset_dir).stat().st_mode & 0o777 == 0o600


def test_what_a_killed_launcher_left_does_not_count(settings: RunSettings) -> None:
    write_run_file(settings, "a token", {}, {})
    with pytest.raises(CannotStart, match=r"Matinee is not running with ml-100k\. Start it with `make run`"):
        read_run_file(settings)
