"""Several replicas: all serve, each reads what another wrote, and none is missed when it is killed or replaced."""

import json
import os
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from embedded.programs import ROOT
from tests.support.processes.compose_project import ComposeProject, docker, eventually
from tests.support.visitors import STAR_WARS, TOY_STORY, Traffic, Visitor

SCALE = ["--scale", "recommender=3", "--scale", "web=2"]
VERSION_SCRIPT = """
import json, sys, urllib.request
method, path, body = sys.argv[1:]
token = open("/run/secrets/internal_token").read()
headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
request = urllib.request.Request("http://127.0.0.1:8001/internal" + path, body.encode() or None, headers, method=method)
print(json.load(urllib.request.urlopen(request))["profile_version"])
"""


@pytest.fixture(scope="module")
def scaled(project: ComposeProject) -> Iterator[ComposeProject]:
    project.compose("up", "--detach", "--wait", *SCALE)
    yield project
    project.compose("up", "--detach", "--wait", "--no-deps", "--scale", "recommender=1", "recommender")
    project.compose("up", "--detach", "--wait", "--no-deps", "--scale", "web=1", "web")


def replicas(project: ComposeProject, service: str) -> list[str]:
    return project.compose("ps", "--quiet", service).stdout.split()


def profile_version(replica: str, method: str, path: str, body: str = "") -> int:
    """The version of the profile in the response of this replica."""
    return int(docker("exec", replica, "python", "-c", VERSION_SCRIPT, method, path, body))


def has_served(replica: str, path: str) -> bool:
    log = subprocess.run(["docker", "logs", replica], capture_output=True, text=True, check=True)
    return path in log.stderr


def test_all_replicas_serve(scaled: ComposeProject) -> None:
    recommenders, webs = replicas(scaled, "recommender"), replicas(scaled, "web")
    assert (len(recommenders), len(webs)) == (3, 2)

    def ask(_: int) -> None:
        httpx.get(f"{scaled.url}/api/movies/50/similar", timeout=30).raise_for_status()

    def all_have_served() -> bool:
        with ThreadPoolExecutor(16) as clients:  # sequential requests would share one connection
            list(clients.map(ask, range(32)))
        public, internal = "/api/movies/50/similar", "/internal/movies/50/similar"
        return all(has_served(each, public) for each in webs) and all(
            has_served(each, internal) for each in recommenders
        )

    eventually(all_have_served, 60, "every replica has served")


def test_a_change_through_one_recommender_is_visible_in_all_at_once(scaled: ComposeProject, visitor: Visitor) -> None:
    recommenders = replicas(scaled, "recommender")
    mine = f"/users/{visitor.user_id}"
    for number, writer in enumerate(recommenders, start=1):
        assert profile_version(writer, "PUT", f"{mine}/ratings/{STAR_WARS}", json.dumps({"rating": number})) == number
        assert {profile_version(reader, "GET", f"{mine}/recommendations") for reader in recommenders} == {number}
        assert visitor.list().json()["profile_version"] == number


def test_killing_a_recommender_fails_no_request(scaled: ComposeProject, visitor: Visitor) -> None:
    visitor.rate(TOY_STORY, 5).raise_for_status()
    with Traffic(visitor).running() as responses:
        eventually(lambda: len(responses) > 15, 30, "traffic")
        docker("kill", replicas(scaled, "recommender")[0])
        before = len(responses)
        eventually(lambda: len(responses) > before + 60, 60, "traffic without it")
    assert {response.status_code for response in responses} == {200}


def test_every_container_is_replaced_without_a_failed_request(scaled: ComposeProject, visitor: Visitor) -> None:
    services = ("recommender", "web", "voice")
    before = {service: replicas(scaled, service) for service in services}
    with Traffic(visitor).running() as responses:
        environment = {**os.environ, **scaled.settings}
        done = subprocess.run(
            [ROOT / "operations" / "rolling-restart"],
            cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    after = {service: replicas(scaled, service) for service in services}
    for service in services:
        assert len(after[service]) == len(before[service])
        assert not set(after[service]) & set(before[service])
    assert {response.status_code for response in responses} == {200}
    assert len(responses) > 100


def test_users_and_ratings_are_backed_up_and_restored(scaled: ComposeProject, visitor: Visitor, tmp_path: Path) -> None:
    visitor.rate(STAR_WARS, 5).raise_for_status()
    place = tmp_path / "users.parquet"
    make(scaled, "backup-compose", f"TO={place}")
    assert place.stat().st_mode & 0o777 == 0o600
    assert place.with_name("users.parquet.sha256").read_text().endswith("  users.parquet\n")
    visitor.rate(STAR_WARS, 1).raise_for_status()
    assert "were left as they are" in make(scaled, "restore-compose", f"FROM={place}")
    make(scaled, "restore-compose", f"FROM={place}", "FORCE=1")
    ratings = visitor.client.get(
        f"/api/users/{visitor.user_id}/ratings", headers={"Authorization": f"Bearer {visitor.token}"}
    ).json()["ratings"]
    assert [rated["rating"] for rated in ratings] == [5]


def make(project: ComposeProject, *words: str) -> str:
    environment = {**os.environ, **project.settings}
    done = subprocess.run(["make", *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stderr
