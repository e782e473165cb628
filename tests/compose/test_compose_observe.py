"""The profile `observe`: Prometheus scrapes every replica and evaluates our alerts."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.support.processes.compose_project import ComposeProject, docker, eventually
from tests.support.promql import alerts

API = "http://127.0.0.1:9090/api/v1"


@pytest.fixture(scope="module")
def observed(project: ComposeProject) -> Iterator[ComposeProject]:
    """The project with Prometheus. Skipped where its image can neither be found nor pulled."""
    observed = replace(project, settings={**project.settings, "COMPOSE_PROFILES": "observe"})
    image = json.loads(observed.compose("config", "--format", "json").stdout)["services"]["prometheus"]["image"]
    if not docker("images", "--quiet", image) and observed.compose("pull", "prometheus", check=False).returncode:
        pytest.skip(f"{image} is not available here")
    observed.compose("up", "--detach", "--no-deps", "--wait", "prometheus")
    try:
        yield observed
    finally:
        observed.compose("rm", "--stop", "--force", "prometheus")


def query(observed: ComposeProject, path: str) -> Any:
    return json.loads(observed.run_in("prometheus", "wget", "-qO-", f"{API}/{path}").stdout)["data"]


def replicas(observed: ComposeProject) -> Counter[str]:
    targets = query(observed, "targets?state=active")["activeTargets"]
    return Counter(target["labels"]["job"] for target in targets if target["health"] == "up")


def test_every_replica_is_scraped_including_one_added_later(observed: ComposeProject) -> None:
    eventually(lambda: replicas(observed) == {"web": 1, "voice": 1, "recommender": 1}, 60, "all are scraped")
    observed.compose("up", "--detach", "--no-deps", "--no-recreate", "--wait", "--scale", "web=2", "web")
    try:
        eventually(lambda: replicas(observed)["web"] == 2, 60, "the second replica is scraped")
    finally:
        observed.compose("up", "--detach", "--no-deps", "--no-recreate", "--wait", "--scale", "web=1", "web")


def test_prometheus_evaluates_every_alert_of_the_file(observed: ComposeProject) -> None:
    def every_alert_is_ok() -> bool:
        rules = [rule for group in query(observed, "rules")["groups"] for rule in group["rules"]]
        return {rule["name"]: rule["health"] for rule in rules} == {rule["alert"]: "ok" for rule in alerts()}

    eventually(every_alert_is_ok, 60, "every alert is evaluated")


def test_prometheus_runs_unprivileged_and_is_not_published(observed: ComposeProject) -> None:
    container = observed.inspect("prometheus")
    host = container["HostConfig"]
    assert int(container["Config"]["User"].partition(":")[0]) > 0
    assert host["ReadonlyRootfs"]
    assert host["CapDrop"] == ["ALL"]
    assert host["SecurityOpt"] == ["no-new-privileges:true"]
    assert not host["PortBindings"]
