"""`make run` from the outside: started, refused, stopped and killed."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from embedded.programs import ROOT
from tests.chaos.dataset import write_dataset
from tests.integration.conftest import SmallStack
from tests.support.processes.stack import Launcher, Stack, wait_until_gone

PARTS = {"aws", "redis", "recommender", "web", "voice"}


@pytest.fixture
def launcher(tmp_path: Path) -> Iterator[Launcher]:
    launcher = Launcher(tmp_path, ALGORITHM="ease")
    yield launcher
    launcher.stop_if_running()


def start_error(environment: dict[str, str], *arguments: str) -> str:
    """The error message of a launcher that does not start."""
    done = subprocess.run(
        [sys.executable, "-m", "embedded", *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stdout == ""
    return done.stderr.strip()


def test_a_port_in_use_is_reported_in_one_sentence(launcher: Launcher) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        message = start_error(launcher.environment | {"RECOMMENDER_PORT": str(port)})
    assert (
        message == f"Port {port} (RECOMMENDER_PORT) is in use. Stop the program that uses it or set RECOMMENDER_PORT."
    )


def test_an_invalid_setting_is_named(launcher: Launcher) -> None:
    assert start_error(launcher.environment | {"WEB_PORT": "eighty"}).startswith("WEB_PORT is not valid")


def test_training_needs_a_running_stack(launcher: Launcher) -> None:
    assert start_error(launcher.environment, "train").startswith("Matinee is not running with ml-100k.")


def test_a_missing_data_set_stops_it_with_one_sentence(launcher: Launcher, tmp_path: Path) -> None:
    launcher.environment["DATASET_PATH"] = str(tmp_path / "nothing.zip")
    launcher.start()
    assert launcher.process.wait(120) == 1
    last = launcher.printed.strip().splitlines()[-1]
    assert "DATASET_PATH is" in last
    assert "Traceback" not in launcher.printed
    assert not (launcher.dataset_dir / "run.json").exists()


def test_a_second_launcher_with_the_same_data_is_refused(small_stack: SmallStack, launcher: Launcher) -> None:
    folder = small_stack.dataset_dir
    message = start_error(launcher.environment | {"DATA_DIR": str(folder.parent), "DATASET": folder.name})
    assert message == f"Matinee is already running with the data in {folder}. Stop it first."


@pytest.mark.parametrize(
    "part", ["aws", "web", *(pytest.param(part, marks=pytest.mark.long) for part in ("recommender", "redis", "voice"))]
)
def test_a_killed_part_is_restarted(small_stack: SmallStack, part: str) -> None:
    before = small_stack.pid(part)
    small_stack.kill(part)
    small_stack.wait_until(lambda: small_stack.pid(part) != before and small_stack.is_ready())


def test_killing_everything_leaves_no_process_and_all_users_ratings_and_registered_apps(
    launcher: Launcher, tmp_path: Path
) -> None:
    launcher.environment["DATASET_PATH"] = str(write_dataset(tmp_path / "ratings"))
    launcher.start()
    launcher.wait_until_ready()
    stack = Stack(launcher.dataset_dir)
    new = {"name": "Ann", "password": "correct horse battery"}
    response = httpx.post(f"{stack.web_url}/api/users", json=new, timeout=30)
    assert response.status_code == 201, response.text
    user_id, token = response.json()["user_id"], response.json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    ratings = f"/api/users/{user_id}/ratings"
    rated = httpx.put(f"{stack.web_url}{ratings}/50", json={"rating": 4.5}, headers=headers, timeout=30)
    assert rated.status_code == 200, rated.text
    app = {"client_name": "Host", "redirect_uris": ["http://127.0.0.1:7777/callback"]}
    client_id = httpx.post(f"{stack.web_url}/oauth/apps/register", json=app, timeout=30).json()["client_id"]
    assert set(stack.run["pids"]) == PARTS
    pids = stack.run["pids"].values()
    launcher.kill()
    for pid in pids:
        wait_until_gone(pid)

    launcher.start()
    launcher.wait_until_ready()
    refresh = {"client_id": client_id, "grant_type": "refresh_token", "refresh_token": "x"}
    assert httpx.post(f"{stack.web_url}/oauth/apps/token", data=refresh, timeout=30).json()["error"] == "invalid_grant"
    stored = httpx.get(f"{stack.web_url}{ratings}", headers=headers, timeout=30).json()
    assert [(each["movie_id"], each["rating"]) for each in stored["ratings"]] == [(50, 4.5)]
    assert launcher.stop() == 0
    assert launcher.printed.strip().endswith("Matinee has stopped.")
