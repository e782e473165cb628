"""The profile `observe`: Prometheus finds every replica, and hears nothing but our own alarms."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.support.processes.compose_project import Composed, docker, eventually
from tests.support.promql import alerts

ASK = "http://127.0.0.1:9090/api/v1"


@pytest.fixture(scope="module")
def observed(composed: Composed) -> Iterator[Composed]:
    """With Prometheus; where its image is not here and cannot be had, there is nothing to test."""
    observed = replace(composed, settings={**composed.settings, "COMPOSE_PROFILES": "observe"})
    image = json.loads(observed.compose("config", "--format", "json").stdout)["services"]["prometheus"]["image"]
    if not docker("images", "--quiet", image) and observed.compose("pull", "prometheus", check=False).returncode:
        pytest.skip(f"{image} cannot be had here")
    observed.compose("up", "--detach", "--no-deps", "--wait", "prometheus")
    try:
        yield observed
    finally:
        observed.compose("rm", "--stop", "--force", "prometheus")


def asked(observed: Composed, path: str) -> Any:
    return json.loads(observed.run_in("prometheus", "wget", "-qO-", f"{ASK}/{path}").stdout)["data"]


def replicas(observed: Composed) -> Counter[str]:
    targets = asked(observed, "targets?state=active")["activeTargets"]
    return Counter(target["labels"]["job"] for target in targets if target["health"] == "up")


def test_every_replica_is_scraped_also_one_that_comes_later(observed: Composed) -> None:
    eventually(lambda: replicas(observed) == {"web": 1, "voice": 1, "recommender": 1}, 60, "all are scraped")
    observed.compose("up", "--detach", "--no-deps", "--no-recreate", "--wait", "--scale", "web=2", "web")
    try:
        eventually(lambda: replicas(observed)["web"] == 2, 60, "the second replica is scraped")
    finally:
        observed.compose("up", "--detach", "--no-deps", "--no-recreate", "--wait", "--scale", "web=1", "web")


def test_the_alarms_are_those_of_the_file_and_can_be_worked_out(observed: Composed) -> None:
    def all_are_well() -> bool:
        rules = [rule for group in asked(observed, "rules")["groups"] for rule in group["rules"]]
        return {rule["name"]: rule["health"] for rule in rules} == {rule["alert"]: "ok" for rule in alerts()}

    eventually(all_are_well, 60, "every alarm is evaluated")


def test_prometheus_is_locked_up_like_the_others_and_not_published(observed: Composed) -> None:
    inspected = observed.inspected("prometheus")
    host = inspected["HostConfig"]
    assert int(inspected["Config"]["User"].partition(":")[0]) > 0
    assert host["ReadonlyRootfs"]
    assert host["CapDrop"] == ["ALL"]
    assert host["SecurityOpt"] == ["no-new-privileges:true"]
    assert not host["PortBindings"]
